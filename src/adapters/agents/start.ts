import type { AgentLaunch, LaunchFile, LaunchInput } from '../../core/ports/agents.ts';
import type { RealAgentSettings } from '../../core/plan/model.ts';

/** What the programs of real agents are started with besides what the plan says. */
export interface Beside {
  /** The Node binary that Sluice itself runs on. */
  readonly nodeFile: string;
  /** Absolute paths of `dist/hook.js` and `dist/headless-agent.js`, or of their sources. */
  readonly hookFile: string;
  readonly headlessFile: string;
  /** Command line of `sluice mcp`. */
  readonly tools: readonly [string, ...string[]];
}

export interface StartOrder {
  readonly input: LaunchInput;
  readonly settings: RealAgentSettings;
  readonly conversation: { readonly id: string; readonly resumes: boolean };
  /** The first prompt where it is short enough for an argument, `null` where it gets to the agent in another way. */
  readonly argument: string | null;
  readonly beside: Beside;
  /** Where its program keeps its own: the home folder, and the environment that may say another. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How the program of one kind of agent is started, apart from what holds for all of them. */
export interface Start {
  readonly args: readonly string[];
  /** Besides what every attempt has. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly LaunchFile[];
  readonly presetConversation: boolean;
  readonly transcript: AgentLaunch['transcript'];
}
