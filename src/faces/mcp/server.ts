import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Desk } from './desk.ts';
import { gateTools } from './tools/gates.ts';
import { integrationTools } from './tools/integration.ts';
import { progressTools } from './tools/progress.ts';
import { questionTools } from './tools/questions.ts';
import { streamTools } from './tools/streams.ts';

/** What every client shows its model before it has called anything. */
const instructions = (stream: string) =>
  `You work on the stream \`${stream}\` of a run that Sluice leads; other agents work on other streams beside you. ` +
  'Report your progress and the milestones that you reach, for others wait for them. When you cannot go on, say what blocks you. ' +
  'When only a person can decide, ask: the tool waits for the answer. Before you end, try the gates that your work will be judged by.';

/**
 * Serves the tools of one agent over standard input and output until the client closes them.
 * @param failed called with a sentence for what goes wrong beside the calls
 */
export async function serveTools(desk: Desk, version: string, failed: (sentence: string) => void): Promise<void> {
  const closed = Promise.withResolvers<void>();
  const handle = serveStdio(
    () => {
      const server = new McpServer(
        { name: 'sluice', title: 'Sluice', version },
        { capabilities: { tools: {} }, instructions: instructions(desk.stream) },
      );
      for (const add of [progressTools, questionTools, streamTools, integrationTools, gateTools]) add(server, desk);
      return server;
    },
    { onerror: (error) => failed(error.message) },
  );
  process.stdin.once('end', () => closed.resolve());
  process.stdin.once('close', () => closed.resolve());
  await closed.promise;
  await handle.close();
}
