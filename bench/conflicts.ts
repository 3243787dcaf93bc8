/**
 * What it costs to foretell conflicts, beside `git status` in one of the work trees: `node bench/conflicts.ts`. A repository is made with so many
 * files and worktrees, each with a commit of its own; all pairs are merged in memory, then those of one branch that has moved, in turn with
 * `git status`, several times. Afterwards the watch on all worktrees stands for a while with nothing to do.
 * Options: --files N, --worktrees N, --changes N (files of each commit), --rounds N, --idle SECONDS.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { mergeForecasts } from '../src/adapters/conflicts/merge-forecasts.ts';
import { evidenceSource } from '../src/adapters/evidence/evidence-source.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '20000' },
    worktrees: { type: 'string', default: '16' },
    changes: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '20' },
  },
});
const files = Number(values.files);
const trees = Number(values.worktrees);
const changes = Number(values.changes);
const rounds = Number(values.rounds);
const idleMs = Number(values.idle) * 1000;

const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_OPTIONAL_LOCKS: '0' };
const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@sluice.invalid', '-c', 'gc.auto=0'];
const git = (dir: string, ...args: string[]) =>
  execFileSync('git', [...identity, ...args], { cwd: dir, env, encoding: 'utf8', stdio: 'pipe' });
/** Two hundred files a folder, three folders deep. */
const nameOf = (index: number): string => `src/part-${Math.floor(index / 2000)}/folder-${Math.floor(index / 200)}/file-${index}.txt`;
const textOf = (index: number, line: string): string => `file ${index}\n${'a line of it\n'.repeat(20)}${line}\n`;

interface Cost {
  /** On the wall, milliseconds. */
  readonly ms: number;
  /** Of the processor, in this process and in all that it has waited for, milliseconds. */
  readonly cpuMs: number;
}
const tickMs = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor time of this process and of its children that have ended; only Linux tells the second. */
function cpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * tickMs;
}
async function costOf(work: () => unknown): Promise<Cost> {
  const [from, cpuFrom] = [performance.now(), cpuMs()];
  await work();
  return { ms: performance.now() - from, cpuMs: cpuMs() - cpuFrom };
}
const median = (costs: readonly Cost[], key: keyof Cost): number =>
  costs.map((cost) => cost[key]).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;

const root = mkdtempSync(join(tmpdir(), 'sluice-bench-conflicts-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
const project = join(root, 'project');
for (let index = 0; index < files; index++) {
  const file = join(project, nameOf(index));
  if (index % 200 === 0) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, textOf(index, 'the first'));
}
git(project, 'init', '--quiet', '--initial-branch=main');
git(project, 'add', '--all');
git(project, 'commit', '--quiet', '--message', 'begin');
const dirs = Array.from({ length: trees }, (_, tree) => join(root, `tree-${tree}`));
/** Each changes files of its own, and one that the next changes, too. */
function work(tree: number, round: number): void {
  const dir = dirs[tree] ?? '';
  const own = Array.from({ length: changes }, (_, step) => (tree * changes + step * 7 * trees) % files);
  for (const index of [...own, tree - (tree % 2)]) writeFileSync(join(dir, nameOf(index)), textOf(index, `of ${tree}, ${round}`));
  git(dir, 'commit', '--quiet', '--all', '--message', `work ${round}`);
}
for (const [tree, dir] of dirs.entries()) {
  git(project, 'worktree', 'add', '--quiet', '-b', `sluice/${tree}`, dir);
  work(tree, 0);
}
// A repository that has been worked in for a while is packed.
git(project, 'repack', '-a', '-d', '--quiet');

const forecasts = mergeForecasts(env);
const all = dirs.flatMap((_, second) => dirs.slice(0, second).map((__, first) => [first, second] as const));
const source = evidenceSource(env, (sentence) => console.error(sentence));
const heads: string[] = [];
/** As the engine does it: it asks for the heads that may have moved, and knows the others. */
async function foretell(moved: readonly number[]) {
  for (const tree of moved) heads[tree] = (await source.head(dirs[tree] ?? '')) ?? '';
  const sides = dirs.map((dir, tree) => ({ dir, at: { kind: 'commit', commit: heads[tree] ?? '' }, base: null }) as const);
  return await forecasts.foretell({ workspaceDir: project, sides, pairs: all.filter((pair) => pair.some((tree) => moved.includes(tree))) });
}
const asTheyStand = () =>
  forecasts.foretell({ workspaceDir: project, sides: dirs.map((dir) => ({ dir, at: { kind: 'asItStands' }, base: null })), pairs: all });

const costs = { status: [] as Cost[], full: [] as Cost[], one: [] as Cost[], asItStands: [] as Cost[] };
let conflicts = 0;
for (let round = 1; round <= rounds; round++) {
  costs.status.push(await costOf(() => git(dirs[0] ?? '', 'status', '--porcelain')));
  costs.full.push(
    await costOf(async () => {
      const { outlooks } = await foretell([...dirs.keys()]);
      conflicts = outlooks.filter(({ kind }) => kind === 'conflict').length;
    }),
  );
  work(round % trees, round);
  costs.one.push(await costOf(() => foretell([round % trees])));
  costs.asItStands.push(await costOf(asTheyStand));
}

const row = (name: string, cost: readonly Cost[]) => {
  const [ms, cpu] = [median(cost, 'ms'), median(cost, 'cpuMs')];
  const ratio = `${(ms / median(costs.status, 'ms')).toFixed(1)} x git status (processor ${(cpu / median(costs.status, 'cpuMs')).toFixed(1)} x)`;
  console.log(`${name}: ${ms.toFixed(0)} ms, ${cpu.toFixed(0)} ms of processor time, ${ratio}`);
};
console.log(`${files} files, ${trees} worktrees, ${all.length} pairs of which ${conflicts} conflict; medians of ${rounds} rounds`);
row('git status in one worktree', costs.status);
row(`all ${all.length} pairs, committed`, costs.full);
row(`the ${trees - 1} pairs of one branch that has moved`, costs.one);
row(`all ${all.length} pairs as they stand`, costs.asItStands);

let begun = 0;
const stops = dirs.map((dir) => source.watch(dir, () => (begun += 1)));
while (begun < trees) await sleep(50);
await sleep(1_000);
const watches = readdirSync('/proc/self/fdinfo').reduce((sum, fd) => {
  try {
    return (
      sum +
      readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('inotify')).length
    );
  } catch {
    // The descriptor that the folder was listed with is closed by now.
    return sum;
  }
}, 0);
const idle = await costOf(() => sleep(idleMs));
console.log(
  `idle: ${idle.cpuMs.toFixed(0)} ms of processor time in ${values.idle} s (${((100 * idle.cpuMs) / idle.ms).toFixed(2)} %), ${watches} inotify watches`,
);
for (const stop of stops) stop();
