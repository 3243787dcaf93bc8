import { readScreen } from '../screen/rules.ts';
import { nothing, type AgentSigns } from '../signs.ts';
import { readEvent } from './events.ts';
import { readHook } from './hooks.ts';
import { codexScreen } from './screen-rules.ts';
import { readTerminal } from './terminal.ts';
import { threadInTitle } from './title.ts';
import { readTranscript } from './transcript.ts';

/** Codex CLI. */
export const codex: AgentSigns = {
  agent: 'codex',
  event: readEvent,
  // What it writes there are warnings about its own environment; its errors are events.
  errorLine: () => nothing,
  hook: readHook,
  transcript: readTranscript,
  terminal: readTerminal,
  conversationIn: ({ title }) => threadInTitle(title),
  exit: () => null,
  screenRules: codexScreen,
  screen: (rows, moment) => readScreen(codexScreen, rows, moment),
};
