import { agentNames, type AgentName } from './programs.ts';

/** How each agent is told in a plan to write files without asking, and to ask for the rest. */
export const writing: Readonly<Record<AgentName, string>> = { claude: 'acceptEdits', codex: 'workspace-write', gemini: 'auto_edit' };

export const modes = ['interactive', 'headless'] as const;
/** Every agent in every mode, as the cases of a test. */
export const everyAgent = agentNames.flatMap((agent) => modes.map((mode) => ({ agent, mode })));

/** A plan with one stream. @param rest further keys of the stream, in flow style */
export const planOf = (agent: AgentName, mode: (typeof modes)[number], rest = ''): string => `version: 1
name: one
streams:
  - {id: A, agent: ${agent}, mode: ${mode}, permission_mode: ${writing[agent]}, prompt: Write the notes.${rest === '' ? '' : `, ${rest}`}}
`;
