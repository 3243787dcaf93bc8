import type { CommandSpec } from '../command-spec.ts';
import { jsonOption, planArgument, planOptions, runArgument, speedOption, watchingOptions } from './shared.ts';

const takeOver = {
  flags: '--take-over',
  about: 'replace an engine that lives but does not answer any more',
  completes: 'nothing',
} as const;

const detach = {
  flags: '--detach',
  about: 'start the run, print its id and leave; `sluice attach` looks at it',
  completes: 'nothing',
} as const;

export const runningCommands: readonly CommandSpec[] = [
  {
    name: 'init',
    group: 'Run a plan',
    summary: 'write a first plan for this project',
    description: [
      'Writes a plan with three streams that runs as it is, with the built-in demo agent, and says in comments what to change for real agents. Its gates are the checks that the folder already has: scripts of package.json (typecheck, lint, test, build), pytest, go.mod, Cargo.toml, or targets of a Makefile; a check whose tool is not installed is left as a comment.',
      'An existing file is not touched. The first line of the plan tells editors where the JSON schema lies: in node_modules, where Sluice is installed in the project, else in a copy below .sluice/, which git ignores.',
    ],
    args: [{ name: 'FILE', about: 'the file to write (default: plan.yaml)', required: false, variadic: false, completes: 'plan' }],
    options: [
      { flags: '--force', about: 'replace the file when it is there already', completes: 'nothing' },
      { flags: '--stdout', about: 'print the plan, and write nothing', completes: 'nothing' },
    ],
    examples: [
      { line: 'sluice init', about: 'writes plan.yaml' },
      { line: 'sluice init plans/first.yaml', about: 'writes another file' },
      { line: 'sluice init --stdout', about: 'only shows it' },
    ],
  },
  {
    name: 'run',
    group: 'Run a plan',
    summary: 'run a plan to its end',
    description: [
      'Starts a run of the plan and opens the dashboard on it. Leaving the dashboard leaves the run running. Without a terminal it prints lines instead, as with --headless.',
      'When an earlier run of the same plan has not ended, that run goes on: if its engine lives, you are told to attach; if it died, the run is resumed, and no stream is run twice. --new starts another run beside it, which is possible when the plan works in a scratch workspace of its own, or nothing of the earlier run is alive.',
      'With --no-wait the run stays where it is when the command leaves; it goes on when a person has answered, from any terminal.',
      'Headless, Ctrl-C asks once and, pressed again within ten seconds, stops every stream and ends the run. SIGTERM, SIGHUP and a reader of the output that goes away only end the printing; the run goes on.',
    ],
    args: [planArgument],
    options: [
      ...planOptions,
      ...watchingOptions,
      detach,
      {
        flags: '--only <STREAMS>',
        about: 'run only these streams (ids with commas between); what they need of others counts as met',
        completes: 'nothing',
      },
      { flags: '--yes', about: 'approve review holds and human gates without asking', completes: 'nothing' },
      speedOption,
      { flags: '--new', about: 'start another run although an earlier one of this plan has not ended', completes: 'nothing' },
      takeOver,
    ],
    examples: [
      { line: 'sluice run plans/release.yaml', about: 'with the dashboard' },
      { line: 'sluice run plans/release.yaml --headless --yes --no-wait', about: 'in CI: lines, no questions' },
      { line: 'sluice run plans/release.yaml --speed 600', about: 'a rehearsal with demo agents: a planned minute in a tenth of a second' },
      { line: 'sluice run plans/release.yaml --only A,B', about: 'two of its streams' },
      { line: 'sluice run plans/release.yaml --profile sequential --var target=main', about: 'in another way' },
      { line: 'sluice run plans/release.yaml --json', about: 'events as NDJSON, to fold or to filter' },
    ],
  },
  {
    name: 'check',
    group: 'Run a plan',
    summary: 'check plans without running them',
    description: [
      'Reads each plan and says what is wrong with it as FILE:LINE:COLUMN, with the line and a caret. For a plan that is right it prints how many streams, phases and gates it has, the time it is predicted to take, and the critical path. Without names it checks all plans of the folder, of the project, and of `plans/` in either. A plan with profiles is checked under each of them, unless --profile names one. The exit status is 2 when one of them is wrong.',
    ],
    args: [{ ...planArgument, about: 'the plan files', variadic: true }],
    options: [...planOptions, jsonOption('print diagnostics and summaries as one JSON object')],
    examples: [
      { line: 'sluice check plans/release.yaml', about: 'one plan' },
      { line: 'sluice check', about: 'all that are here' },
      { line: 'sluice check --json plans/release.yaml plans/nightly.yaml', about: 'two, for an editor or CI' },
    ],
  },
  {
    name: 'plan',
    group: 'Run a plan',
    summary: 'show the execution map of a plan and predict its times',
    description: [
      'Draws what can run side by side and what waits for what, with the critical path marked, and predicts how long a run takes, how many agents it needs at once and how much faster that is than one stream after the other. Nothing is started.',
      'The times come from many simulated runs in which all goes well, each with durations drawn from the estimates: LEAST is undercut in a tenth of them, LIKELY in half, MOST in nine tenths. The runs are decided by the same scheduler as real ones. Durations of earlier runs of the same plan are blended into the estimates; where that was done is said. docs/predictions.md tells how all of it is worked out.',
    ],
    args: [planArgument],
    options: [
      ...planOptions,
      jsonOption('print all of it as one JSON object, times in milliseconds'),
      { flags: '--svg <FILE>', about: 'write a Gantt chart to this file besides', completes: 'nothing' },
      { flags: '--runs <N>', about: 'simulate so many runs (default: 1000)', completes: 'nothing' },
      { flags: '--seed <N>', about: 'draw other durations; the same seed draws the same ones (default: 1)', completes: 'nothing' },
    ],
    examples: [
      { line: 'sluice plan plans/release.yaml', about: 'map and times' },
      { line: 'sluice plan plans/release.yaml --svg release.svg', about: 'with a chart, to be opened in a browser' },
      { line: 'sluice plan plans/release.yaml --json --runs 10000', about: 'for a program, more exactly' },
    ],
  },
  {
    name: 'import',
    group: 'Run a plan',
    summary: 'draft a plan from a guide in Markdown',
    description: [
      'Reads a guide (phases, streams, tables of agents, execution maps, timelines, check-lists, merge waves) and writes a plan. It is a draft: what could not be placed stands in it as comments, unsure places are marked `# unsure:`, and both are listed on standard error with their lines. docs/import.md says what is recognised.',
      'Text whose encoding was broken on the way (`â†’` for an arrow) is repaired. A draft that `sluice check` would refuse is written all the same, with the reasons, and the exit status is 1.',
    ],
    args: [{ name: 'GUIDE', about: 'the guide, in Markdown', required: true, variadic: false, completes: 'plan' }],
    options: [
      {
        flags: '-o, --output <FILE>',
        about: 'write the plan to this file, which must not exist (default: standard output)',
        completes: 'plan',
      },
      { flags: '--agent <AGENT>', about: 'who does the streams (default: demo)', completes: 'nothing' },
      jsonOption('print the plan and what was found as one JSON object'),
    ],
    examples: [
      { line: 'sluice import GUIDE.md --output plans/guide.yaml', about: 'then `sluice check plans/guide.yaml`, and read it' },
      { line: 'sluice import GUIDE.md > plan.yaml', about: 'the plan alone; the report goes to the terminal' },
    ],
  },
  {
    name: 'attach',
    group: 'Run a plan',
    summary: 'open the dashboard on a run',
    description: [
      'Opens the dashboard on a run; any number of terminals may look at one at once. A run whose engine died is resumed. A run that has ended is shown from its journal; trying a stream of it again starts its engine.',
    ],
    args: [runArgument],
    options: [...watchingOptions, takeOver],
    examples: [
      { line: 'sluice attach', about: 'the live run' },
      { line: 'sluice attach latest', about: 'the newest, ended or not' },
      { line: 'sluice attach --headless', about: 'its events as lines, from the first on' },
    ],
  },
  {
    name: 'demo',
    group: 'Run a plan',
    summary: 'run the demo plan in a scratch project',
    description: [
      'Runs the plan that comes with Sluice, with the built-in demo agent, in a new folder below the temporary folder. The folder is kept, with everything that the run wrote, and named at the end.',
    ],
    args: [],
    options: [
      { flags: '--dir <DIR>', about: 'use this folder, which must be empty or not exist yet', completes: 'dir' },
      ...watchingOptions,
      detach,
      { flags: '--yes', about: 'approve review holds and human gates without asking', completes: 'nothing' },
      speedOption,
    ],
    examples: [
      { line: 'sluice demo', about: 'with the dashboard' },
      { line: 'sluice demo --headless --yes', about: 'as lines; it asks one question, see `sluice send`' },
    ],
  },
];
