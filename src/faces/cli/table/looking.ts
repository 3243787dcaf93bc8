import type { CommandSpec } from '../command-spec.ts';
import { jsonOption, runArgument, runOption } from './shared.ts';

export const lookingCommands: readonly CommandSpec[] = [
  {
    name: 'status',
    group: 'Look at a run',
    summary: 'show how a run stands',
    description: [
      'One screen of text: streams by phase with their state and why, gates, checkpoints, and what waits for a person with the command that answers it.',
    ],
    args: [runArgument],
    options: [
      jsonOption('print it as one JSON object (with --watch: one a line)'),
      { flags: '--watch', about: 'print it again whenever something changes, until the run ends', completes: 'nothing' },
      {
        flags: '--why <STREAM>',
        about:
          'say why a stream is as it is: the rule, and of a real agent the source, the text that matched, its age, and what the other sources say',
        completes: 'stream',
      },
      {
        flags: '--tmux',
        about: "print one line for tmux: `set -g status-right '#(sluice -C DIR status --tmux)'`",
        completes: 'nothing',
      },
    ],
    examples: [
      { line: 'sluice status', about: 'the live run' },
      { line: 'sluice status --watch', about: 'kept up to date' },
      { line: 'sluice status --why A', about: 'why stream A is as it is' },
      { line: 'sluice status latest --json', about: 'for a script' },
    ],
  },
  {
    name: 'events',
    group: 'Look at a run',
    summary: 'print the journal of a run',
    description: ['Every event of a run from the first on, as the lines that --headless prints, or as JSON.'],
    args: [runArgument],
    options: [
      jsonOption('print the events as JSON, one a line'),
      { flags: '-f, --follow', about: 'go on with new events until the run ends', completes: 'nothing' },
    ],
    examples: [
      { line: 'sluice events', about: 'what happened so far' },
      { line: 'sluice events --json --follow', about: 'everything, as it happens, for a program' },
    ],
  },
  {
    name: 'logs',
    group: 'Look at a run',
    summary: 'print what a stream or a gate wrote',
    description: [
      'The recording of an attempt as the text that its terminal showed, or the log of a gate. --cast gives the recording itself (asciicast v2), with colours and times.',
    ],
    args: [
      {
        name: 'STREAM',
        about: 'the stream, or a gate as `gate:OWNER/NAME`',
        required: true,
        variadic: false,
        completes: 'target',
      },
    ],
    options: [
      { flags: '-f, --follow', about: 'go on until the attempt ends', completes: 'nothing' },
      { flags: '--attempt <N>', about: 'the attempt, or the round of the gate (default: the last)', completes: 'nothing' },
      { flags: '--setup', about: 'print what the set-up of its worktree wrote', completes: 'nothing' },
      { flags: '--cast', about: 'print the recording itself, to be played by asciinema', completes: 'nothing' },
      runOption,
    ],
    examples: [
      { line: 'sluice logs A', about: 'all that stream A showed' },
      { line: 'sluice logs A --follow', about: 'as it comes' },
      { line: 'sluice logs A --attempt 1 --cast > a.cast', about: 'to be played with asciinema' },
      { line: 'sluice logs gate:A/tests', about: 'the log of a gate' },
      { line: 'sluice logs A --setup', about: 'how its worktree was set up' },
    ],
  },
  {
    name: 'runs',
    group: 'Look at a run',
    summary: 'list the runs of this project',
    description: ['The runs of the project, newest first: id, state, plan, when it started, how long it took, streams done.'],
    args: [],
    options: [
      jsonOption('print them as one JSON array'),
      { flags: '--all', about: 'all of them, not only the newest twenty', completes: 'nothing' },
    ],
    examples: [{ line: 'sluice runs', about: 'the newest twenty' }],
  },
  {
    name: 'conflicts',
    group: 'Look at a run',
    summary: 'foretell which branches would conflict',
    description: [
      'Merges in memory what the streams with worktrees have done so far, each with each, and names the files in which two would conflict; who has changed files outside of its claims; and who claims the same. Nothing is written: no branch, no index, no work tree. An engine does the same after each commit, for `sluice status` and the dashboard.',
      'The exit status is 0 whatever is foretold.',
    ],
    args: [runArgument],
    options: [
      { flags: '--uncommitted', about: 'merge the work trees as they stand, with what is not committed', completes: 'nothing' },
      jsonOption('print it as one JSON object'),
    ],
    examples: [
      { line: 'sluice conflicts', about: 'of the live run, by its commits' },
      { line: 'sluice conflicts --uncommitted', about: 'with what agents have not committed yet' },
      { line: 'sluice conflicts latest --json', about: 'for a script' },
    ],
  },
  {
    name: 'report',
    group: 'Look at a run',
    summary: 'write the report of a run',
    description: [
      'What ran and how it went, at any time during the run and after: attempts, gates, times beside the plan, the critical path as it was, usage, decisions, deliverables with their digests, and the proof of the order. docs/report.md defines each figure. The exit status says only whether the report was written.',
    ],
    args: [runArgument],
    options: [
      {
        flags: '--format <FORMAT>',
        about: '`md`, `json`, `junit` or `html` (default: what the ending of FILE says, else `md`)',
        completes: 'nothing',
      },
      {
        flags: '--phase <ID>',
        about: 'only the results of one phase, as JSON: its streams with their status and times, and their gates',
        completes: 'nothing',
      },
      { flags: '-o, --output <FILE>', about: 'write it to a file', completes: 'nothing' },
    ],
    examples: [
      { line: 'sluice report', about: 'the live run, to be read in the terminal' },
      { line: 'sluice report latest --format json', about: 'for a program' },
      { line: 'sluice report -o report.html', about: 'one page for a browser' },
      { line: 'sluice report --format junit -o junit.xml', about: 'for continuous integration' },
      { line: 'sluice report --phase build -o results.json', about: 'the results of one phase' },
    ],
  },
];
