import type { CallToolResult } from '@modelcontextprotocol/server';

/** What an agent is told: words of ours, and words of others marked as such by whoever makes the text. */
export const told = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] });

/** It was not done; the sentence says why, and what to do instead. */
export const refused = (sentence: string): CallToolResult => ({ content: [{ type: 'text', text: sentence }], isError: true });

/** A tool never takes the server down: what goes wrong is the answer. */
export async function answerOf(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}
