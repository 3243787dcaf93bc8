import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentFiles } from '../../../src/adapters/agent-files/agent-files.ts';
import type { AgentFiles } from '../../../src/core/ports/agent-files.ts';
import { agentFilesContract } from '../../contract/agent-files.ts';
import { FakeAgentFiles } from '../../support/fakes/fake-agent-files.ts';
import { waitUntil } from '../../support/wait.ts';

agentFilesContract('files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-agent-files-'));
  const files = agentFiles((sentence) => {
    throw new Error(sentence);
  });
  return {
    files,
    path: (name) => join(dir, name),
    append(file, line) {
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${line}\n`);
    },
    textOf: (file) => readFileSync(file, 'utf8'),
    async close() {
      await files.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
});

agentFilesContract('fake', () => {
  const files = new FakeAgentFiles();
  return {
    files,
    path: (name) => `/run/${name}`,
    append: (file, line) => files.append(file, line),
    textOf: (file) => files.written.get(file) ?? '',
    close: () => files.close(),
  };
});

describe('lines of a file', () => {
  let dir: string;
  let file: string;
  let files: AgentFiles;
  let faults: string[];
  let seen: string[];
  let readNow: () => Promise<void>;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sluice-agent-files-'));
    file = join(dir, 'hooks.jsonl');
    faults = [];
    seen = [];
    files = agentFiles((sentence) => faults.push(sentence));
  });
  afterEach(async () => {
    await files.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const follow = () => void ({ readNow } = files.follow(file, (lines) => seen.push(...lines)));

  test('are whole when they are given out, however they were written', async () => {
    follow();
    appendFileSync(file, 'on');
    await readNow();
    expect(seen).toEqual([]);
    const euro = Buffer.from('e €\r\n\n');
    appendFileSync(file, euro.subarray(0, 3));
    await readNow();
    appendFileSync(file, euro.subarray(3));
    await readNow();
    expect(seen).toEqual(['one €']);
  });

  test('are given out anew where the file is cut short, rewritten in place, or replaced', async () => {
    follow();
    writeFileSync(file, 'one\ntwo\n');
    await readNow();
    truncateSync(file, 0);
    appendFileSync(file, 'three\n');
    await readNow();
    // As long as it was, and longer: the size alone tells nothing.
    writeFileSync(file, 'THREE\nfour\n');
    await readNow();
    writeFileSync(join(dir, 'new'), 'THREE\nfour\nfive\n');
    renameSync(join(dir, 'new'), file);
    await readNow();
    rmSync(file);
    await readNow();
    writeFileSync(file, 'six\n');
    await readNow();
    expect(seen).toEqual(['one', 'two', 'three', 'THREE', 'four', 'THREE', 'four', 'five', 'six']);
  });

  test('of many megabytes are left out, and what comes after them is not', async () => {
    follow();
    appendFileSync(file, `before\n${'x'.repeat(17 * 1024 * 1024)}\nafter\n${'y'.repeat(1024 * 1024)}\n`);
    await readNow();
    expect(seen.map((line) => line.slice(0, 10))).toEqual(['before', 'after', 'yyyyyyyyyy']);
    expect(seen[2]).toHaveLength(1024 * 1024);
  });

  test('are all given out by themselves, in order, when several programs write hundreds a second', async () => {
    follow();
    const writer = (name: string) =>
      spawn(process.execPath, [
        '-e',
        `const fs = require('node:fs'); let n = 0; const timer = setInterval(() => { for (let i = 0; i < 3; i++) fs.appendFileSync(${JSON.stringify(file)}, '${name} ' + n++ + '\\n'); if (n >= 300) clearInterval(timer); }, 10)`,
      ]);
    writer('a');
    writer('b');
    await waitUntil('all is seen', () => seen.length >= 600);
    for (const name of ['a', 'b']) {
      const numbers = seen.filter((line) => line.startsWith(name)).map((line) => Number(line.slice(2)));
      expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index));
    }
    expect(faults).toEqual([]);
  });

  test('of what is no file do not exist, and nobody waits for them', async () => {
    mkdirSync(file);
    follow();
    await readNow();
    expect(seen).toEqual([]);
  });
});

test('what is written is for its owner alone, and the newest of several files is found, if it is new enough', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-agent-files-'));
  const files = agentFiles(() => undefined);
  try {
    await files.write(join(dir, 'a.jsonl'), '{}\n');
    await files.write(join(dir, 'b.jsonl'), '{}\n', 0o755);
    expect(statSync(join(dir, 'a.jsonl')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'b.jsonl')).mode & 0o777).toBe(0o755);
    utimesSync(join(dir, 'a.jsonl'), 2_000, 2_000);
    utimesSync(join(dir, 'b.jsonl'), 1_000, 1_000);
    const search = { dir, path: String.raw`[ab]\.jsonl`, firstLine: null };
    expect(await files.find({ ...search, since: 0 })).toBe(join(dir, 'a.jsonl'));
    expect(await files.find({ ...search, since: 2_000_001 })).toBeNull();
  } finally {
    await files.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
