/** Where a key has its meaning. */
export type Context = 'board' | 'pane' | 'list' | 'log' | 'question' | 'form' | 'inbox' | 'chooser';

export type Intent =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'nextPane'
  | 'previousPane'
  | 'type'
  | 'typeEscape'
  | 'leavePane'
  | 'zoom'
  | 'previousPage'
  | 'nextPage'
  | 'scrollUp'
  | 'scrollDown'
  | 'live'
  | 'first'
  | 'grid1'
  | 'grid2'
  | 'grid4'
  | 'grid6'
  | 'grid9'
  | 'gridAuto'
  | 'pause'
  | 'pauseAll'
  | 'retry'
  | 'retryFresh'
  | 'skip'
  | 'stop'
  | 'approve'
  | 'override'
  | 'answer'
  | 'openPane'
  | 'log'
  | 'why'
  | 'inbox'
  | 'conflicts'
  | 'help'
  | 'mouse'
  | 'redraw'
  | 'suspend'
  | 'interrupt'
  | 'quit'
  | 'close'
  | 'submit'
  | 'verdict'
  | 'verdictBefore';

export interface Binding {
  /** Keys as `keyName` writes them; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly intent: Intent;
  /** What the key line says, one or two words. */
  readonly short: string;
  /** What the help screen and docs/keys.md say. */
  readonly help: string;
  /** Place on the key line, 1 first; those without are in the help only. */
  readonly line?: number;
}

const moving: readonly Binding[] = [
  { keys: ['up', 'k'], intent: 'up', short: 'up', help: 'the stream above' },
  { keys: ['down', 'j'], intent: 'down', short: 'down', help: 'the stream below' },
];
const closing: Binding = { keys: ['escape', 'q', 'ctrl+c'], intent: 'close', short: 'close', help: 'back to the dashboard', line: 9 };
const scrolling: readonly Binding[] = [
  { keys: ['up', 'k'], intent: 'up', short: 'up', help: 'a line up' },
  { keys: ['down', 'j'], intent: 'down', short: 'down', help: 'a line down', line: 1 },
  { keys: ['pageup'], intent: 'scrollUp', short: 'back', help: 'half a page up' },
  { keys: ['pagedown', ' '], intent: 'scrollDown', short: 'on', help: 'half a page down' },
  { keys: ['home'], intent: 'first', short: 'begin', help: 'the beginning' },
  { keys: ['end'], intent: 'live', short: 'end', help: 'the end' },
];

/** Every key of the dashboard. The help screen, the key line and docs/keys.md are made from this table, and so is what a key does. */
export const keymap: Readonly<Record<Context, readonly Binding[]>> = {
  board: [
    ...moving,
    { keys: ['left', 'h'], intent: 'left', short: 'left', help: 'the pane before' },
    { keys: ['right', 'l'], intent: 'right', short: 'right', help: 'the pane after' },
    { keys: ['tab'], intent: 'nextPane', short: 'next', help: 'the next pane of this page' },
    { keys: ['shift+tab'], intent: 'previousPane', short: 'previous', help: 'the previous pane of this page' },
    { keys: ['enter'], intent: 'type', short: 'type', help: 'type into the pane', line: 1 },
    { keys: ['ctrl+]'], intent: 'typeEscape', short: 'type ^]', help: 'type into the pane, beginning with Ctrl-]' },
    { keys: ['z'], intent: 'zoom', short: 'zoom', help: 'one pane on the whole screen, and back', line: 2 },
    { keys: ['1'], intent: 'grid1', short: '1 pane', help: 'one pane a page' },
    { keys: ['2'], intent: 'grid2', short: '2 panes', help: 'two panes a page' },
    { keys: ['3'], intent: 'grid4', short: '4 panes', help: 'four panes a page' },
    { keys: ['4'], intent: 'grid6', short: '6 panes', help: 'six panes a page' },
    { keys: ['5'], intent: 'grid9', short: '9 panes', help: 'nine panes a page' },
    { keys: ['0'], intent: 'gridAuto', short: 'auto', help: 'as many panes a page as can be read' },
    { keys: [']'], intent: 'nextPage', short: 'page', help: 'the next page of panes', line: 9 },
    { keys: ['['], intent: 'previousPage', short: 'back', help: 'the previous page of panes' },
    { keys: ['pageup'], intent: 'scrollUp', short: 'back', help: 'scroll back in the pane (wheel too)' },
    { keys: ['pagedown'], intent: 'scrollDown', short: 'on', help: 'scroll on in the pane' },
    { keys: ['end'], intent: 'live', short: 'live', help: 'the live end of the pane' },
    { keys: ['p'], intent: 'pause', short: 'pause', help: 'pause the stream, or let it go on', line: 4 },
    { keys: ['P'], intent: 'pauseAll', short: 'pause all', help: 'pause the whole run, or let it go on' },
    { keys: ['r'], intent: 'retry', short: 'retry', help: 'try the stream again (asks when it runs)', line: 5 },
    {
      keys: ['R'],
      intent: 'retryFresh',
      short: 'from scratch',
      help: 'try the stream again from scratch: its agent begins a fresh conversation (asks)',
    },
    { keys: ['s'], intent: 'skip', short: 'skip', help: 'go on without the stream (asks)', line: 6 },
    { keys: ['x'], intent: 'stop', short: 'stop', help: 'stop the stream (asks)', line: 7 },
    { keys: ['a'], intent: 'approve', short: 'approve', help: 'approve or reject what waits, with a note', line: 3 },
    { keys: ['i'], intent: 'inbox', short: 'inbox', help: 'what waits for you, answered in place', line: 3 },
    { keys: ['g'], intent: 'log', short: 'gates', help: 'the log of a gate', line: 8 },
    { keys: ['w'], intent: 'why', short: 'why', help: 'why the stream is as it is', line: 8 },
    { keys: ['c'], intent: 'conflicts', short: 'conflicts', help: 'which branches would conflict', line: 3 },
    { keys: ['m'], intent: 'mouse', short: 'mouse', help: 'mouse on or off (off: select text)' },
    { keys: ['ctrl+l'], intent: 'redraw', short: 'redraw', help: 'draw the screen anew' },
    { keys: ['ctrl+z'], intent: 'suspend', short: 'suspend', help: 'back to the shell; `fg` comes back' },
    { keys: ['?', 'f1'], intent: 'help', short: 'help', help: 'this help', line: 1 },
    { keys: ['q'], intent: 'quit', short: 'leave', help: 'leave; `sluice attach` comes back', line: 2 },
    { keys: ['ctrl+c'], intent: 'interrupt', short: 'leave or stop', help: 'leave, stop everything, or stay (asks)' },
  ],
  pane: [
    {
      keys: ['ctrl+]'],
      intent: 'leavePane',
      short: 'leave the pane',
      help: 'take the keyboard back',
      line: 1,
    },
    { keys: ['shift+pageup'], intent: 'scrollUp', short: 'scroll back', help: 'scroll back in the pane', line: 2 },
    { keys: ['shift+pagedown'], intent: 'scrollDown', short: 'scroll on', help: 'scroll on in the pane' },
  ],
  list: [...scrolling, closing, { keys: ['?', 'w', 'c', 'enter'], intent: 'close', short: 'close', help: 'back to the dashboard' }],
  log: [
    ...scrolling,
    { keys: ['left', 'h'], intent: 'left', short: 'gate before', help: 'the log of the gate before' },
    { keys: ['right', 'l', 'tab'], intent: 'right', short: 'next gate', help: 'the log of the next gate', line: 2 },
    { keys: ['r'], intent: 'retry', short: 'run again', help: 'run the gate again', line: 3 },
    { keys: ['s'], intent: 'skip', short: 'skip', help: 'go on without the gate, for a reason', line: 4 },
    { keys: ['a'], intent: 'approve', short: 'answer', help: 'answer what the gate asks, with a note', line: 5 },
    { keys: ['O'], intent: 'override', short: 'sign anyway', help: 'sign off in spite of the gate, for a reason', line: 6 },
    closing,
    { keys: ['g'], intent: 'close', short: 'close', help: 'back to the dashboard' },
  ],
  question: [{ keys: ['escape', 'n'], intent: 'close', short: 'no', help: 'do nothing', line: 9 }],
  form: [
    { keys: ['enter'], intent: 'submit', short: 'send', help: 'send it', line: 1 },
    { keys: ['tab'], intent: 'verdict', short: 'choose', help: 'the next choice: approve, override, reject', line: 2 },
    { keys: ['shift+tab'], intent: 'verdictBefore', short: 'choose', help: 'the choice before' },
    { keys: ['up'], intent: 'up', short: 'up', help: 'a line up in what is said above' },
    { keys: ['down'], intent: 'down', short: 'more', help: 'a line down in it', line: 3 },
    { keys: ['pageup'], intent: 'scrollUp', short: 'back', help: 'half a page up' },
    { keys: ['pagedown'], intent: 'scrollDown', short: 'on', help: 'half a page down' },
    { keys: ['escape', 'ctrl+c'], intent: 'close', short: 'leave', help: 'send nothing; the text is kept', line: 9 },
  ],
  inbox: [
    { keys: ['up', 'k'], intent: 'up', short: 'up', help: 'the item above' },
    { keys: ['down', 'j'], intent: 'down', short: 'down', help: 'the item below' },
    { keys: ['enter'], intent: 'answer', short: 'answer', help: 'answer it: decide, type, or run again', line: 1 },
    { keys: ['a'], intent: 'approve', short: 'approve', help: 'approve or reject it, with a note', line: 2 },
    { keys: ['O'], intent: 'override', short: 'sign anyway', help: 'sign off in spite of what speaks against it', line: 2 },
    { keys: ['r'], intent: 'retry', short: 'retry', help: 'try the stream or run the gate again', line: 3 },
    { keys: ['s'], intent: 'skip', short: 'skip', help: 'go on without the stream or gate (asks)', line: 4 },
    { keys: ['o'], intent: 'openPane', short: 'open pane', help: 'show the pane of the stream', line: 5 },
    { keys: ['g'], intent: 'log', short: 'gate log', help: 'the log of the gate', line: 6 },
    closing,
    { keys: ['i'], intent: 'close', short: 'close', help: 'back to the dashboard' },
  ],
  chooser: [
    { keys: ['up', 'k'], intent: 'up', short: 'up', help: 'the entry above' },
    { keys: ['down', 'j'], intent: 'down', short: 'down', help: 'the entry below' },
    { keys: ['enter'], intent: 'submit', short: 'open', help: 'start the plan, or look at the run', line: 1 },
    { keys: ['q', 'escape', 'ctrl+c'], intent: 'quit', short: 'leave', help: 'leave', line: 9 },
  ],
};

/** Headings of the contexts in the help and in docs/keys.md. */
export const contextTitles: Readonly<Record<Context, string>> = {
  board: 'Dashboard',
  pane: 'Typing into a pane',
  inbox: 'Inbox',
  log: 'Gate log',
  form: 'Note or answer',
  question: 'Question',
  list: 'Help, why, conflicts',
  chooser: 'Plans and runs',
};

const tables = new Map(
  Object.entries(keymap).map(([context, bindings]) => [
    context,
    new Map(bindings.flatMap(({ keys, intent }) => keys.map((key) => [key, intent] as const))),
  ]),
);

/** What a key means in a context, or `null`. */
export const intentOf = (context: Context, key: string): Intent | null => tables.get(context)?.get(key) ?? null;

const shown: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: '↵',
  escape: 'Esc',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  f1: 'F1',
  ' ': 'Space',
};

/** A key as people write it: `Ctrl-]`, `PgUp`, `↵`. */
export function keyLabel(key: string): string {
  const known = shown[key];
  if (known !== undefined) return known;
  if (key.startsWith('ctrl+')) return `Ctrl-${key.slice(5).toUpperCase()}`;
  if (key.startsWith('shift+')) return `Shift-${keyLabel(key.slice(6))}`;
  return key;
}
