import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { suggestion } from '../../../core/plan/suggest.ts';
import { duration } from '../../../core/run/words.ts';
import type { HandoffState, RunState, StreamState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { answerOf, refused, told } from '../answer.ts';
import type { Desk } from '../desk.ts';

/** What an agent may see of the others: how they are, and what they have handed over. */
export function streamTools(server: McpServer, desk: Desk): void {
  server.registerTool(
    'list_streams',
    {
      title: 'List streams',
      description:
        'How all streams of the run are: state and why, progress, milestones with those that are reached, and what each has handed over.',
      inputSchema: z.object({}),
      annotations: { readOnlyHint: true },
    },
    () => answerOf(() => Promise.resolve(told(listed(desk.state(), desk)))),
  );
  server.registerTool(
    'read_handoff',
    {
      title: 'Read a hand-off',
      description: 'The document that a stream, phase or checkpoint has left for whoever goes on.',
      inputSchema: z.object({
        of: z.string().min(1).describe('Its id: `A`, or `phase:backend` where a stream and a phase have the same name.'),
      }),
      annotations: { readOnlyHint: true },
    },
    ({ of }) =>
      answerOf(async () => {
        const { handoffs } = desk.state();
        const found = Object.values<HandoffState>(handoffs).find(({ key }) => key === of || key.slice(key.indexOf(':') + 1) === of);
        if (found?.status.kind !== 'written') return refused(noHandoff(of, Object.values<HandoffState>(handoffs)));
        const text = await desk.readText(found.status.file);
        return text === null ? refused(`the hand-off of ${of} is not at ${found.status.file} any more`) : told(text);
      }),
  );
}

function listed(state: RunState, desk: Desk): string {
  const { stream } = desk;
  const now = desk.now();
  return state.plan.streams
    .flatMap(({ id, title, milestones }) => {
      const own = state.streams[id];
      if (own === undefined) return [];
      const reached = milestones.map((each) => (own.milestones[each.id] === undefined ? each.id : `${each.id} (reached)`));
      return [
        [
          `- ${id}${id === stream ? ' (yours)' : ''}${title === id ? '' : `, ${plainLine(title)}`}: ${own.status.kind}, ${own.why.text} (${duration(now - own.why.at)} ago)`,
          ...progressOf(own),
          ...(reached.length === 0 ? [] : [`milestones: ${reached.join(', ')}`]),
          ...(state.handoffs[`stream:${id}`]?.status.kind === 'written' ? ['has handed over: see read_handoff'] : []),
        ].join('\n  '),
      ];
    })
    .join('\n');
}

function progressOf({ progress }: StreamState): string[] {
  if (progress === null) return [];
  const { percent, now, blocker, question } = progress;
  return [
    ...(percent === undefined && now === undefined
      ? []
      : [[...(percent === undefined ? [] : [`${percent} %`]), ...(now === undefined ? [] : [now])].join(', ')]),
    ...(blocker === undefined ? [] : [`blocked: ${blocker}`]),
    ...(question === undefined ? [] : [`asks a person: ${question}`]),
  ];
}

function noHandoff(named: string, handoffs: readonly HandoffState[]): string {
  const written = handoffs.flatMap(({ key, status }) => (status.kind === 'written' ? [key] : []));
  if (written.length === 0) return 'nothing was handed over yet in this run';
  const near = suggestion(
    named,
    written.flatMap((key) => [key, key.slice(key.indexOf(':') + 1)]),
  );
  return `there is no hand-off of \`${named}\`${near === null ? '' : `: did you mean \`${near}\`?`} There are: ${written.join(', ')}`;
}
