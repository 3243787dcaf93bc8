import { readScreen } from '../screen/rules.ts';
import { nothing, type AgentSigns } from '../signs.ts';
import { readEvent } from './events.ts';
import { readHook } from './hooks.ts';
import { claudeScreen } from './screen-rules.ts';
import { readTerminal } from './terminal.ts';
import { readTranscript } from './transcript.ts';

/** Claude Code. */
export const claude: AgentSigns = {
  agent: 'claude',
  event: readEvent,
  errorLine: () => nothing,
  hook: readHook,
  transcript: readTranscript,
  terminal: readTerminal,
  conversationIn: () => null,
  exit: () => null,
  screenRules: claudeScreen,
  screen: (rows, moment) => readScreen(claudeScreen, rows, moment),
};
