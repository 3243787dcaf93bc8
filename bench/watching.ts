/**
 * What it costs to watch the reports of many worktrees with node_modules in them, beside chokidar on the whole trees: `node bench/watching.ts`.
 * Each way runs in a process of its own. Options: --worktrees N, --packages N (in each node_modules), --seconds N (of reports and of other writing).
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { watch } from 'chokidar';
import { progressWatch } from '../src/adapters/progress/progress-watch.ts';
import { sharedStatusFiles } from '../src/adapters/shared-status/shared-status.ts';
import { asStreamId } from '../src/core/ids.ts';

const { values } = parseArgs({
  options: {
    worktrees: { type: 'string', default: '16' },
    packages: { type: 'string', default: '150' },
    seconds: { type: 'string', default: '5' },
    way: { type: 'string' },
    dir: { type: 'string', default: '' },
  },
});
const worktrees = Number(values.worktrees);
const seconds = Number(values.seconds);
const tree = (dir: string, index: number) => join(dir, `worktree-${index}`);
const status = (dir: string, index: number) => join(dir, 'run', `status-${index}.json`);

/** Folders and files of each worktree: packages of three folders with four files each. */
function furnish(dir: string): { folders: number; files: number } {
  const counts = { folders: 0, files: 0 };
  for (let index = 0; index < worktrees; index += 1) {
    for (let each = 0; each < Number(values.packages); each += 1) {
      for (const folder of ['', 'dist', 'types']) {
        const place = join(tree(dir, index), 'node_modules', `package-${each}`, folder);
        mkdirSync(place, { recursive: true });
        counts.folders += 1;
        for (let file = 0; file < 4; file += 1) writeFileSync(join(place, `file-${file}.js`), 'module.exports = 1;\n');
        counts.files += 4;
      }
    }
    mkdirSync(join(tree(dir, index), '.claude'), { recursive: true });
    writeFileSync(join(tree(dir, index), '.claude', 'agent-status.json'), '{"agents": []}');
  }
  mkdirSync(join(dir, 'run'), { recursive: true });
  return counts;
}

/** Watches as the system counts them: one for each inode that this process has put one on. */
const watches = (): number =>
  readdirSync('/proc/self/fdinfo')
    .map((name) => {
      try {
        return readFileSync(`/proc/self/fdinfo/${name}`, 'utf8').split('\n');
      } catch {
        // The descriptor by which the list was read is closed by now.
        return [];
      }
    })
    .flat()
    .filter((line) => line.startsWith('inotify wd:')).length;

/** Milliseconds of processor time of this process. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

type Watching = { readonly seen: ReadonlyMap<number, number>; readonly ready: Promise<unknown> };

const ways: Readonly<Record<string, (dir: string) => Watching>> = {
  sluice(dir) {
    const seen = new Map<number, number>();
    const failed = (sentence: string) => process.stderr.write(`${sentence}\n`);
    const shared = sharedStatusFiles(process.env, failed);
    const reports = progressWatch(failed, shared);
    shared.follow(Array.from({ length: worktrees }, (_, index) => tree(dir, index)));
    for (let index = 0; index < worktrees; index += 1) {
      const files = [status(dir, index), join(tree(dir, index), 'progress.md')];
      const ref = { stream: asStreamId(`S${index}`), attempt: 1 };
      const named = {
        files: [
          { path: 'status.json', isOwn: false },
          { path: '*-results.json', isOwn: false },
          { path: `S${index}-status.json`, isOwn: true },
          { path: `S${index}-results.json`, isOwn: true },
        ],
        dir: tree(dir, index),
        places: Array.from({ length: worktrees }, (_, other) => tree(dir, other)),
        since: Date.now(),
      };
      reports.watch(ref, files, { changed: ({ tasksDone = 0 }) => seen.set(index, tasksDone), judged: () => undefined }, 0, named);
    }
    return { seen, ready: delay(1_000) };
  },
  'chokidar, whole trees': (dir) => chokidar(dir, () => false),
  'chokidar, without node_modules': (dir) => chokidar(dir, (path) => path.includes('node_modules')),
};

function chokidar(dir: string, ignored: (path: string) => boolean): Watching {
  const seen = new Map<number, number>();
  const trees = Array.from({ length: worktrees }, (_, index) => tree(dir, index));
  const watcher = watch([...trees, join(dir, 'run')], { ignored, atomic: false });
  watcher.on('all', (_, path) => {
    const index = /status-(\d+)\.json$/.exec(path)?.[1];
    if (index === undefined) return;
    try {
      const { tasksDone } = JSON.parse(readFileSync(path, 'utf8')) as { tasksDone: number };
      seen.set(Number(index), tasksDone);
    } catch {
      // It is being replaced; what is missed so is what this measures.
    }
  });
  return { seen, ready: new Promise((done) => watcher.on('ready', done)) };
}

interface Figures {
  readonly watches: number;
  readonly startMs: number;
  readonly megabytes: number;
  readonly idlePercent: number;
  readonly busyPercent: number;
  /** Processor time while the reports were rewritten. */
  readonly busyMs: number;
  readonly last: number;
}

async function measure(way: string, dir: string): Promise<Figures> {
  const start = cpuMs();
  const { seen, ready } = ways[way]?.(dir) ?? { seen: new Map<number, number>(), ready: Promise.resolve() };
  await ready;
  const startMs = cpuMs() - start;
  const used = async (until: Promise<unknown>) => {
    const [cpu, wall] = [cpuMs(), performance.now()];
    await until;
    const ms = cpuMs() - cpu;
    return { ms, percent: (100 * ms) / (performance.now() - wall) };
  };
  const { percent: idlePercent } = await used(delay(3_000));
  process.stdout.write('begin\n');
  // The other process says when it has written the last report.
  const { ms: busyMs, percent: busyPercent } = await used(once(process.stdin.resume(), 'end'));
  await delay(1_500);
  const last = [...seen.values()].filter((count) => count === seconds * 100).length;
  return { watches: watches(), startMs, megabytes: process.memoryUsage().rss / 1e6, idlePercent, busyPercent, busyMs, last };
}

/** Reports of all worktrees 100 times a second, and files that come and go in node_modules meanwhile. @returns how long that took, milliseconds */
async function disturb(dir: string): Promise<number> {
  const start = performance.now();
  for (let round = 1; round <= seconds * 100; round += 1) {
    for (let index = 0; index < worktrees; index += 1) {
      writeFileSync(`${status(dir, index)}.new`, JSON.stringify({ tasksDone: round, tasksTotal: seconds * 100 }));
      renameSync(`${status(dir, index)}.new`, status(dir, index));
    }
    const other = join(tree(dir, round % worktrees), 'node_modules', 'package-0', 'dist', `new-${round}.js`);
    writeFileSync(other, '');
    rmSync(other);
    await delay(Math.max(0, start + round * 10 - performance.now()));
  }
  return performance.now() - start;
}

if (values.way !== undefined) {
  process.stdout.write(`${JSON.stringify(await measure(values.way, values.dir))}\n`);
  process.exit(0);
}

const dir = mkdtempSync(join(tmpdir(), 'sluice-watching-'));
try {
  const { folders, files } = furnish(dir);
  console.log(
    `${worktrees} worktrees with ${folders} folders and ${files} files in their node_modules; every report rewritten 100 times a second`,
  );
  for (const way of Object.keys(ways)) {
    const args = [
      fileURLToPath(import.meta.url),
      '--way',
      way,
      '--dir',
      dir,
      '--worktrees',
      String(worktrees),
      '--seconds',
      String(seconds),
    ];
    const running = promisify(execFile)(process.execPath, args);
    await new Promise((begin) => running.child.stdout?.once('data', begin));
    const tookMs = await disturb(dir);
    running.child.stdin?.end();
    const { stdout } = await running;
    const figures = JSON.parse(stdout.split('\n')[1] ?? '') as Figures;
    console.log(
      `${way}: ${figures.watches} watches, ready after ${figures.startMs.toFixed(0)} ms of processor time, ${figures.megabytes.toFixed(0)} MB, ` +
        `${figures.idlePercent.toFixed(1)} % idle, ${figures.busyPercent.toFixed(1)} % busy, ` +
        `${((1_000 * figures.busyMs) / (worktrees * seconds * 100)).toFixed(0)} µs a rewrite, last state of ${figures.last} of ${worktrees} reports seen ` +
        `(${((worktrees * seconds * 100) / (tookMs / 1_000)).toFixed(0)} rewrites a second)`,
    );
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
