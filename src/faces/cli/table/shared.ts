import type { ArgumentSpec, OptionSpec } from '../command-spec.ts';

const naming = 'its id, a beginning or the last part of it, or `latest`';

export const runArgument: ArgumentSpec = {
  name: 'RUN',
  about: `the run: ${naming}. Without it: the live run, else the newest that has not ended, else the newest`,
  required: false,
  variadic: false,
  completes: 'run',
};

export const runOption: OptionSpec = {
  flags: '--run <RUN>',
  about: `the run it is about: ${naming} (default: the live run, else the newest that has not ended, else the newest)`,
  completes: 'run',
};

export const planArgument: ArgumentSpec = {
  name: 'PLAN',
  about: 'the plan file. Without it: plan.yaml, else the only plan that is here',
  required: false,
  variadic: false,
  completes: 'plan',
};

export const byOption: OptionSpec = {
  flags: '--by <NAME>',
  about: 'who decides, as it will stand in the journal (default: you, as USER@HOST)',
  completes: 'nothing',
};

export const jsonOption = (about: string): OptionSpec => ({ flags: '--json', about, completes: 'nothing' });

export const speedOption: OptionSpec = {
  flags: '--speed <N>',
  about:
    'go N times faster than planned, 1 to 1000000: estimates, demo agents, times of checkpoints and waits are divided by N, timeouts are not. At 600 a planned minute takes a tenth of a second',
  completes: 'nothing',
};

/** How a plan is taken, for all commands that read one. */
export const planOptions: readonly OptionSpec[] = [
  {
    flags: '--profile <NAME>',
    about: 'take the plan under one of its profiles (default: its `default_profile`, else the plan as written)',
    completes: 'nothing',
  },
  {
    flags: '--var <NAME=VALUE>',
    about: 'give a variable of the plan a value, read as YAML; may be given more than once',
    completes: 'nothing',
    isRepeatable: true,
  },
  {
    flags: '--agent <NAME>',
    about: '`demo`: let the demo agent do the work of every stream whose agent is no command, for a rehearsal',
    completes: 'nothing',
  },
];

export const watchingOptions: readonly OptionSpec[] = [
  { flags: '--headless', about: 'print a line for each event instead of opening the dashboard', completes: 'nothing' },
  jsonOption('print the events as JSON, one a line, and nothing else (implies --headless)'),
  {
    flags: '--no-wait',
    about: 'leave with exit status 3 when only a person can bring the run further (implies --headless)',
    completes: 'nothing',
  },
];
