import { delimiter } from 'node:path';
import { attemptMark } from '../../core/marks.ts';
import type { LaunchInput } from '../../core/ports/agents.ts';
import { inherited, type Environment } from '../environment/inherited.ts';

/**
 * The whole environment of an attempt: that of the engine without what would be untrue in the pane, then what the plan says, then what
 * Sluice itself needs, which a plan cannot change.
 */
export function attemptEnvironment(base: Environment, input: LaunchInput, token: string): Record<string, string> {
  const { run, stream, attempt } = input;
  const fitting = Object.entries(inherited(base)).filter(([name]) => !ofOuterTerminal.has(name) && !emulators.test(name));
  return {
    ...Object.fromEntries(fitting),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    ...stream.env,
    PWD: input.dir,
    SLUICE_RUN: run,
    SLUICE_STREAM: stream.id,
    SLUICE_PHASE: stream.phase ?? '',
    SLUICE_ATTEMPT: String(attempt),
    SLUICE_STATUS_FILE: input.statusFile,
    // By this `sluice mcp` serves this attempt and no other.
    SLUICE_TOKEN: token,
    SLUICE_PROJECT_DIR: input.projectDir,
    SLUICE_WORKSPACE: input.workspaceDir,
    // As in PATH: there may be several.
    ...(input.handoffs.length === 0 ? {} : { SLUICE_HANDOFF: input.handoffs.join(delimiter) }),
    ...(input.feedback === null ? {} : { SLUICE_FEEDBACK: input.feedback.file, SLUICE_FEEDBACK_GATE: input.feedback.gate }),
    ...(input.conflict === null
      ? {}
      : {
          SLUICE_PROMPT_FILE: input.conflict.promptFile,
          SLUICE_CONFLICT: input.conflict.kind,
          SLUICE_CONFLICT_BRANCH: input.conflict.branch,
        }),
    ...(input.port === null ? {} : { SLUICE_PORT: String(input.port) }),
    SLUICE_MARK: attemptMark(run, { stream: stream.id, attempt }),
  };
}

/**
 * An agent that Sluice itself was started by leaves variables by which another of its kind takes itself for a part of it. What the plan says of
 * them holds.
 */
export const withoutOuterAgent = (env: Readonly<Record<string, string>>, { stream }: LaunchInput): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !outerAgent.test(name) || Object.hasOwn(stream.env, name)));

/** Names of a process that is running, none by which a person sets an agent up. */
const outerAgent =
  /^(?:CLAUDECODE|CLAUDE_CODE_(?:ENTRYPOINT|SESSION_ID|SSE_PORT|CHILD_SESSION|EXECPATH)|CODEX_(?:SANDBOX\w*|THREAD_ID|CI|INTERNAL_\w+)|GEMINI_CLI|GEMINI_CLI_NO_RELAUNCH)$/;

const ofOuterTerminal = new Set([
  // Whoever looks at the dashboard decided about the dashboard; a pane has colours.
  'NO_COLOR',
  // The size of the terminal that Sluice was started in.
  'COLUMNS',
  'LINES',
  // What kind of terminal that was: its pictures, links and key protocols do not exist in a pane, and tmux refuses to nest.
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'WINDOWID',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'TERM_SESSION_ID',
  'TERMINFO',
  'TERMCAP',
  'VTE_VERSION',
  'WT_SESSION',
  'COLORFGBG',
]);
const emulators = /^(?:KITTY|WEZTERM|ITERM|ALACRITTY|GHOSTTY|KONSOLE|ZELLIJ)_/;
