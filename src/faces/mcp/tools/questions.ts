import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { answerOf, told } from '../answer.ts';
import type { Desk } from '../desk.ts';

const question = z.object({
  question: z.string().min(1).max(600).describe('What you need to know, in full sentences: the person sees nothing of your work but this.'),
  options: z.array(z.string().min(1).max(200)).max(9).optional().describe('Answers to choose from, where there are some.'),
});

export function questionTools(server: McpServer, desk: Desk): void {
  server.registerTool(
    'ask_person',
    {
      title: 'Ask a person',
      description:
        'Puts a question into the inbox of the person who leads the run, and waits until it is answered, which may take hours. Ask only what you cannot find out or decide yourself.',
      inputSchema: question,
    },
    ({ question: text, options = [] }, { mcpReq }) =>
      answerOf(async () => {
        const answer = await desk.ask({ text, options }, mcpReq.signal);
        return told(`${answer.by} answers: ${chosen(answer.text, options)}`);
      }),
  );
}

/** A person may give the number of an option instead of its words. */
function chosen(text: string, options: readonly string[]): string {
  const number = /^\s*(\d)[.)]?\s*$/.exec(text)?.[1];
  return (number === undefined ? undefined : options[Number(number) - 1]) ?? text.trim();
}
