import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttemptExit } from '../../../src/core/ports/attempts.ts';
import { readRecording } from '../../../src/wire/recording.ts';
import { waitUntil } from '../../support/wait.ts';
import { HostBed, processes, ref, size } from '../support/running-host.ts';

let bed: HostBed;
beforeEach(() => {
  bed = new HostBed();
});
afterEach(() => bed.close());
const A = ref('A');
const forever = 'while :; do sleep 1000 & wait; done';

describe('an attempt', () => {
  test('is started, recorded, and its exit is on disk before it is told', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    let onDisk: unknown = null;
    engine.onExited((exit) => {
      onDisk = JSON.parse(readFileSync(bed.folder.exit(exit.stream, exit.attempt), 'utf8'));
      bed.exits.set('A:1', [exit]);
    });
    await bed.shell(engine, A, 'echo hello; exit 3');
    const exit = await bed.exited(A);
    expect(exit).toMatchObject({ stream: 'A', attempt: 1, exitCode: 3, signal: null });
    expect(onDisk).toEqual(exit);
    let text = '';
    for await (const piece of readRecording(bed.folder.recording(A.stream, 1))) if (piece.kind === 'output') text += piece.text;
    expect(text).toBe('hello\r\n');
  });

  test('is started once however often it is asked for', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    const launch = bed.launchOf(A, 'bash', ['-c', `echo x >> count; ${forever}`]);
    const answers = await Promise.all([1, 2, 3].map(() => engine.spawn(A, launch, size)));
    expect(answers[0]).toMatchObject({ ok: true });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const second = await bed.connect('engine');
    expect(await second.spawn(A, launch, size)).toEqual(answers[0]);
    await waitUntil('it has begun', () => existsSync(join(bed.dir, 'count')));
    expect(readFileSync(join(bed.dir, 'count'), 'utf8')).toBe('x\n');
  });

  test('asked for after its exit is told again, and not started again', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    const launch = bed.launchOf(A, 'bash', ['-c', 'echo x >> count']);
    const first = await engine.spawn(A, launch, size);
    const exit = await bed.exited(A);
    expect(await engine.spawn(A, launch, size)).toEqual(first);
    await waitUntil('its exit is told again', () => bed.exits.get('A:1')?.length === 2);
    expect(bed.exits.get('A:1')?.[1]).toEqual(exit);
    expect(readFileSync(join(bed.dir, 'count'), 'utf8')).toBe('x\n');
  });

  test('that cannot be started is told in words, and can be tried again', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    const none = bed.launchOf(A, 'frobnicate', []);
    expect(await engine.spawn(A, none, size)).toEqual({ ok: false, reason: 'no such program: frobnicate' });
    expect(await engine.spawn(A, none, size)).toEqual({ ok: false, reason: 'no such program: frobnicate' });
    expect(existsSync(bed.folder.recording(A.stream, 1))).toBe(false);
    await bed.shell(engine, A, 'exit 0');
    expect((await bed.exited(A)).exitCode).toBe(0);
  });

  test('is listed while it lives, and by its exit afterwards', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    await bed.shell(engine, A, forever);
    await bed.shell(engine, ref('zen/o3', 2), 'exit 9');
    await bed.exited(ref('zen/o3', 2));
    const { live, exits } = await engine.list();
    expect(live).toMatchObject([{ stream: 'A', attempt: 1, paused: false }]);
    expect(exits).toMatchObject([{ stream: 'zen/o3', attempt: 2, exitCode: 9 }]);
  });

  test('takes what is typed', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    await bed.shell(engine, A, 'read -r line; [ "$line" = "yes, please" ]');
    expect(await engine.write(A, 'yes, please\r')).toBe(true);
    expect((await bed.exited(A)).exitCode).toBe(0);
    expect(await engine.write(A, 'too late')).toBe(false);
    expect(await engine.signal(A, 'pause')).toBe(false);
    expect(await engine.stop(A, 0)).toBe(false);
  });
});

describe('a tree', () => {
  test('is paused and continued as a whole', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    const root = await bed.shell(engine, A, 'setsid --fork sleep 1000; (sleep 1000 & wait) & wait');
    await waitUntil('all are there', () => bed.living(A) >= 4);
    const states = () =>
      processes
        .treeOf({ root: processes.identityOf(root), mark: bed.mark(A) })
        .map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)![0]);
    expect(await engine.signal(A, 'pause')).toBe(true);
    await waitUntil('all are stopped', () => states().every((state) => state === 'T'));
    expect((await engine.list()).live).toMatchObject([{ paused: true }]);
    expect(await engine.signal(A, 'continue')).toBe(true);
    await waitUntil('all go on', () => states().every((state) => state !== 'T'));
  });

  test.each([
    ['ignores all that can be ignored', `trap '' INT TERM HUP; ${forever}`],
    ['has left its session and its parents', 'setsid --fork bash -c "setsid --fork sleep 1000; sleep 1000"; sleep 1000 & wait'],
    ['is paused', forever],
  ])('that %s is stopped, and nothing of it stays', async (what, script) => {
    await bed.host();
    const engine = await bed.connect('engine');
    await bed.shell(engine, A, script);
    await waitUntil('it has begun', () => bed.living(A) >= 2);
    if (what === 'is paused') await engine.signal(A, 'pause');
    expect(await engine.stop(A, 200)).toBe(true);
    expect((await bed.exited(A)).exitCode).not.toBe(0);
    expect(bed.living(A)).toBe(0);
  });

  test('of which the leader has gone is ended before its exit is told', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    let left = -1;
    engine.onExited((exit: AttemptExit) => {
      left = bed.living(A);
      bed.exits.set('A:1', [exit]);
    });
    await bed.shell(engine, A, 'sleep 1000 & setsid --fork sleep 1000; exit 5');
    expect((await bed.exited(A)).exitCode).toBe(5);
    expect(left).toBe(0);
  });
});

describe('a host that is killed', () => {
  test('leaves nothing: the next one ends what stayed, and starts nothing twice', async () => {
    const first = await bed.host();
    const engine = await bed.connect('engine');
    let lost: string | null = null;
    engine.onClose((reason) => (lost = reason));
    await bed.shell(engine, A, `trap '' HUP; setsid --fork sleep 1000; echo x >> count; ${forever}`);
    await bed.shell(engine, ref('B'), 'exit 4');
    await bed.exited(ref('B'));
    await waitUntil('all are there', () => bed.living(A) >= 3);
    first.kill('SIGKILL');
    await waitUntil('the engine sees it', () => lost !== null);
    expect(bed.living(A)).toBeGreaterThan(0);

    await bed.host();
    await waitUntil('what stayed is ended', () => bed.living(A) === 0);
    await waitUntil('it is noted', () => /ended \d+ processes that attempt 1 of A had left/.test(bed.log));
    const next = await bed.connect('engine');
    expect(await next.list()).toMatchObject({ live: [], exits: [{ stream: 'B', exitCode: 4 }] });
    expect(await next.spawn(A, bed.launchOf(A, 'bash', ['-c', 'echo x >> count']), size)).toEqual({
      ok: false,
      reason: 'the host that started this attempt died, and nobody knows how far it came',
    });
    // What ended before is answered with its exit, as ever.
    expect(await next.spawn(ref('B'), bed.launchOf(ref('B'), 'bash', ['-c', 'exit 4']), size)).toMatchObject({ ok: true });
    expect(readFileSync(join(bed.dir, 'count'), 'utf8')).toBe('x\n');
    // Another attempt is another matter.
    await bed.shell(next, ref('A', 2), 'exit 0');
    expect((await bed.exited(ref('A', 2))).exitCode).toBe(0);
  });
});

describe('the end of a host', () => {
  const gone = (host: { exitCode: number | null; signalCode: string | null }) =>
    waitUntil('the host has gone', () => host.exitCode !== null || host.signalCode !== null);

  test.each(['asked by its engine', 'by SIGTERM', 'by SIGINT', 'when its run folder is removed'])('%s ends everything', async (how) => {
    const host = await bed.host();
    const engine = await bed.connect('engine');
    await bed.shell(engine, A, `trap '' TERM INT HUP; ${forever}`);
    await bed.shell(engine, ref('B'), 'setsid --fork sleep 1000; sleep 1000');
    await waitUntil('all are there', () => bed.living(A) >= 2 && bed.living(ref('B')) >= 2);
    const socket = JSON.parse(readFileSync(bed.folder.hostEndpoint, 'utf8')).socket as string;
    if (how.includes('engine')) await engine.end();
    else if (how.includes('SIG')) host.kill(how.slice(3) as NodeJS.Signals);
    else rmSync(bed.dir, { recursive: true });
    await gone(host);
    expect(host.exitCode).toBe(0);
    expect(bed.living(A) + bed.living(ref('B'))).toBe(0);
    expect(existsSync(socket)).toBe(false);
    expect(existsSync(bed.folder.hostEndpoint)).toBe(false);
  });

  test('is not a terminal that closes, nor an engine or a face that goes', async () => {
    const host = await bed.host();
    const engine = await bed.connect('engine');
    await bed.shell(engine, A, forever);
    host.kill('SIGHUP');
    engine.close();
    const next = await bed.connect('engine');
    expect((await next.list()).live).toHaveLength(1);
  });

  test('does not come to a run that has one: the second says so and goes', async () => {
    await bed.host();
    const second = bed.launch();
    await gone(second);
    expect(second.exitCode).toBe(1);
    expect(bed.log).toMatch(/this run has a host already: process \d+/);
    await bed.connect('engine');
  });

  test('comes at once for one that is started wrongly', async () => {
    const wrong = bed.launch('--record-limit', 'much');
    await gone(wrong);
    expect(wrong.exitCode).toBe(2);
    expect(bed.log).toContain('usage: host --dir RUNDIR');
  });
});

test('somebody who speaks another language is turned away, and nobody else is troubled', async () => {
  await bed.host();
  const engine = await bed.connect('engine');
  const stranger = await bed.connect('face');
  let closed = false;
  stranger.onClose(() => (closed = true));
  stranger.view('everything' as never);
  await waitUntil('the stranger is turned away', () => closed);
  expect((await engine.list()).live).toEqual([]);
  expect(bed.log).toContain('a client was turned away');
});

test('a recording that cannot be written is noted, and the attempt goes on', async () => {
  await bed.host();
  const engine = await bed.connect('engine');
  rmSync(bed.folder.recordingsDir, { recursive: true });
  await bed.shell(engine, A, 'echo on; exit 0');
  expect((await bed.exited(A)).exitCode).toBe(0);
  expect(bed.log).toContain('A:1 is not recorded');
});
