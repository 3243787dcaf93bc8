import type { ArgumentSpec, CommandSpec, Example, OptionSpec } from '../command-spec.ts';
import { byOption, runOption } from './shared.ts';

const allOption: OptionSpec = { flags: '--all', about: 'the whole run', completes: 'nothing' };

const streams: ArgumentSpec = { name: 'STREAM', about: 'the streams', required: false, variadic: true, completes: 'stream' };

/** The commands that ask the engine for something about streams differ in words only. */
function request(
  name: 'pause' | 'resume' | 'retry' | 'skip' | 'stop',
  words: { readonly summary: string; readonly description: readonly string[]; readonly examples: readonly Example[] },
  args: readonly ArgumentSpec[] = [streams],
  more: readonly OptionSpec[] = [],
): CommandSpec {
  return {
    name,
    group: 'Take part in a run',
    ...words,
    args,
    options: [allOption, ...more, byOption, runOption],
  };
}

const item: ArgumentSpec = {
  name: 'ITEM',
  about: 'what waits, as `sluice status` names it: `review:C1`. Without it: list what waits',
  required: false,
  variadic: true,
  completes: 'item',
};
const overrideOption: OptionSpec = {
  flags: '--override <REASON>',
  about: 'sign off although something speaks against it, for this reason',
  completes: 'nothing',
};
const scopeOption: OptionSpec = {
  flags: '--scope <SCOPE>',
  about: '`once` (default), or `stream`: what an agent asks leave for is allowed for the rest of its stream',
  completes: 'nothing',
};
const noteOption: OptionSpec = { flags: '--note <TEXT>', about: 'why, for the journal', completes: 'nothing' };

export const actingCommands: readonly CommandSpec[] = [
  request(
    'pause',
    {
      summary: 'pause streams, or the whole run',
      description: [
        'Suspends every process of the streams where they are; `sluice resume` lets them go on. With --all nothing new starts either.',
        'With --interrupt an interactive agent leaves its turn instead, as by Esc, and is told to go on later; in the meantime it can be told something else. With --all what cannot be interrupted is suspended.',
      ],
      examples: [
        { line: 'sluice pause A', about: 'one stream' },
        { line: 'sluice pause A --interrupt', about: 'has its agent leave its turn' },
        { line: 'sluice pause --all', about: 'everything' },
      ],
    },
    [streams],
    [{ flags: '--interrupt', about: 'interrupt agents instead of suspending their processes', completes: 'nothing' }],
  ),
  request('resume', {
    summary: 'let paused streams go on',
    description: ['Continues what `sluice pause` suspended.'],
    examples: [
      { line: 'sluice resume A B', about: 'two streams' },
      { line: 'sluice resume --all', about: 'the whole run' },
    ],
  }),
  request(
    'retry',
    {
      summary: 'try a stream again, or run a gate again',
      description: [
        'A stream that has ended is tried again at once, with its attempts counted anew; what was skipped because of it comes back. A gate is named `gate:OWNER/NAME` and is run again alone. In a run that has ended, this starts its engine again.',
        'The agent of a stream goes on with its conversation; with --fresh it begins from scratch, with the agent of the plan.',
      ],
      examples: [
        { line: 'sluice retry A', about: 'a stream' },
        { line: 'sluice retry A --fresh', about: 'a stream, with an agent that knows nothing of before' },
        { line: 'sluice retry gate:A/tests', about: 'a gate alone' },
        { line: 'sluice retry --all', about: 'every stream that did not succeed' },
      ],
    },
    [{ ...streams, about: 'the streams, or gates as `gate:OWNER/NAME`', completes: 'target' }],
    [{ flags: '--fresh', about: 'its agent begins from scratch, without the conversation of before', completes: 'nothing' }],
  ),
  request(
    'skip',
    {
      summary: 'give streams up and go on without them, or let a gate be',
      description: [
        'Ends the streams if they run and counts them as skipped: what needs them is skipped too, with the reason. A gate is named `gate:OWNER/NAME`; it is let be under your name, for a reason that --note gives.',
      ],
      examples: [
        { line: 'sluice skip C', about: 'one stream' },
        { line: 'sluice skip gate:A/tests --note "the runner is broken"', about: 'goes on without a gate' },
      ],
    },
    [{ ...streams, about: 'the streams, or gates as `gate:OWNER/NAME`', completes: 'target' }],
    [noteOption],
  ),
  request('stop', {
    summary: 'stop streams, or end the whole run',
    description: [
      'Ends every process of the streams: interrupt, then TERM, then KILL. With --all the run is over, with exit status 4 for those who watch it, and nothing of it is left running.',
    ],
    examples: [
      { line: 'sluice stop A', about: 'one stream' },
      { line: 'sluice stop --all', about: 'end the run' },
    ],
  }),
  {
    name: 'send',
    group: 'Take part in a run',
    summary: 'type a line into a stream',
    description: ['Types the text into the terminal of the stream and presses Enter: the answer to a question, or a word to an agent.'],
    args: [
      { name: 'STREAM', about: 'the stream', required: true, variadic: false, completes: 'stream' },
      { name: 'TEXT', about: 'what to type; `-` reads it from standard input', required: true, variadic: true, completes: 'nothing' },
    ],
    options: [{ flags: '--no-enter', about: 'leave Enter out', completes: 'nothing' }, byOption, runOption],
    examples: [
      { line: 'sluice send A yes', about: 'answers a question' },
      { line: 'sluice send A use the second variant', about: 'several words make one line' },
    ],
  },
  {
    name: 'approve',
    group: 'Take part in a run',
    summary: 'approve what waits for a person',
    description: [
      'Approves a review hold or whatever else waits, under your name. Without an item it lists what waits, with the command that answers each.',
      'A sign-off is refused while a gate that must pass is red, stale or not measured among its evidence, or a file of it is missing: the refusal lists them. With --override it is signed all the same, and the reason stands in the record.',
    ],
    args: [item],
    options: [byOption, noteOption, overrideOption, scopeOption, runOption],
    examples: [
      { line: 'sluice approve', about: 'list what waits' },
      { line: 'sluice approve review:C1 --note "read the report"', about: 'let checkpoint C1 go' },
      { line: 'sluice approve permission:A:toolu_1 --scope stream', about: 'the agent of stream A may do this from now on' },
      { line: 'sluice approve uncommitted:A', about: 'commit what stream A has left uncommitted' },
      { line: 'sluice approve rollback:critical', about: 'the critical findings are dealt with: what they stopped runs again' },
    ],
  },
  {
    name: 'reject',
    group: 'Take part in a run',
    summary: 'reject what waits for a person',
    description: [
      'Rejects a review hold: what needs it is skipped, with your note as the reason. Rejects a rollback rule: what it has stopped stays stopped. Rejects work that is not committed: it stays where it is, and is not merged. Denies what an agent asks leave for, and tells it your note.',
    ],
    args: [item],
    options: [byOption, noteOption, runOption],
    examples: [
      { line: 'sluice reject review:C1 --note "the numbers are wrong"', about: 'stop there' },
      { line: 'sluice reject permission:A:toolu_1 --note "use make clean"', about: 'the agent is told why not' },
    ],
  },
  {
    name: 'answer',
    group: 'Take part in a run',
    summary: 'pick an option of what an agent asks',
    description: [
      'Picks one of the options that an agent offers, by its number, as `sluice status` lists them. In your own words it is `sluice send`.',
    ],
    args: [
      { ...item, about: 'what asks, as `sluice status` names it: `permission:A:toolu_1`, `question:A`', required: true, variadic: false },
      { name: 'OPTION', about: 'the number of the option, from 1', required: true, variadic: false, completes: 'nothing' },
    ],
    options: [byOption, runOption],
    examples: [{ line: 'sluice answer question:A 2', about: 'the second option' }],
  },
];
