// Measures Sluice beside mprocs, tmux, turbo and concurrently on the same work, in the same run, in a real terminal of 200x50.
//   npm ci --prefix bench && npm run build && node bench/compare.mjs [--only flood-log,flood-seq,chrome,echo,first,idle,memory] [--tools sluice,tmux] [--rounds 3]
// Prints a Markdown table a measure; every figure is the median over the rounds, and stands beside its ratio to tmux.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn } from 'node-pty';
import { outer, pause, size } from './lib/outer.mjs';
import { endAll, processesOf } from './lib/processes.mjs';
import { tools } from './lib/tools.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    tools: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    megabytes: { type: 'string', default: '16' },
  },
});
const rounds = Number(options.rounds);
const perChild = Number(options.megabytes) * 1e6;
const chosen = (options.tools ?? 'raw,sluice,tmux,mprocs,turbo,concurrently').split(',');
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

// What the children print. Prepared files, so that a child costs next to nothing.
const material = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const logFile = join(material, 'log.txt');
let log = '';
for (let line = 0; log.length < perChild; line++) {
  log += `2026-11-21T09:15:${String(line % 60).padStart(2, '0')}.123Z INFO  worker[${line % 7}] request ${line} handled in ${line % 311} ms path=/api/v1/items/${line % 1000} status=200\n`;
}
writeFileSync(logFile, log.slice(0, log.lastIndexOf('\n', perChild) + 1));
// `seq` itself, as many numbers as make about as many bytes.
const lastNumber = Math.ceil(perChild / 8);
const seqBytes = Array.from(
  { length: String(lastNumber).length },
  (_, digit) => (digit + 2) * (Math.min(lastNumber, 10 ** (digit + 1) - 1) - 10 ** digit + 1),
).reduce((sum, bytes) => sum + bytes, 0);

let serial = 0;
/** Runs one program on the children, gives it to `measure`, and ends everything that carries its mark. */
async function withTool(name, children, measure) {
  const tool = tools[name];
  const dir = mkdtempSync(join(tmpdir(), 'sluice-bench-run-'));
  const mark = `${process.pid}-${serial++}`;
  const { TMUX: _tmux, ...base } = process.env;
  const [file, args] = tool.command(dir, children(dir));
  const terminal = outer(file, args, { cwd: dir, env: { ...base, ...tool.env, BENCH_MARK: mark, NO_COLOR: undefined } });
  try {
    return await measure({ tool, terminal, dir, mark });
  } finally {
    endAll(mark);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Waits for a condition that only files or processes can tell. */
async function wait(why, condition, timeoutMs = 120_000) {
  for (const end = performance.now() + timeoutMs; ; await pause(10)) {
    const value = condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${why}`);
  }
}

const eight = Array.from({ length: 8 }, (_, index) => `s${index + 1}`);
const floodChild = (line) => (dir) =>
  eight.map((name) => ({
    name,
    argv: ['sh', '-c', `date +%s%N > ${dir}/${name}.start; ${line}; date +%s%N > ${dir}/${name}.end; exec sleep 600`],
  }));

async function taken(dir) {
  await wait(
    'all eight children have written everything',
    () => readdirSync(dir).filter((file) => file.endsWith('.end') && readFileSync(join(dir, file)).length > 0).length === 8,
  );
  const times = (kind) => eight.map((name) => Number(readFileSync(join(dir, `${name}.${kind}`), 'utf8')) / 1e9);
  return Math.max(...times('end')) - Math.min(...times('start'));
}

async function flood(name, line, bytes) {
  const megabytes = (8 * bytes) / 1e6;
  if (name === 'raw') {
    const dir = mkdtempSync(join(tmpdir(), 'sluice-bench-run-'));
    const ptys = floodChild(line)(dir).map(({ argv }) => {
      const pty = spawn(argv[0], argv.slice(1), { ...size, encoding: null, cwd: dir });
      pty.onData(() => undefined);
      return pty;
    });
    const seconds = await taken(dir);
    for (const pty of ptys) pty.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
    return megabytes / seconds;
  }
  return withTool(name, floodChild(line), async ({ dir }) => megabytes / (await taken(dir)));
}

// Under flood the first child echoes what is typed, the others never stop.
const endless = () =>
  eight.map((name, index) => ({
    name,
    argv: index === 0 ? ['sh', '-c', 'stty raw -echo; printf READY; exec cat'] : ['sh', '-c', `while :; do cat ${logFile}; done`],
  }));

async function keys(name, kind, share) {
  const latencies = [];
  await withTool(name, endless, async ({ tool, terminal }) => {
    await terminal.until('the echoing child', (text) => text.includes('READY'));
    await pause(1500);
    if (kind === 'echo' && tool.focus) {
      terminal.write(tool.focus);
      await pause(500);
    }
    for (let press = 0; press < 100; press++) {
      // The flood prints none of these, and a program's own frame does not either.
      const glyph = '§¶¤¥µ¬'[press % 6];
      const needle = Buffer.from(glyph).toString('latin1');
      const painted = kind === 'echo' ? (text) => text.includes(needle) : tool.chrome.painted;
      const seen = terminal.until(`${kind} ${press}`, painted, 10_000);
      const at = performance.now();
      terminal.write(kind === 'echo' ? glyph : tool.chrome.keys);
      latencies.push((await seen) - at);
      if (kind === 'chrome') {
        terminal.write(tool.chrome.undo);
        await pause(80);
      }
      // At no fixed distance from the frames.
      await pause(20 + ((press * 7) % 31));
    }
  });
  return percentile(latencies, share);
}

async function firstFrame(name) {
  return withTool(
    name,
    () => eight.map((child) => ({ name: child, argv: ['sh', '-c', `echo READY-${child}; exec sleep 600`] })),
    async ({ terminal }) => {
      const shown = await terminal.until(
        'something drawn',
        (text) => text.replaceAll(/\x1b(\[[0-9;?<>=]*[A-Za-z]|[()][A-Z0-9]|\][^\x07\x1b]*(\x07|\x1b\\)|[=>])/g, '').trim().length > 20,
      );
      return shown - terminal.started;
    },
  );
}

async function firstContent(name) {
  return withTool(
    name,
    () => eight.map((child) => ({ name: child, argv: ['sh', '-c', `echo READY-${child}; exec sleep 600`] })),
    async ({ terminal }) => {
      const shown = await terminal.until('output of a child', (text) => /READY-s\d/.test(text));
      return shown - terminal.started;
    },
  );
}

async function idle(name) {
  return withTool(
    name,
    () => eight.map((child) => ({ name: child, argv: ['sh', '-c', `echo READY-${child}; exec sleep 600`] })),
    async ({ terminal, mark }) => {
      await terminal.until('a child', (text) => /READY-s\d/.test(text));
      await pause(5000);
      const use = () =>
        processesOf(mark)
          .filter((process) => !process.child)
          .reduce((sum, process) => ({ cpuMs: sum.cpuMs + process.cpuMs, switches: sum.switches + process.switches }), {
            cpuMs: 0,
            switches: 0,
          });
      const before = use();
      const seconds = 20;
      await pause(seconds * 1000);
      const after = use();
      return { cpu: (after.cpuMs - before.cpuMs) / (seconds * 10), switches: (after.switches - before.switches) / seconds };
    },
  );
}

async function memory(name) {
  const names = Array.from({ length: 32 }, (_, index) => `s${index + 1}`);
  const line = 'x'.repeat(99);
  const children = (dir) =>
    names.map((child) => ({ name: child, argv: ['sh', '-c', `yes ${line} | head -n 1000; touch ${dir}/${child}.end; exec sleep 600`] }));
  return withTool(name, children, async ({ dir, mark }) => {
    await wait('all 32 children have printed', () => readdirSync(dir).filter((file) => file.endsWith('.end')).length === 32);
    await pause(3000);
    return processesOf(mark)
      .filter((process) => !process.child)
      .reduce((sum, process) => sum + process.pssMb, 0);
  });
}

const withTerminals = ['sluice', 'tmux', 'mprocs', 'turbo'];
const measures = {
  'flood-log': {
    title: '8 children flooding log lines, MB/s taken',
    tools: ['raw', ...withTerminals, 'concurrently'],
    run: (name) => flood(name, `cat ${logFile}`, statSync(logFile).size),
  },
  'flood-seq': {
    title: '8 children flooding `seq`, MB/s taken',
    tools: ['raw', ...withTerminals, 'concurrently'],
    run: (name) => flood(name, `seq 1 ${lastNumber}`, seqBytes),
  },
  chrome: { title: 'a key under flood until painted, p95 ms', tools: ['sluice', 'tmux'], run: (name) => keys(name, 'chrome', 0.95) },
  echo: { title: 'a typed character echoed under flood, p95 ms', tools: ['sluice', 'tmux'], run: (name) => keys(name, 'echo', 0.95) },
  first: { title: 'first painted frame with 8 children, ms', tools: withTerminals, run: firstFrame },
  content: { title: 'first output of a child painted, ms', tools: withTerminals, run: firstContent },
  idle: { title: 'idle CPU with 8 sleeping children, %', tools: withTerminals, run: async (name) => (await idle(name)).cpu, rounds: 1 },
  wakeups: { title: 'context switches a second, idle', tools: withTerminals, run: async (name) => (await idle(name)).switches, rounds: 1 },
  memory: { title: '32 children with 1,000 full lines each, MB (PSS, all processes)', tools: withTerminals, run: memory, rounds: 1 },
};

process.stdout.write(
  `Node ${process.version}, ${size.cols}x${size.rows}, ${rounds} rounds, median; ${Number(options.megabytes)} MB a child in floods\n\n`,
);
for (const [id, measure] of Object.entries(measures)) {
  if (options.only && !options.only.split(',').includes(id)) continue;
  const results = Object.fromEntries(measure.tools.filter((name) => chosen.includes(name)).map((name) => [name, []]));
  // In turn, so that a slow minute of the machine falls on all alike.
  for (let round = 0; round < (measure.rounds ?? rounds); round++) {
    for (const name of Object.keys(results)) {
      try {
        results[name].push(await measure.run(name));
      } catch (error) {
        process.stderr.write(`${id}, ${name}: ${error.message}\n`);
        results[name].push(Number.NaN);
      }
    }
  }
  const figures = Object.fromEntries(Object.entries(results).map(([name, values]) => [name, median(values)]));
  const show = (value) => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0) : '-');
  process.stdout.write(`| ${measure.title} | ${Object.keys(figures).join(' | ')} |\n|---|${'---|'.repeat(Object.keys(figures).length)}\n`);
  process.stdout.write(`| median | ${Object.values(figures).map(show).join(' | ')} |\n`);
  if (Number.isFinite(figures.tmux) && figures.tmux > 0) {
    process.stdout.write(
      `| ratio to tmux | ${Object.values(figures)
        .map((value) => show(value / figures.tmux))
        .join(' | ')} |\n`,
    );
  }
  process.stdout.write('\n');
}
rmSync(material, { recursive: true, force: true });
