import { attemptMark } from '../../core/marks.ts';
import type { LaunchInput } from '../../core/ports/agents.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The whole environment of an attempt: that of the engine without what would be untrue in the pane, then what the plan says, then what
 * Sluice itself needs, which a plan cannot change.
 */
export function attemptEnvironment(base: Environment, input: LaunchInput): Record<string, string> {
  const { run, stream, attempt } = input;
  const inherited = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined && !misleads(entry[0]));
  return {
    ...Object.fromEntries(inherited),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    ...stream.env,
    PWD: input.dir,
    SLUICE_RUN: run,
    SLUICE_STREAM: stream.id,
    SLUICE_ATTEMPT: String(attempt),
    SLUICE_STATUS_FILE: input.statusFile,
    SLUICE_PROJECT_DIR: input.projectDir,
    SLUICE_WORKSPACE: input.workspaceDir,
    SLUICE_MARK: attemptMark(run, { stream: stream.id, attempt }),
  };
}

const misleading = new Set([
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
  'OLDPWD',
  // A channel of the engine's own parent, which a Node child would take for its own.
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  // Set inside of a git hook or alias: they would turn git in the worktree of a stream against another repository.
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
]);

const misleads = (name: string): boolean => misleading.has(name) || /^(?:KITTY|WEZTERM|ITERM|ALACRITTY|GHOSTTY|KONSOLE|ZELLIJ)_/.test(name);
