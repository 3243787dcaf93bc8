/**
 * What a simulated run costs: `node bench/prediction.ts`. Plays a plan of sixty streams through with the reducer of real runs, and beside it a bare loop that only
 * puts as many happenings into the same agenda and takes them out again, so that the ratio says what deciding costs.
 * Options: --runs N
 */
import { parseArgs } from 'node:util';
import { Heap } from '../src/core/forecast/heap.ts';
import { perfectRuns } from '../src/core/forecast/prediction/perfect-run.ts';
import { seededRandom } from '../src/core/forecast/prediction/random.ts';
import { manyStreams } from '../test/support/many-streams.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '2000' } } });
const runs = Number(values.runs);
const plan = manyStreams();
const play = perfectRuns(plan);
const random = seededRandom(1);
const durations = { stream: () => 1000 * (1 + random()), gate: () => 0 };
const eventsOfRun = play(durations).state().seq;

function bare(): void {
  const agenda = new Heap<number>();
  for (let event = 0; event < eventsOfRun; event++) {
    agenda.put(random(), event);
    // About as many are under way as streams run at once.
    if (agenda.size > 12) agenda.take();
  }
  while (agenda.take() !== undefined);
}

/** @returns microseconds an event, the least of five rounds: the others had company */
function measure(run: () => void): number {
  const rounds = Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let index = 0; index < runs; index++) run();
    return ((performance.now() - start) * 1000) / runs / eventsOfRun;
  });
  return Math.min(...rounds);
}

const played = measure(() => play(durations));
const loop = measure(bare);
console.log(`${plan.streams.length} streams, ${eventsOfRun} events a run`);
console.log(`simulated  ${played.toFixed(2)} us an event, ${Math.round(1e6 / (played * eventsOfRun))} runs a second`);
console.log(`bare loop  ${loop.toFixed(2)} us an event`);
console.log(`ratio      ${(played / loop).toFixed(1)}`);
