/**
 * Shows the dashboard on a made-up run, for looking at it: `node scripts/show-dashboard.mjs STAGE`. The stages are those of the
 * golden screens; time passes, keys work, requests change the run.
 */
import { startDashboard } from '../../../src/faces/tui/start.ts';
import { startChooser } from '../../../src/faces/tui/start-chooser.ts';
import { noRecording } from './harness.ts';
import { planOffers, runOffers } from './offers.ts';
import { stage, type Stage } from './stages.ts';

if (process.argv[2] === 'chooser') {
  const { stdin, stdout, env } = process;
  console.log(
    await startChooser({ project: '~/parser', plans: planOffers(), runs: runOffers(), now: 1_000_000 + 7_200_000, stdin, stdout, env }),
  );
  process.exit(0);
}

const run = stage((process.argv[2] ?? 'running') as Stage);
const began = Date.now();
const started = run.scenario.now;
const now = () => started + (Date.now() - began);
// Requests and events happen at the time that the screen shows.
const clock = setInterval(() => (run.scenario.now = now()), 100);
const how = await startDashboard({
  handle: Promise.resolve(run.handle),
  panes: run.panes,
  title: 'Parser rewrite',
  readLog: (log, fromByte) =>
    Promise.resolve(
      fromByte > 0
        ? { text: '', nextByte: fromByte }
        : {
            text: `\u001b[1m${log}\u001b[0m\n\u001b[32m✓\u001b[0m 12 checks passed\n\u001b[31m✗ tokens.test.ts\u001b[0m  expected 3 to be 4\n`,
            nextByte: 1,
          },
    ),
  recording: noRecording,
  now,
  person: 'ada',
  stdin: process.stdin,
  stdout: process.stdout,
  env: process.env,
});
clearInterval(clock);
console.log(how);
