import type { AgentTranscript } from '../../../core/ports/agents.ts';
import type { FileSearch } from '../../../core/ports/agent-files.ts';

/** How long an agent may take to tell the id of its conversation before its file is guessed by what else is known of it. Milliseconds. */
const patienceMs = 20_000;

/**
 * How the file is looked for in which an agent keeps its conversation. Where several agents work in one folder only the id tells theirs apart.
 * @param id of the conversation, or its beginning; `null` while it is not known
 * @returns `null` when it is too soon to look
 */
export function transcriptSearch(
  { byId, ...guess }: AgentTranscript,
  { id, runsForMs }: { readonly id: string | null; readonly runsForMs: number },
): Omit<FileSearch, 'since'> | null {
  if (byId === undefined) return guess;
  if (id !== null) return { dir: guess.dir, path: byId.replace('{id}', id), firstLine: null };
  return runsForMs < patienceMs ? null : guess;
}
