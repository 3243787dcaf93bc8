import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hostAttempts } from '../../../src/adapters/attempts/host-attempts.ts';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { asRunId, asStreamId } from '../../../src/core/ids.ts';
import { attemptMark } from '../../../src/core/marks.ts';
import type { AttemptRef } from '../../../src/core/ports/index.ts';
import { startHost } from '../../../src/main/start-host.ts';
import { claimEndpoint, readEndpoint } from '../../../src/wire/endpoint.ts';
import { runFolder } from '../../../src/wire/run-folder.ts';
import { attemptsContract, type AttemptsWorld } from '../../contract/attempts.ts';
import { FakeHosts } from '../../support/fakes/fake-attempts.ts';
import { waitUntil } from '../../support/wait.ts';

// Without Node's cache of compiled code: see test/host/support/running-host.ts.
delete process.env['NODE_COMPILE_CACHE'];
const processes = systemProcesses();
const isAlive = (process: Parameters<typeof processes.isAlive>[0]) => processes.isAlive(process);
let runs = 0;

/** A real host in a run folder of its own. */
function realWorld(): AttemptsWorld & { readonly dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-attempts-'));
  const folder = runFolder(dir);
  runs += 1;
  const run = asRunId(`r-contract-${process.pid}-${runs}`);
  const refs = new Set<string>();
  const fileOf = (what: string, ref: AttemptRef) => join(dir, `${what}.${encodeURIComponent(ref.stream)}.${ref.attempt}`);
  return {
    dir,
    connect: () => hostAttempts({ folder, startHost: () => startHost(folder, isAlive), isAlive }),
    launch(ref, behaviour) {
      const mark = attemptMark(run, ref);
      refs.add(mark);
      const begin = `echo >> '${fileOf('starts', ref)}'`;
      const until = `while [ ! -f '${fileOf('exit', ref)}' ]; do sleep 0.01; done; exit $(cat '${fileOf('exit', ref)}')`;
      const shown =
        typeof behaviour === 'object' && 'shows' in behaviour
          ? `printf '\\033]0;%s\\007%s\\n' ${behaviour.shows} ${behaviour.shows}; `
          : '';
      const line =
        typeof behaviour === 'object' && 'exits' in behaviour ? `${begin}; exit ${behaviour.exits}` : `${begin}; ${shown}${until}`;
      const env = { PATH: process.env['PATH'] ?? '', SLUICE_MARK: mark };
      return { file: behaviour === 'missing' ? 'frobnicate' : '/bin/sh', args: ['-c', line], cwd: dir, env };
    },
    finish: (ref, exitCode) => writeFileSync(fileOf('exit', ref), String(exitCode)),
    killHost: () => process.kill(readEndpoint(folder.hostEndpoint)?.process.pid ?? -1, 'SIGKILL'),
    starts: (ref) => (existsSync(fileOf('starts', ref)) ? readFileSync(fileOf('starts', ref), 'utf8').length : 0),
    async close() {
      await hostAttempts({ folder, startHost: () => startHost(folder, isAlive), isAlive }).end();
      for (const mark of refs) await processes.endTree({ root: null, mark }, { interruptMs: 0, termMs: 0 });
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

attemptsContract('real host', realWorld);

attemptsContract('fake', () => {
  const hosts = new FakeHosts(() => 0);
  return {
    connect: () => hosts.connect(),
    launch(ref, behaviour) {
      if (behaviour === 'missing') hosts.unstartable.set(ref.stream, 'no such program: frobnicate');
      const words =
        typeof behaviour === 'string' ? behaviour : 'exits' in behaviour ? `exits ${behaviour.exits}` : `shows ${behaviour.shows}`;
      return { file: '/bin/fake', args: [words], cwd: '/', env: {} };
    },
    finish: (ref, exitCode) => hosts.exit(ref, exitCode),
    killHost: () => hosts.kill(),
    starts: (ref) => hosts.started.filter((each) => each.stream === ref.stream && each.attempt === ref.attempt).length,
    close: async () => undefined,
  };
});

describe('hosts as processes', () => {
  const worlds: ReturnType<typeof realWorld>[] = [];
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });
  const world = () => {
    const made = realWorld();
    worlds.push(made);
    return made;
  };
  const A: AttemptRef = { stream: asStreamId('A'), attempt: 1 };

  test('of several that are started for one run at the same time, one serves it', async () => {
    const it = world();
    const folder = runFolder(it.dir);
    const endpoints = await Promise.all(Array.from({ length: 4 }, () => startHost(folder, isAlive)));
    expect(new Set(endpoints.map((endpoint) => endpoint.process.pid)).size).toBe(1);
    const attempts = it.connect();
    await attempts.spawn(A, it.launch(A, 'lives'));
    await waitUntil('the others have gone', () => (readFileSync(folder.hostLog, 'utf8').match(/has a host already/g) ?? []).length === 3);
    expect((await attempts.list()).live).toHaveLength(1);
  });

  test('the endpoint of a dead host is in nobody’s way', async () => {
    const it = world();
    const folder = runFolder(it.dir);
    claimEndpoint(folder.hostEndpoint, { process: { pid: 999_999, startTime: '1', bootId: 'long ago' }, socket: '/nowhere' });
    const attempts = it.connect();
    expect((await attempts.list()).live).toEqual([]);
    expect(await attempts.spawn(A, it.launch(A, { exits: 0 }))).toMatchObject({ ok: true });
  });

  test('a host that cannot come up is told in its own words, and nothing was started', async () => {
    const it = world();
    const folder = runFolder(it.dir);
    writeFileSync(folder.exitsDir, 'a file where a folder has to be');
    expect(await it.connect().spawn(A, it.launch(A, 'lives'))).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^the terminal host cannot be started: .*exits/) as string,
    });
    expect(it.starts(A)).toBe(0);
    rmSync(folder.exitsDir);
  });

  test('what a host was asked when it died is told as lost', async () => {
    const it = world();
    const attempts = it.connect();
    const lost: (readonly AttemptRef[])[] = [];
    attempts.onHostLost((_, refs) => lost.push(refs));
    await attempts.spawn(A, it.launch(A, 'lives'));
    const B = { ...A, stream: asStreamId('B') };
    const host = readEndpoint(runFolder(it.dir).hostEndpoint)?.process.pid ?? -1;
    process.kill(host, 'SIGSTOP');
    const asked = attempts.spawn(B, it.launch(B, 'lives'));
    const listed = attempts.list();
    process.kill(host, 'SIGKILL');
    await expect(asked).rejects.toThrow(/died/);
    await expect(listed).rejects.toThrow(/died/);
    expect(lost.flat().map((ref) => ref.stream)).toEqual(['A', 'B']);
    expect(it.starts(B)).toBe(0);
  });

  test('records that a power cut left empty, and files of others, are passed over', async () => {
    const it = world();
    const first = it.connect();
    await first.spawn(A, it.launch(A, { exits: 0 }));
    await waitUntil('it has ended', async () => (await first.list()).exits.length === 1);
    await first.end();
    const folder = runFolder(it.dir);
    writeFileSync(join(folder.exitsDir, 'B.1.json'), '');
    writeFileSync(join(folder.exitsDir, 'C.1.json'), '{"stream":"C"}');
    appendFileSync(join(folder.exitsDir, 'notes.txt'), 'mine');
    expect((await it.connect().list()).exits.map((exit) => exit.stream)).toEqual(['A']);
  });
});
