import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { suggestion } from '../../../core/plan/suggest.ts';
import { severities } from '../../../core/run/finding.ts';
import { isFields, listAt, textAt, type Fields } from '../../../core/text/fields.ts';
import { answerOf, refused, told } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { ownPlan } from '../own-plan.ts';

/** Longest text that Sluice takes over. */
const line = z.string().min(1).max(200);

const progress = z.object({
  percent: z.number().min(0).max(100).optional().describe('How much of the work of this stream is done, in percent.'),
  tasks_done: z.number().int().min(0).optional().describe('How many of your tasks are done.'),
  tasks_total: z.number().int().min(1).optional().describe('How many tasks there are.'),
  now: line.optional().describe('What you are doing now, in one line.'),
  eta: line.optional().describe('When you expect to be done: `30 minutes`, `14:30`.'),
});

const finding = z.object({
  id: line.describe('Your own name for it, one within your stream: `F1`.'),
  severity: z.enum(severities).describe('A `critical` one may make the run hold other streams.'),
  title: line.describe('What is wrong, in one line.'),
  place: line.optional().describe('Where: `src/a.ts:3`.'),
});

/** What the agent says of its own work. All of it goes to the status file of its attempt, as from an agent without these tools. */
export function progressTools(server: McpServer, desk: Desk): void {
  server.registerTool(
    'report_progress',
    {
      title: 'Report progress',
      description:
        'Tells the person and the other streams how far you are. Call it whenever a task is done. What you leave out stays as it was.',
      inputSchema: progress,
    },
    (said) =>
      answerOf(async () => {
        const { percent, tasks_done, tasks_total, now, eta } = said;
        if (tasks_done !== undefined && tasks_total !== undefined && tasks_done > tasks_total)
          return refused(`${tasks_done} of ${tasks_total} tasks cannot be done; say how many there are in tasks_total`);
        const told_ = { percent, tasksDone: tasks_done, tasksTotal: tasks_total, now, eta };
        if (Object.values(told_).every((value) => value === undefined))
          return refused('say at least one of percent, tasks_done, tasks_total, now, eta');
        await desk.updateStatus((fields) => ({ ...fields, ...defined(told_) }));
        return told('reported');
      }),
  );
  server.registerTool(
    'reach_milestone',
    {
      title: 'Reach a milestone',
      description:
        'Says that a milestone of your stream is reached: streams that wait for it start at once. A milestone that is reached stays so.',
      inputSchema: z.object({ milestone: line.describe('Name of the milestone, as list_streams gives those of your stream.') }),
    },
    ({ milestone }) =>
      answerOf(async () => {
        const known = ownPlan(desk).milestones.map(({ id }) => id);
        if (!known.includes(milestone)) return refused(noMilestone(desk.stream, milestone, known));
        await desk.updateStatus((fields) => {
          const reached = listAt(fields, 'milestones');
          return { ...fields, milestones: reached.includes(milestone) ? reached : [...reached, milestone] };
        });
        return told(`milestone ${milestone} is reached`);
      }),
  );
  server.registerTool(
    'report_blocker',
    {
      title: 'Report a blocker',
      description: 'Says what keeps you from going on, so that a person sees it. Give an empty text when nothing does any more.',
      inputSchema: z.object({ blocker: z.string().max(200).describe('What keeps you from going on, in one line; empty for nothing.') }),
    },
    ({ blocker }) =>
      answerOf(async () => {
        await desk.updateStatus((fields) => ({ ...fields, blocker: blocker.trim() === '' ? null : blocker }));
        return told(blocker.trim() === '' ? 'nothing blocks you' : 'reported; go on with what is not blocked');
      }),
  );
  server.registerTool(
    'report_finding',
    {
      title: 'Report a finding',
      description:
        'Records something wrong that you have found in what you look at. One with the same id replaces what you said of it before.',
      inputSchema: finding,
    },
    (found) =>
      answerOf(async () => {
        await desk.updateStatus((fields) => ({ ...fields, findings: [...others(fields, found.id), defined(found)] }));
        return told(`finding ${found.id} is recorded`);
      }),
  );
}

const others = (fields: Fields, id: string): readonly unknown[] =>
  listAt(fields, 'findings').filter((each) => !isFields(each) || textAt(each, 'id') !== id);

const defined = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function noMilestone(stream: string, named: string, known: readonly string[]): string {
  if (known.length === 0) return `stream ${stream} has no milestones in the plan; report your progress instead`;
  const near = suggestion(named, known);
  return `stream ${stream} has no milestone \`${named}\`${near === null ? '' : `: did you mean \`${near}\`?`} It has: ${known.join(', ')}`;
}
