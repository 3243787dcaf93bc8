/**
 * How long what waits for a child waits after its exit, while others flood their terminals: `node bench/decision-latency.ts`.
 * A chain of streams, each needing the one before. Every child writes down its own first and last moment, so that the time between two
 * of them holds everything: the reaping, the exit record, the journal, the decision, the spawn, the start of the shell.
 * Options: --links N (of the chain), --children N (that flood), --gate (each link has a gate of its own before it counts as done).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemProcesses } from '../src/adapters/proc/processes.ts';
import { readJournal } from '../src/adapters/sqlite/journal.ts';
import type { Envelope } from '../src/core/run/events.ts';
import { parsePlan } from '../src/core/plan/parse.ts';
import { createRun, startEngine } from '../src/main/start-engine.ts';
import { connectRun } from '../src/wire/control-client.ts';
import { runDir, runFolder } from '../src/wire/run-folder.ts';

const { values } = parseArgs({
  options: {
    links: { type: 'string', default: '200' },
    children: { type: 'string', default: '8' },
    gate: { type: 'boolean', default: false },
  },
});
const links = Number(values.links);
const by = 'bench@here';

/** Bash reads the clock without starting a program. A child's last moment is its last command. */
const stamp = (what: string) => `echo ${what} $SLUICE_STREAM $EPOCHREALTIME >> times`;
const link = (index: number) =>
  `  - { id: L${index}, run: [bash, -c, '${stamp('start')}; ${stamp('end')}']` +
  (index === 0 ? '' : `, needs: [L${index - 1}]`) +
  (values.gate ? ", gates: [{ name: g, run: 'true' }]" : '') +
  ' }';
const flood = (index: number) => `  - { id: F${index}, run: [bash, -c, 'while [ ! -f stop ]; do head -c 2000000 < log; done'] }`;
const logLine =
  '2026-11-21T09:15:02.123Z \u001b[32minfo\u001b[0m  worker-3 finished unit 4711 of the build in 1.24 s, 17 left, no warnings\n';

async function measure(children: number): Promise<{ waits: number[]; decisions: number[] }> {
  const projectDir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  writeFileSync(join(projectDir, 'log'), logLine.repeat(20_000));
  const yaml = [
    'version: 1',
    'streams:',
    ...Array.from({ length: children }, (_, index) => flood(index)),
    ...Array.from({ length: links }, (_, index) => link(index)),
  ].join('\n');
  const { plan, diagnostics } = parsePlan(yaml, { file: 'bench.yaml', readFile: () => null });
  if (plan === null) throw new Error(diagnostics[0]?.message);
  const run = createRun({ v: 1, plan, planPath: null, planDigest: '', projectDir, by, options: { only: [], yes: false } }, yaml);
  const folder = runFolder(runDir(projectDir, run));
  try {
    const handle = await connectRun({ folder, by, startEngine: () => startEngine(projectDir, run) });
    const ended = Promise.withResolvers<void>();
    handle.onConnection((connection) => (connection.kind === 'ended' || connection.kind === 'lost' ? ended.resolve() : undefined));
    handle.subscribe((state) => {
      if (
        Object.values(state.streams).filter((stream) => stream.id.startsWith('L') && stream.status.kind === 'succeeded').length === links
      ) {
        writeFileSync(join(projectDir, 'stop'), '');
      }
    });
    await ended.promise;
    handle.close();
    return {
      waits: waitsOf(readFileSync(join(projectDir, 'times'), 'utf8')),
      decisions: decisionsOf(readJournal(projectDir)?.read(run) ?? []),
    };
  } finally {
    const processes = systemProcesses();
    for (const stream of plan.streams)
      await processes.endTree({ root: null, mark: `${run}:${stream.id}:1` }, { interruptMs: 0, termMs: 0 });
    rmSync(projectDir, { recursive: true, force: true });
  }
}

/** From the last moment of each link to the first of the next, milliseconds. */
function waitsOf(times: string): number[] {
  const at = new Map(
    times
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [what, stream, seconds] = line.split(' ');
        return [`${what} ${stream}`, Number(seconds?.replace(',', '.')) * 1000] as const;
      }),
  );
  return Array.from({ length: links - 1 }, (_, index) => (at.get(`start L${index + 1}`) ?? NaN) - (at.get(`end L${index}`) ?? NaN));
}

/** The engine's own part: from the moment at which the host saw an exit to the record that the next process is there. */
function decisionsOf(events: readonly Envelope[]): number[] {
  const exits = new Map<string, number>();
  const decisions: number[] = [];
  for (const { at, event } of events) {
    if (event.type === 'streamExited') exits.set(event.stream, event.exitedAt);
    if (event.type !== 'streamSpawned' || !event.stream.startsWith('L')) continue;
    const before = exits.get(`L${Number(event.stream.slice(1)) - 1}`);
    if (before !== undefined) decisions.push(at - before);
  }
  return decisions;
}

const quantile = (sorted: readonly number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
function row(name: string, values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other);
  const cell = (value: number) => value.toFixed(1).padStart(8);
  return `${name.padEnd(44)}${[0.5, 0.9, 0.99, 1].map((part) => cell(quantile(sorted, part))).join('')}`;
}

console.log(`${'milliseconds'.padEnd(44)}${['p50', 'p90', 'p99', 'max'].map((name) => name.padStart(8)).join('')}`);
for (const children of [0, Number(values.children)]) {
  const { waits, decisions } = await measure(children);
  console.log(row(`exit to start, ${children} others flooding`, waits));
  console.log(row(`  of it, exit seen to process recorded`, decisions));
}
