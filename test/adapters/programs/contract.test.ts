import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { programs } from '../../../src/adapters/programs/programs.ts';
import type { ProgramSpec } from '../../../src/core/ports/index.ts';
import { programsContract } from '../../contract/programs.ts';
import { FakePrograms } from '../../support/fakes/fake-programs.ts';

const specOf = (dir: string, marker: string, line: string): ProgramSpec => ({
  argv: ['/bin/sh', '-c', line],
  cwd: dir,
  env: {},
  timeoutMs: 60_000,
  logFile: join(dir, 'gate.log'),
  marker,
});

programsContract('real', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-programs-'));
  const processes = systemProcesses();
  const mark = `r-${process.pid}:gate:${dir}:`;
  const running = (marker: string) => processes.treeOf({ root: null, mark: marker }).length > 0;
  const used = new Set<string>();
  return {
    programs: programs({ processes, env: process.env, grace: { interruptMs: 0, termMs: 500 } }),
    spec: (behaviour) => {
      const spec = specOf(
        dir,
        mark + String(used.size + 1),
        behaviour === 'runs' ? 'while :; do sleep 0.05; done' : `exit ${behaviour.exits}`,
      );
      used.add(spec.marker).add(`${spec.marker}0`);
      return spec;
    },
    isRunning: (spec) => running(spec.marker),
    close: async () => {
      for (const marker of used) await processes.endTree({ root: null, mark: marker }, { interruptMs: 0, termMs: 0 });
      rmSync(dir, { recursive: true, force: true });
    },
  };
});

programsContract('fake', () => {
  const fake = new FakePrograms();
  let count = 0;
  return {
    programs: fake,
    spec: (behaviour) => {
      count += 1;
      return specOf('/', `r-1:gate:A/tests:${count}`, behaviour === 'runs' ? 'runs' : `exits ${behaviour.exits}`);
    },
    isRunning: (spec) => fake.running().includes(spec.marker),
    close: async () => undefined,
  };
});
