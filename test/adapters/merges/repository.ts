import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merges } from '../../../src/adapters/merges/merges.ts';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { programs } from '../../../src/adapters/programs/programs.ts';
import { queue } from '../../../src/adapters/workspaces/queue.ts';
import { asRunId, asStreamId, asWaveId } from '../../../src/core/ids.ts';
import type { ConflictRule } from '../../../src/core/plan/model.ts';
import type { Merges, Settlement } from '../../../src/core/ports/index.ts';

/** A repository with two topic branches from `main`; `work` is checked out. */
export function repository() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-merges-')));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const gitIn = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  const git = (...args: string[]) => gitIn(dir, ...args);
  const commit = (branch: string, file: string, text: string) => {
    git('checkout', '--quiet', branch);
    writeFileSync(join(dir, file), text);
    git('add', file);
    git('commit', '--quiet', '--message', `${file} on ${branch}`);
    git('checkout', '--quiet', 'work');
  };
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  writeFileSync(join(dir, '.gitignore'), '.sluice\n');
  writeFileSync(join(dir, 'shared.txt'), 'one\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  for (const branch of ['topic/a', 'topic/b', 'work']) git('branch', branch);
  commit('topic/a', 'a.txt', 'a\n');
  commit('topic/b', 'b.txt', 'b\n');
  return {
    dir,
    git,
    gitIn,
    commit,
    spoil() {
      commit('topic/a', 'shared.txt', 'from a\n');
      commit('topic/b', 'shared.txt', 'from b\n');
    },
    merges: merges({
      projectDir: dir,
      env,
      inTurn: queue(),
      hasEnded: (run) => run === 'r-ended',
      programs: programs({ processes: systemProcesses(), env }),
    }),
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export interface Merging {
  readonly rules?: readonly ConflictRule[];
  readonly settlement?: Settlement | null;
  /** Head before the round, where that has begun already. */
  readonly before?: string | null;
}

/** Merges `topic/NAME` of each into `integration`, as an engine does. */
export async function mergeIn(
  { dir, merges: own }: { readonly dir: string; readonly merges: Merges },
  names: readonly string[],
  { rules = [], settlement = null, before = null }: Merging = {},
  made: Merges = own,
  run = 'r-1',
) {
  const spec = {
    run: asRunId(run),
    workspaceDir: dir,
    wave: asWaveId('one'),
    into: 'integration',
    base: 'main',
    branches: names.map((name) => ({ stream: asStreamId(name), branch: `topic/${name}`, message: `Merge stream ${name}` })),
    rules,
    marker: `${run}:merge`,
    logFile: join(dir, '.sluice', 'merge.log'),
  };
  const { head } = await made.begin(spec);
  return made.merge({ ...spec, before: before ?? head, settlement });
}
