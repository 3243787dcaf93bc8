import { readScreen } from '../screen/rules.ts';
import type { AgentSigns } from '../signs.ts';
import { exitFault } from './exit.ts';
import { readErrorLine, readEvent } from './events.ts';
import { readHook } from './hooks.ts';
import { geminiScreen } from './screen-rules.ts';
import { readTerminal } from './terminal.ts';
import { readTranscript } from './transcript.ts';

/** Gemini CLI. */
export const gemini: AgentSigns = {
  agent: 'gemini',
  event: readEvent,
  errorLine: readErrorLine,
  hook: readHook,
  transcript: readTranscript,
  terminal: readTerminal,
  conversationIn: () => null,
  exit: exitFault,
  screenRules: geminiScreen,
  screen: (rows, moment) => readScreen(geminiScreen, rows, moment),
};
