import type { GateId, RunId } from '../ids.ts';
import type { RealAgentKind, Stream } from '../plan/model.ts';
import type { AgentBeginning } from '../run/attempt-agent.ts';
import type { FileSearch } from './agent-files.ts';
import type { LaunchSpec } from './attempts.ts';

/** Turns what a plan says about an agent into a program to start. One small module per kind of agent stands behind it. */
export interface Agents {
  /** Says how to start one attempt; starts nothing and touches no file, so that it can be asked again. @throws Error with a sentence for a person */
  launch(input: LaunchInput): Launch;
}

export interface LaunchInput {
  readonly run: RunId;
  readonly stream: Stream;
  /** 1-based. */
  readonly attempt: number;
  /** Absolute working directory of the attempt: the worktree or the workspace, the stream's `cwd` already joined to it. */
  readonly dir: string;
  /** The TCP port of its worktree, `null` when it has none. */
  readonly port: number | null;
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Absolute path of the folder that the run works in: the project, or the scratch repository. */
  readonly workspaceDir: string;
  /** Absolute path of the JSON status file that the attempt may write (`runFolder(...).statusFile(stream, attempt)`). */
  readonly statusFile: string;
  /** Absolute paths of what others have left for it, to be read first. */
  readonly handoffs: readonly string[];
  /** A gate that the attempt before has failed, and the absolute path of its output; `null` for an attempt that has nothing to mend. */
  readonly feedback: { readonly gate: GateId; readonly file: string } | null;
  /** A conflict that it is to settle; `null` for an attempt that has none. */
  readonly conflict: LaunchConflict | null;
  /** Absolute path of the folder of this attempt's agent, for what it is told by files and what it writes down. */
  readonly agentDir: string;
  /** The conversation of a real agent: one that is resumed, or the id that a new one gets where its program lets it be set. `null` for other agents. */
  readonly conversation: { readonly id: string; readonly resumes: boolean } | null;
  /** What a real agent is told first, in the words of the plan, and which of the ways to begin it is; `null` for other agents. */
  readonly prompt: { readonly text: string; readonly why: AgentBeginning['prompt'] } | null;
}

export interface Launch extends LaunchSpec {
  /** Written before the start. */
  readonly files: readonly LaunchFile[];
  /** How a real agent is watched and talked to; `null` for other agents. */
  readonly agent: AgentLaunch | null;
}

export interface LaunchFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** As chmod has it; without it the file is its owner's alone. */
  readonly mode?: number;
}

export interface AgentLaunch {
  readonly kind: RealAgentKind;
  readonly mode: 'interactive' | 'headless';
  /** How the first prompt gets to it: in its arguments, by typing it into its pane, or on its standard input. */
  readonly delivery: 'argument' | 'paste' | 'stdin';
  /** The first prompt as it is sent: of the plan, with what is to be read first. */
  readonly prompt: string;
  /** Its program takes the id of a new conversation from {@link LaunchInput.conversation}. */
  readonly presetConversation: boolean;
  /** What is typed, one after the other, so that it leaves by itself when it has nothing to do. */
  readonly endKeys: readonly string[];
  /** Where its program keeps the conversation, as far as that is known before it tells; `null` where its hooks tell it. */
  readonly transcript: AgentTranscript | null;
}

export interface AgentTranscript extends Omit<FileSearch, 'since'> {
  /** Set where the id is not known before the start and other agents may keep theirs there, too: the path with `{id}` for the id, or for its beginning. */
  readonly byId?: string;
}

export interface LaunchConflict {
  /** `merge`: the merge stands in its working directory. `branch`: it is to merge the branch there itself. */
  readonly kind: 'merge' | 'branch';
  /** What is merged. */
  readonly branch: string;
  /** Absolute path of what it is told about both sides. */
  readonly promptFile: string;
}
