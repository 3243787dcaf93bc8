import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { progressWatch } from '../../../src/adapters/progress/progress-watch.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import type { ProgressListener, ProgressWatch } from '../../../src/core/ports/progress-watch.ts';
import type { FileFault, Progress } from '../../../src/core/run/events.ts';
import { waitUntil } from '../../support/wait.ts';

const ref = { stream: asStreamId('A'), attempt: 1 };
let dir: string;
let status: string;
let markdown: string;
let seen: Progress[];
let judged: [string, FileFault | null][];
let failures: string[];
let watch: ProgressWatch;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-progress-')));
  status = join(dir, 'run/streams/A/status.json');
  markdown = join(dir, 'work/progress.md');
  mkdirSync(dirname(markdown));
  seen = [];
  judged = [];
  failures = [];
  watch = progressWatch((sentence) => failures.push(sentence));
});
afterEach(async () => {
  await watch.close();
  rmSync(dir, { recursive: true, force: true });
});

const into = (progresses: Progress[]): ProgressListener => ({
  changed: (progress) => progresses.push(progress),
  judged: (file, fault) => judged.push([file, fault]),
});
const begin = () => watch.watch(ref, [markdown, status], into(seen));
const last = () => seen.at(-1);
const until = (percent: number) => waitUntil(`${percent} % is seen`, () => last()?.percent === percent);
const put = (percent: number, more: object = {}) => writeFileSync(status, JSON.stringify({ percent, ...more }));
const replace = (percent: number) => {
  writeFileSync(`${status}.tmp`, JSON.stringify({ percent }));
  renameSync(`${status}.tmp`, status);
};
/** A later change that is certainly seen: what had to be seen before it has been. */
const settle = async () => {
  put(99.9);
  await until(99.9);
};

test('what stands there already is read, and what comes later too', async () => {
  mkdirSync(dirname(status), { recursive: true });
  put(10, { now: 'Reading' });
  begin();
  await until(10);
  put(20, { now: 'Writing' });
  await until(20);
  expect(seen).toEqual([
    { percent: 10, now: 'Reading', source: status },
    { percent: 20, now: 'Writing', source: status },
  ]);
});

test('the folder of the status file is made, for an attempt may write there at once', () => {
  begin();
  expect(existsSync(dirname(status))).toBe(true);
});

test('progress.md is followed as well, and the status file wins', async () => {
  begin();
  writeFileSync(markdown, '- [x] one\n- [ ] two\n\nBlocker: D is not ready\n');
  await until(50);
  expect(last()).toEqual({ percent: 50, tasksDone: 1, tasksTotal: 2, blocker: 'D is not ready', source: markdown });
  put(75);
  await until(75);
  expect(last()).toEqual({ percent: 75, blocker: 'D is not ready', source: status });
  put(75, { blocker: null });
  await waitUntil('the blocker is gone', () => last()?.blocker === undefined);
});

test('only a difference is reported', async () => {
  begin();
  put(10);
  await until(10);
  put(10, { unknown: 'field' });
  replace(10);
  writeFileSync(markdown, 'nothing that counts');
  await settle();
  expect(seen.map(({ percent }) => percent)).toEqual([10, 99.9]);
});

test('a file that is replaced, removed, made again and appended to is followed', async () => {
  begin();
  for (const percent of [1, 2, 3]) {
    replace(percent);
    await until(percent);
  }
  rmSync(status);
  put(4);
  await until(4);
  writeFileSync(status, '{"percent":');
  appendFileSync(status, '5}');
  await until(5);
  rmSync(status);
  replace(6);
  await until(6);
  expect(failures).toEqual([]);
});

test('folders that vanish and come back are followed', async () => {
  begin();
  put(1);
  await until(1);
  rmSync(dirname(status), { recursive: true });
  mkdirSync(dirname(status));
  put(2);
  await until(2);
  rmSync(join(dir, 'run'), { recursive: true });
  mkdirSync(dirname(status), { recursive: true });
  put(3);
  await until(3);
  renameSync(dirname(status), `${dirname(status)}.old`);
  mkdirSync(dirname(status));
  put(4);
  await until(4);
  expect(seen.map(({ percent }) => percent)).toEqual([1, 2, 3, 4]);
  expect(failures).toEqual([]);
});

/** Ways to spoil a file, and what is told of it then; nothing is told of one that is not there. */
const spoilers: readonly [string, (file: string) => void, RegExp | null][] = [
  ['an empty file', (file) => truncateSync(file), /^is no JSON: it ends where a value is expected$/],
  ['a binary file', (file) => writeFileSync(file, Buffer.from([0, 255, 1, 254])), /^is binary$/],
  ['a huge file', (file) => writeFileSync(file, JSON.stringify({ percent: 9, more: 'x'.repeat(2_000_000) })), /^is longer than 1 MB$/],
  ['nothing', (file) => rmSync(file), null],
  ['a link to somewhere else', (file) => link(join(dir, 'other'), file), /^is a link, and links are not followed$/],
  ['a link to a device that never ends', (file) => link('/dev/zero', file), /^is a link/],
  ['a pipe that nobody writes to', (file) => (rmSync(file), execFileSync('mkfifo', [file])), /^is no file$/],
  ['a folder', (file) => (rmSync(file), mkdirSync(file)), /^is no file$/],
];
const link = (target: string, file: string) => {
  if (!existsSync(target)) writeFileSync(target, '{"percent": 9}\nOverall: 9%');
  rmSync(file);
  symlinkSync(target, file);
};
const faultOf = (file: string) => judged.findLast(([each]) => each === file)?.[1] ?? null;

describe('the last good reading stands, and the next one is taken', () => {
  test.each(spoilers)('of a status file, while there is %s', async (_, spoil, told) => {
    begin();
    put(10);
    await until(10);
    spoil(status);
    if (told !== null) await waitUntil('it is told', () => told.test(faultOf(status)?.reason ?? ''));
    writeFileSync(markdown, 'Now: elsewhere');
    await waitUntil('the other file is still read', () => last()?.now === 'elsewhere');
    expect(last()?.percent).toBe(10);
    rmSync(status, { force: true, recursive: true });
    put(20);
    await until(20);
    expect(seen.map(({ percent }) => percent)).toEqual([10, 10, 20]);
    expect(faultOf(status)).toBeNull();
  });

  test.each(spoilers)('of a progress.md, while there is %s', async (name, spoil, told) => {
    begin();
    writeFileSync(markdown, 'Overall: 10%');
    await until(10);
    spoil(markdown);
    // Markdown that says nothing is still Markdown.
    if (told !== null && name !== 'an empty file') await waitUntil('it is told', () => told.test(faultOf(markdown)?.reason ?? ''));
    writeFileSync(status, '{"now": "elsewhere"}');
    await waitUntil('the other file is still read', () => last()?.now === 'elsewhere');
    expect(last()?.percent).toBe(10);
    rmSync(markdown, { force: true, recursive: true });
    writeFileSync(markdown, 'Overall: 20%');
    await until(20);
    expect(seen.map(({ percent }) => percent)).toEqual([10, 10, 20]);
    expect(faultOf(markdown)).toBeNull();
  });
});

test('a status that is no JSON is told with its line and column', async () => {
  begin();
  put(10);
  await until(10);
  writeFileSync(status, '{\n  "percent": 20,\n  now: "x"\n}');
  await waitUntil('it is told', () => faultOf(status) !== null);
  expect(faultOf(status)).toEqual({ reason: 'is no JSON: expected a name in quotation marks', line: 3, column: 3 });
  expect(last()?.percent).toBe(10);
});

test('a progress.md that is written in pieces never says less than it did, and less when it stays so', async () => {
  const whole = '- [x] one\n- [x] two\n- [ ] three\n- [ ] four\n';
  begin();
  writeFileSync(markdown, whole);
  await until(50);
  // No piece is there at two looks one after the other: what completes it comes before the second.
  for (let round = 0; round < 5; round += 1) {
    writeFileSync(markdown, '- [x] one\n');
    await delay(5);
    writeFileSync(markdown, whole);
    // The pace of the writer, more than two looks of the reader.
    await delay(150);
  }
  await settle();
  expect(seen.filter(({ tasksTotal }) => tasksTotal !== undefined && tasksTotal !== 4)).toEqual([]);
  writeFileSync(markdown, 'Blocker: of late');
  await waitUntil('the shorter text is taken', () => last()?.blocker === 'of late');
});

test('a progress.md that is rewritten 100 times a second is followed to its last state', async () => {
  begin();
  for (let count = 1; count <= 150; count += 1) {
    writeFileSync(markdown, `Overall: ${count / 2}%\n${'- [ ] item\n'.repeat(3)}`);
    await delay(10);
  }
  await until(75);
  const percents = seen.map(({ percent = 0 }) => percent);
  expect(percents).toEqual(percents.toSorted((left, right) => left - right));
});

test.each(['in place', 'by renaming'])('a file that is rewritten 100 times a second %s is followed to its last state', async (how) => {
  begin();
  for (let count = 1; count <= 150; count += 1) {
    if (how === 'in place') put(count / 2, { padding: 'same size'.padEnd(20 - String(count / 2).length) });
    else replace(count / 2);
    await delay(10);
  }
  await until(75);
  const percents = seen.map(({ percent = 0 }) => percent);
  expect(percents).toEqual(percents.toSorted((left, right) => left - right));
  expect(seen.length).toBeGreaterThan(5);
});

test('changes that the clock of the file system cannot tell apart end in the last one', async () => {
  begin();
  for (let round = 0; round < 30; round += 1) {
    put(10);
    put(11);
    put(12);
    await until(12);
    put(20 + round);
    await until(20 + round);
  }
  expect(last()?.percent).toBe(49);
});

test('a project with much in it and much going on costs nothing: only the files named are watched', async () => {
  begin();
  for (let count = 0; count < 300; count += 1) writeFileSync(join(dir, 'work', `other-${count}.md`), 'Progress: 3%');
  await settle();
  expect(seen).toHaveLength(1);
});

test('a progress.md that several attempts could have written is taken for none of them, until one is alone', async () => {
  const others: Progress[] = [];
  const other = { ...ref, attempt: 2 };
  begin();
  watch.watch(other, [markdown], into(others));
  writeFileSync(markdown, 'Progress: 10%');
  await settle();
  watch.unwatch(other);
  await waitUntil('it is taken again', () => {
    writeFileSync(markdown, 'Now: alone');
    return last()?.now === 'alone';
  });
  expect(seen.some(({ percent }) => percent === 10)).toBe(false);
  expect(others).toEqual([]);
});

test('a progress.md of an earlier attempt tells nothing of the new one', async () => {
  writeFileSync(markdown, 'Progress: 60%\nBlocker: of old');
  const since = statSync(markdown).ctimeMs + 1_000;
  watch.watch(ref, [markdown, status], into(seen), since);
  put(5);
  await until(5);
  await settle();
  expect(seen.filter(({ blocker }) => blocker !== undefined)).toEqual([]);
  await waitUntil('it counts once it is written anew', () => {
    writeFileSync(markdown, 'Blocker: new');
    return last()?.blocker === 'new';
  });
});

test('a reading that is under way when the attempt is let go is not reported', async () => {
  mkdirSync(dirname(status), { recursive: true });
  put(10);
  begin();
  watch.unwatch(ref);
  const others: Progress[] = [];
  watch.watch({ ...ref, attempt: 2 }, [status], into(others));
  await waitUntil('a later watch has read it', () => others.length === 1);
  expect(seen).toEqual([]);
});

test('what was let go can be watched again, and a second watch replaces the first', async () => {
  begin();
  put(10);
  await until(10);
  watch.unwatch(ref);
  put(20);
  begin();
  await until(20);
  begin();
  await waitUntil('the second watch has read it, too', () => seen.length === 3);
  put(30);
  await until(30);
  expect(seen.map(({ percent }) => percent)).toEqual([10, 20, 20, 30]);
});

test('nothing keeps the process awake, and nothing ticks, when it is closed', async () => {
  begin();
  put(10);
  await until(10);
  await watch.close();
  put(20);
  watch = progressWatch((sentence) => failures.push(sentence));
  begin();
  await until(20);
  expect(seen).toHaveLength(2);
});

test('a folder that cannot be made is told', () => {
  writeFileSync(join(dir, 'run'), 'a file where the folder should be');
  begin();
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain('cannot be made, so no progress is read from there');
});
