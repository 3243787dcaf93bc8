/**
 * What it costs to check a plan beside reading its YAML alone: `node bench/check-speed.ts`. Both on the same text, in turn, several times.
 * Options: --streams N, --needs N (of each stream), --rounds N.
 */
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { parsePlan } from '../src/core/plan/parse.ts';

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '5000' },
    needs: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '7' },
  },
});
const count = Number(values.streams);
const each = Number(values.needs);
const rounds = Number(values.rounds);

const needsOf = (index: number): number[] =>
  Array.from({ length: each }, (_, step) => index - (step + 1) * 9).filter((needed) => needed >= 0);

/** Every stream written out. */
const written = `version: 1\nstreams:\n${Array.from(
  { length: count },
  (_, index) =>
    `- {id: s${index}, run: make s${index}, needs: [${needsOf(index)
      .map((needed) => `s${needed}`)
      .join(', ')}]}\n`,
).join('')}`;

/** The same number of streams by a matrix, a template and variables, each needing groups of those before. */
const tens = Math.max(1, Math.floor(count / 100));
const short = `version: 1
vars: {what: all, ten: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
templates: {work: {run: 'make \${{ what }} \${{ a }} \${{ b }}', estimate: 1h, matrix: {a: '\${{ ten }}', b: '\${{ ten }}'}}}
streams:
${Array.from({ length: tens }, (_, index) => `- {id: g${index}, use: work${index === 0 ? '' : `, needs: 'g${index - 1}/\${{ a }}'`}}\n`).join('')}`;

/** Milliseconds of processor time, which other work on the machine lengthens less than time on the wall. */
const timed = (work: () => void): number => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

function check(text: string): void {
  const { plan, diagnostics } = parsePlan(text, { file: 'bench.yaml', readFile: () => null });
  if (plan === null) throw new Error(diagnostics[0]?.message);
}

for (const [name, text] of [
  [`${count} streams with ${each} needs each, written out`, written],
  [`${tens * 100} streams of ${tens} matrices`, short],
] as const) {
  const read: number[] = [];
  const checked: number[] = [];
  for (let round = 0; round < rounds; round++) {
    read.push(timed(() => void parse(text)));
    checked.push(timed(() => check(text)));
  }
  const ratio = median(checked) / median(read);
  console.log(
    `${name}: ${median(checked).toFixed(0)} ms of processor time to check, ${median(read).toFixed(0)} ms to read the YAML alone, ratio ${ratio.toFixed(2)}`,
  );
}
