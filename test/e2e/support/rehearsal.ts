import { join } from 'node:path';
import { readJournal } from '../../../src/core/report/journal/read-journal.ts';
import { proveOrder, type OrderProof } from '../../../src/core/report/order-proof.ts';
import { attention, type AttentionItem } from '../../../src/core/run/attention.ts';
import type { Envelope } from '../../../src/core/run/events.ts';
import { openFold } from '../../../src/core/run/reduce.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import { waitUntil } from '../../support/wait.ts';
import { start } from './command.ts';
import { packageDir } from './package.ts';
import type { Project } from './project.ts';

/** A plan of ours that was run to its end by the demo agent, with a person at another terminal who approves what is held. */
export interface Rehearsal {
  readonly status: number | null;
  readonly events: readonly Envelope[];
  readonly state: RunState;
  /** What the recorded times prove of its order. */
  readonly order: OrderProof;
  /** What the person approved, in that order, what they were asked, and how far the journal was then. */
  readonly approved: readonly { readonly item: string; readonly asked: string; readonly seq: number }[];
}

/** Runs `plans/NAME.yaml` headless at this speed. */
export async function rehearse(project: Project, name: string, speed: number, ...options: readonly string[]): Promise<Rehearsal> {
  const run = start(['run', join(packageDir, 'plans', `${name}.yaml`), '--json', '--speed', String(speed), ...options], {
    cwd: project.dir,
  });
  let over = false;
  const done = run.done.finally(() => (over = true));
  const fold = openFold(null);
  const events: Envelope[] = [];
  const take = (): RunState | null => {
    const whole = run.out().split('\n').slice(0, -1);
    for (const line of whole.slice(events.length)) {
      const envelope = JSON.parse(line) as Envelope;
      events.push(envelope);
      fold.apply(envelope);
    }
    return events.length === 0 ? null : fold.state();
  };
  const approved: { item: string; asked: string; seq: number }[] = [];
  await waitUntil(
    'the run has ended, everything that it held approved',
    async () => {
      const state = take();
      // What agents need of one another is settled by the rule when it is there.
      const isAsked = ({ kind, answers }: AttentionItem) => kind !== 'integration' && answers.some((answer) => answer.kind === 'approve');
      const item = state && attention(state).find(isAsked);
      if (state && item && state.status.kind !== 'ended' && !approved.some((each) => each.item === item.id)) {
        const answer = await project.sluice('approve', item.id, '--by', 'ada', '--note', 'looked at');
        if (answer.status === 0) approved.push({ item: item.id, asked: item.title, seq: state.seq });
      }
      return over;
    },
    110_000,
  );
  const { status, stderr } = await done;
  const state = take();
  if (!state) throw new Error(`no run was begun: ${stderr}`);
  return { status, events, state, order: proveOrder(readJournal(events)), approved };
}

/** When a stream's last attempt was decided, and when its process began and ended, epoch milliseconds, by the record. */
export function timesOf(state: RunState, id: string): { readonly decided: number; readonly start: number; readonly end: number } {
  const attempt = Object.entries(state.streams)
    .find(([each]) => each === id)?.[1]
    .attempts.at(-1);
  if (!attempt || attempt.spawnedAt === null || attempt.endedAt === null) throw new Error(`${id} has not run to its end`);
  return { decided: attempt.decidedAt, start: attempt.spawnedAt, end: attempt.endedAt };
}

/** Whether these worked at one moment all together. */
export function overlapped(state: RunState, ids: readonly string[]): boolean {
  const times = ids.map((id) => timesOf(state, id));
  return Math.max(...times.map(({ start }) => start)) < Math.min(...times.map(({ end }) => end));
}

/** Whether each of these began when the one before had ended. */
export function followed(state: RunState, ids: readonly string[]): boolean {
  const times = ids.map((id) => timesOf(state, id));
  return times.every(({ start }, index) => index === 0 || (times[index - 1]?.end ?? Infinity) <= start);
}
