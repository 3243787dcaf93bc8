import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { QueuedItem, RunState } from '../../../core/run/state.ts';
import { isoOf } from '../../../core/report/write/words.ts';
import { isFields, listAt, textAt } from '../../../core/text/fields.ts';
import { answerOf, refused, told } from '../answer.ts';
import type { Desk } from '../desk.ts';

const text = z.string().min(1).max(200);
const item = z.object({
  id: text.describe('A name for it, one in the run: `A-needs-card`.'),
  from: text.describe('Who is to provide it: a stream, or a milestone of one (`A.card`).'),
  what: text.describe('What it is, in one line.'),
  files: z.array(text).max(50).optional().describe('Files that must exist where the provider works, relative to its folder.'),
});

/** What streams need of one another and the plan did not know: the queue in `.claude/agent-status.json`. */
export function integrationTools(server: McpServer, desk: Desk): void {
  server.registerTool(
    'list_integration',
    {
      title: 'List integration items',
      description: 'What streams need of one another beyond the plan, and what of it is settled.',
      inputSchema: z.object({}),
      annotations: { readOnlyHint: true },
    },
    () => answerOf(() => Promise.resolve(told(queueText(desk.state())))),
  );
  server.registerTool(
    'put_integration_item',
    {
      title: 'Ask another stream for something',
      description:
        'Says that your stream needs something of another one. It is settled when that stream is done and the files exist, or by a person.',
      inputSchema: item,
    },
    ({ id, from, what, files = [] }) =>
      answerOf(async () => {
        const at = isoOf(desk.now());
        await desk.updateSharedStatus((fields) => {
          const queue = listAt(fields, 'integrationQueue');
          if (queue.some((each) => textAt(each, 'id') === id)) throw new Error(`there is an item \`${id}\` already; choose another id`);
          const put = { id, from, to: desk.stream, blocks: [], description: what, files, status: 'pending', createdAt: at, lastUpdate: at };
          return { ...fields, integrationQueue: [...queue, put] };
        });
        return told(`${id} is in the queue; go on with what does not need it`);
      }),
  );
  server.registerTool(
    'resolve_integration_item',
    {
      title: 'Settle an integration item',
      description:
        'Says that an item which your stream was to provide is there, or that one which your stream asked for is no longer needed.',
      inputSchema: z.object({ id: text, note: text.optional().describe('Where it is, or why it is not needed.') }),
    },
    ({ id, note }) =>
      answerOf(async () => {
        const { sharedStatus } = desk.state();
        const known = sharedStatus?.queue[id];
        if (known !== undefined && !isOurs(known, desk.stream))
          return refused(`item \`${id}\` is between ${known.from} and ${known.to}: only they, or a person, can settle it`);
        const at = isoOf(desk.now());
        await desk.updateSharedStatus((fields) => {
          const queue = listAt(fields, 'integrationQueue');
          const found = queue.find((each) => textAt(each, 'id') === id);
          if (!isFields(found)) throw new Error(`there is no item \`${id}\` in the queue; list_integration has them`);
          const ends = [textAt(found, 'to'), textAt(found, 'from')?.split('.')[0]];
          if (known === undefined && !ends.includes(desk.stream))
            throw new Error(`item \`${id}\` is not of your stream: only those whose it is, or a person, can settle it`);
          const settled = {
            ...found,
            status: 'resolved',
            resolvedAt: at,
            resolvedBy: desk.stream,
            lastUpdate: at,
            ...(note === undefined ? {} : { note }),
          };
          return { ...fields, integrationQueue: queue.map((each) => (each === found ? settled : each)) };
        });
        return told(`${id} is settled`);
      }),
  );
}

const isOurs = ({ provider, to }: QueuedItem, stream: string): boolean => provider === stream || to === stream;

function queueText({ sharedStatus }: RunState): string {
  const items = Object.values(sharedStatus?.queue ?? {});
  if (items.length === 0) return 'nothing: no stream needs anything of another beyond the plan';
  return items
    .map(
      ({ id, from, to, what, settled }) =>
        `- ${id}: ${to} needs of ${from}: ${what} (${settled === null ? 'pending' : `settled by ${settled.by}`})`,
    )
    .join('\n');
}
