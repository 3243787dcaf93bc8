import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { asGateId, asStreamId } from '../../src/core/ids.ts';
import type { Connection } from '../../src/wire/handles.ts';
import { journalFile } from '../../src/wire/run-folder.ts';
import { kill, processes, RealRun } from '../support/real-run.ts';
import { waitUntil } from '../support/wait.ts';

const runs: RealRun[] = [];
const realRun = (...args: ConstructorParameters<typeof RealRun>) => {
  const run = new RealRun(...args);
  runs.push(run);
  return run;
};
afterEach(async () => {
  for (const run of runs.splice(0)) await run.dispose();
});
const status = (run: RealRun, stream: string) => run.state()?.streams[asStreamId(stream)]?.status.kind;
const connectionBecomes = (handle: Awaited<ReturnType<RealRun['connect']>>, kind: Connection['kind']) =>
  waitUntil(`the connection is ${kind}`, () => handle.connection().kind === kind && handle.connection());

describe('a plan runs with real processes', () => {
  test('to its end, with gates, retries, deliverables and a scratch repository, and leaves nothing behind', async () => {
    const run = realRun(`
version: 1
workspace: { scratch: { files: { README.md: hello } } }
phases:
  - id: build
    gates: [{ name: all, run: 'test -f a.txt && test -f b.txt' }]
    streams:
      - { id: A, run: 'git rev-parse HEAD > a.txt', deliverables: [a.txt], gates: [{ name: hash, run: 'grep -qE "^[0-9a-f]{40}" a.txt && echo fine' }] }
      - { id: B, run: 'test $SLUICE_ATTEMPT = 2 && echo b > b.txt', retry: { attempts: 2, backoff: 50ms } }
streams:
  - { id: C, run: 'cat a.txt b.txt', needs: [build] }
  - { id: W, run: 'git branch --show-current > branch.txt', worktree: { branch: topic }, deliverables: [branch.txt] }
`);
    const handle = await run.connect();
    await connectionBecomes(handle, 'ended');
    const state = handle.snapshot();
    expect(state.status).toMatchObject({ kind: 'ended', outcome: 'passed' });
    expect(state.streams[asStreamId('B')]?.attempt).toBe(2);
    expect(state.faults).toEqual([]);
    expect(state).toEqual(run.state());
    expect(readFileSync(join(run.folder.dir, state.gates[asGateId('A/hash')]?.log ?? ''), 'utf8')).toBe('fine\n');
    expect(readFileSync(join(state.streams[asStreamId('W')]?.attempts[0]?.dir ?? '', 'branch.txt'), 'utf8')).toBe('topic\n');
    await waitUntil('nothing is left', () => run.left().length === 0);
    expect(existsSync(run.folder.engineEndpoint) || existsSync(run.folder.hostEndpoint)).toBe(false);
    expect(run.holder()).toBeNull();
    expect(run.engineLog()).toBe('');
  });

  test('programs that cannot be started, folders that do not exist, and what they wrote about themselves', async () => {
    const run = realRun(`
version: 1
streams:
  - { id: A, run: [frobnicate, --now] }
  - { id: B, run: 'true', cwd: no/where }
  - { id: D, run: 'echo "{\\"percent\\": 40, \\"now\\": \\"reading\\"}" > "$SLUICE_STATUS_FILE"; sleep 0.3; echo "{\\"percent\\": 100}" > "$SLUICE_STATUS_FILE"' }
  - { id: E, run: sleep 2, needs: [D] }
`);
    const handle = await run.connect();
    await waitUntil('D has said that it is done', () => handle.snapshot().streams[asStreamId('D')]?.progress?.percent === 100);
    await connectionBecomes(handle, 'ended');
    const { streams } = handle.snapshot();
    expect(streams[asStreamId('A')]?.why.text).toMatch(/frobnicate/);
    expect(streams[asStreamId('B')]?.why.text).toMatch(/no\/where/);
    expect(handle.snapshot().faults).toEqual([]);
  });

  test('a program that reports and exits at once has been heard', async () => {
    const status = JSON.stringify({
      percent: 100,
      tokens: 700,
      milestones: ['m'],
      findings: [{ id: 'F', severity: 'high', title: 'leak' }],
    });
    const run = realRun(`
version: 1
streams:
  - { id: A, run: 'printf %s "$S" > "$SLUICE_STATUS_FILE"; exit 1', env: { S: '${status}' }, milestones: [m], retry: { attempts: 3, backoff: 0s } }
  - { id: B, run: 'true', needs: [A.m] }
`);
    const handle = await run.connect();
    await connectionBecomes(handle, 'ended');
    const { findings, streams } = handle.snapshot();
    expect(findings).toMatchObject([1, 2, 3].map((attempt) => ({ id: 'F', stream: 'A', attempt })));
    expect(streams[asStreamId('A')]?.attempts.map(({ tokens }) => tokens)).toEqual([700, 700, 700]);
    expect(streams[asStreamId('B')]?.status.kind).toBe('succeeded');
    const ends = run
      .events()
      .flatMap(({ event }) =>
        /^stream(Progressed|Exited)$/.test(event.type) && 'stream' in event && event.stream === 'A' ? [event.type] : [],
      );
    expect(ends).toEqual(Array.from({ length: 3 }, () => ['streamProgressed', 'streamExited']).flat());
  });

  test('a person pauses, types, resumes and stops', async () => {
    const run = realRun(`
version: 1
streams:
  - { id: A, run: 'read line; echo "got $line" > got.txt' }
  - { id: B, run: 'while :; do echo tick >> ticks.txt; sleep 0.02; done' }
`);
    const B = { kind: 'stream', stream: asStreamId('B') } as const;
    const handle = await run.connect();
    await waitUntil('B ticks', () => run.lines('ticks.txt').length > 2);
    expect(await handle.send({ kind: 'pause', target: B })).toEqual({ ok: true });
    await waitUntil('B is paused', () => status(run, 'B') === 'paused');
    const ticks = run.lines('ticks.txt').length;
    expect(await handle.send({ kind: 'pause', target: B })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('already paused') as string,
    });
    expect(await handle.send({ kind: 'send', stream: asStreamId('A'), text: 'yes\r' })).toEqual({ ok: true });
    await waitUntil('A has succeeded', () => status(run, 'A') === 'succeeded');
    expect(run.lines('got.txt')).toEqual(['got yes']);
    expect(run.lines('ticks.txt').length).toBe(ticks);
    expect(await handle.send({ kind: 'resume', target: B })).toEqual({ ok: true });
    await waitUntil('B ticks again', () => run.lines('ticks.txt').length > ticks);
    expect(await handle.send({ kind: 'stop', target: { kind: 'all' } })).toEqual({ ok: true });
    await connectionBecomes(handle, 'ended');
    expect(handle.snapshot().status).toMatchObject({ kind: 'ended', outcome: 'stopped' });
    await waitUntil('nothing is left', () => run.left().length === 0);
  });

  test('an ended run can be taken up again: a request starts an engine for it', async () => {
    const run = realRun(`
version: 1
streams:
  - { id: A, run: 'test -f fixed' }
`);
    const handle = await run.connect();
    await connectionBecomes(handle, 'ended');
    expect(handle.snapshot().status).toMatchObject({ outcome: 'failed' });
    writeFileSync(join(run.projectDir, 'fixed'), '');
    expect(await handle.send({ kind: 'retry', target: { kind: 'stream', stream: asStreamId('A') } })).toEqual({ ok: true });
    await waitUntil('it has passed', () => handle.snapshot().status.kind === 'ended' && run.state()?.status);
    await connectionBecomes(handle, 'ended');
    expect(run.state()?.status).toMatchObject({ kind: 'ended', outcome: 'passed' });
    expect(await handle.send({ kind: 'retry', target: { kind: 'all' } })).toMatchObject({ ok: false });
  });
});

const sleeper = `
version: 1
streams:
  - { id: A, run: 'echo $$ > pid; while [ ! -f go ]; do sleep 0.02; done' }
  - { id: B, run: 'true', needs: [A] }
`;

describe('engines come and go', () => {
  test('one that is told to leave lets the streams run; the next takes them up', async () => {
    const run = realRun(sleeper);
    const first = await run.startEngine();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    kill(first.process.pid, 'SIGINT');
    kill(first.process.pid, 'SIGHUP');
    kill(first.process.pid, 'SIGTERM');
    await waitUntil('it has gone', () => !processes.isAlive(first.process));
    expect(run.holder()).toBeNull();
    expect(existsSync(run.folder.engineEndpoint)).toBe(false);
    expect(processes.identityOf(Number(run.lines('pid')[0]))).not.toBeNull();
    await run.startEngine();
    writeFileSync(join(run.projectDir, 'go'), '');
    expect((await run.ended()).status).toMatchObject({ outcome: 'passed' });
    expect(run.state()?.streams[asStreamId('A')]?.attempt).toBe(1);
  });

  test('a second one is told who has the run', async () => {
    const run = realRun(sleeper);
    const first = await run.startEngine();
    await expect(run.startEngine()).rejects.toThrow(
      new RegExp(`${run.run} has an engine already: process ${first.process.pid} has it since \\d{4}-.*--take-over`),
    );
    expect(processes.isAlive(first.process)).toBe(true);
  });

  test('one that is replaced goes, and faces follow to the new one', async () => {
    const run = realRun(sleeper);
    const first = await run.startEngine();
    const handle = await run.connect();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    const second = await run.startEngine(true);
    await waitUntil('the first has gone', () => !processes.isAlive(first.process));
    await waitUntil('the face has followed', () => {
      const connection = handle.connection();
      return connection.kind === 'live' && connection.enginePid === second.process.pid;
    });
    writeFileSync(join(run.projectDir, 'go'), '');
    await connectionBecomes(handle, 'ended');
    expect(run.engineLog()).toMatch(new RegExp(`taken over: process ${second.process.pid} has it`));
    expect(run.lines('pid')).toHaveLength(1);
  });

  test('one that was stopped, replaced and woken up writes nothing and goes', async () => {
    const run = realRun(sleeper);
    const first = await run.startEngine();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    kill(first.process.pid, 'SIGSTOP');
    const second = await run.startEngine(true);
    await waitUntil('the second has it', () => run.holder()?.pid === second.process.pid);
    const before = run.events();
    kill(first.process.pid, 'SIGCONT');
    await waitUntil('the first has gone', () => !processes.isAlive(first.process));
    expect(run.events()).toEqual(before);
    expect(processes.isAlive(second.process)).toBe(true);
    writeFileSync(join(run.projectDir, 'go'), '');
    expect((await run.ended()).status).toMatchObject({ outcome: 'passed' });
    expect(run.events().filter(({ event }) => event.type === 'streamExited' && event.stream === 'A')).toHaveLength(1);
  });

  test('one that was stopped and replaced while its streams ended learns it from the journal, too', async () => {
    const run = realRun(sleeper);
    const first = await run.startEngine();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    kill(first.process.pid, 'SIGSTOP');
    await run.startEngine(true);
    writeFileSync(join(run.projectDir, 'go'), '');
    const ended = await run.ended();
    kill(first.process.pid, 'SIGCONT');
    await waitUntil('the first has gone', () => !processes.isAlive(first.process));
    expect(run.state()).toEqual(ended);
  });

  test('several faces whose engine dies end up at the same new one', async () => {
    const run = realRun(sleeper);
    const handles = await Promise.all([run.connect(), run.connect(), run.connect()]);
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    const livePids = () =>
      handles.flatMap((handle) => {
        const connection = handle.connection();
        return connection.kind === 'live' ? [connection.enginePid] : [];
      });
    const [first] = livePids();
    kill(first ?? -1, 'SIGKILL');
    await waitUntil('all have another one', () => livePids().length === 3 && !livePids().includes(first ?? -1));
    expect(new Set(livePids()).size).toBe(1);
    expect(run.engines()).toHaveLength(1);
    writeFileSync(join(run.projectDir, 'go'), '');
    for (const handle of handles) await connectionBecomes(handle, 'ended');
    expect(handles.map((handle) => handle.snapshot())).toEqual(handles.map(() => run.state()));
    expect(run.lines('pid')).toHaveLength(1);
  });

  test('a request that an engine took with it into its death is answered by the next', async () => {
    const run = realRun(sleeper);
    const handle = await run.connect();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    const connection = handle.connection();
    const pid = connection.kind === 'live' ? connection.enginePid : -1;
    kill(pid, 'SIGSTOP');
    const answer = handle.send({ kind: 'pause', target: { kind: 'stream', stream: asStreamId('A') } });
    kill(pid, 'SIGKILL');
    expect(await answer).toEqual({ ok: true });
    await waitUntil('A is paused', () => status(run, 'A') === 'paused');
    expect(run.events().filter(({ event }) => event.type === 'requestAccepted')).toHaveLength(1);
  });

  test('a host that is killed loses its streams; they are tried again in a new one, and nothing of the old ones is left', async () => {
    const run = realRun(`
version: 1
streams:
  - { id: A, run: 'echo $SLUICE_ATTEMPT $$ >> pids; trap "" HUP; setsid sleep 1000 & while [ $SLUICE_ATTEMPT = 1 ] || [ ! -f go ]; do sleep 0.02; done' }
`);
    const handle = await run.connect();
    await waitUntil('A runs', () => run.lines('pids').length === 1);
    await waitUntil('that is known', () => status(run, 'A') === 'running');
    kill(run.host()?.pid ?? -1, 'SIGKILL');
    await waitUntil('the second attempt runs', () => run.lines('pids').length === 2);
    const first = run.lines('pids')[0] ?? '';
    expect(processes.identityOf(Number(first.split(' ')[1]))).toBeNull();
    expect(processes.treeOf({ root: null, mark: `${run.run}:A:1` })).toEqual([]);
    writeFileSync(join(run.projectDir, 'go'), '');
    await connectionBecomes(handle, 'ended');
    expect(handle.snapshot().status).toMatchObject({ outcome: 'passed' });
    expect(handle.snapshot().streams[asStreamId('A')]?.attempts[0]?.end).toMatchObject({ kind: 'lost' });
    await waitUntil('nothing is left', () => run.left().length === 0);
  });

  test('engine and host killed together', async () => {
    const run = realRun(sleeper);
    const first = await run.startEngine();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    kill(first.process.pid, 'SIGKILL');
    kill(run.host()?.pid ?? -1, 'SIGKILL');
    await run.startEngine();
    await waitUntil(
      'the second attempt runs',
      () => run.state()?.streams[asStreamId('A')]?.attempt === 2 && status(run, 'A') === 'running',
    );
    writeFileSync(join(run.projectDir, 'go'), '');
    expect((await run.ended()).status).toMatchObject({ outcome: 'passed' });
  });

  test('a gate that was running when the engine was killed is ended and run again, in the same round', async () => {
    const run = realRun(`
version: 1
streams:
  - { id: A, run: 'true', gates: [{ name: slow, run: 'echo $$ >> gates; while [ ! -f go ]; do sleep 0.02; done' }] }
`);
    const first = await run.startEngine();
    await waitUntil('the gate runs', () => run.lines('gates').length === 1);
    kill(first.process.pid, 'SIGKILL');
    await run.startEngine();
    await waitUntil('it runs again', () => run.lines('gates').length === 2);
    expect(processes.identityOf(Number(run.lines('gates')[0]))).toBeNull();
    writeFileSync(join(run.projectDir, 'go'), '');
    expect((await run.ended()).gates[asGateId('A/slow')]).toMatchObject({
      round: 1,
      status: { kind: 'done', verdict: { kind: 'passed' } },
    });
  });
});

describe('what is wrong is said', () => {
  test('a run that does not exist', async () => {
    const run = realRun(sleeper);
    rmSync(run.folder.requestFile);
    await expect(run.startEngine()).rejects.toThrow(/there is no such run/);
  });

  test('a journal that is damaged: the face gives up after three engines and says why', async () => {
    const run = realRun(sleeper);
    writeFileSync(join(run.projectDir, '.sluice/journal.db'), 'this is not a database, whatever its name says. '.repeat(100));
    await expect(run.connect()).rejects.toThrow(/journal\.db is damaged/);
  });

  test('engines that cannot start: the connection is lost, with their last words; a request tries once more', async () => {
    const run = realRun(sleeper);
    const handle = await run.connect();
    await waitUntil('A runs', () => status(run, 'A') === 'running');
    setJournalVersion(run, 99);
    const connection = handle.connection();
    kill(connection.kind === 'live' ? connection.enginePid : -1, 'SIGKILL');
    expect(await connectionBecomes(handle, 'lost')).toMatchObject({
      reason: expect.stringContaining('was written by a newer Sluice') as string,
    });
    expect(await handle.send({ kind: 'pause', target: { kind: 'all' } })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('newer Sluice') as string,
    });
    setJournalVersion(run, 1);
    expect(await handle.send({ kind: 'pause', target: { kind: 'all' } })).toEqual({ ok: true });
    expect(handle.connection().kind).toBe('live');
    expect(await handle.send({ kind: 'resume', target: { kind: 'all' } })).toEqual({ ok: true });
    writeFileSync(join(run.projectDir, 'go'), '');
    await connectionBecomes(handle, 'ended');
    expect(run.state()?.status).toMatchObject({ outcome: 'passed' });
  });
});

function setJournalVersion(run: RealRun, version: number): void {
  const database = new DatabaseSync(journalFile(run.projectDir));
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}
