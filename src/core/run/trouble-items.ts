import type { RunRequest } from './events.ts';
import { stepText } from './escalation.ts';
import { runGraph } from './graph.ts';
import { itemId, type ItemSubject } from './items.ts';
import { missing } from './standing.ts';
import type { EscalatedStep, RunState, StreamState } from './state.ts';
import { duration } from './words.ts';

/** What a person is told about a stream that runs or stands still and is in trouble, before its place in the inbox is worked out. */
export interface TroubleItem {
  readonly subject: ItemSubject;
  readonly kind: 'stuck' | 'escalation' | 'page';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  readonly answers: readonly RunRequest[];
}

export function troubleItems(state: RunState, stream: StreamState): readonly TroubleItem[] {
  const escalated = untoldStep(stream);
  return [
    ...(stream.stuck === null ? [] : [stuckItem(state, stream, stream.stuck.since)]),
    ...(escalated ? [stepItem(state, stream, escalated)] : []),
  ];
}

/** The latest step that is meant for a person and that nobody has seen yet: it says all that the ones before it said. */
const untoldStep = ({ escalated }: StreamState): EscalatedStep | undefined =>
  escalated.findLast(({ action, reached, seenBy }) => seenBy === null && (action === 'notify' || action === 'page' || !reached));

const answersOf = ({ id }: StreamState): RunRequest[] => [
  { kind: 'send', stream: id, text: '' },
  { kind: 'retry', target: { kind: 'stream', stream: id } },
  { kind: 'skip', target: { kind: 'stream', stream: id } },
];

function stuckItem(state: RunState, stream: StreamState, since: number): TroubleItem {
  const { stuckAfterMs } = planned(state, stream);
  const last = stream.progress?.now ?? null;
  return {
    subject: { kind: 'stuck', stream: stream.id },
    kind: 'stuck',
    title: `${stream.id} is stuck`,
    detail: `it reported nothing new for ${duration(stuckAfterMs ?? 0)}${last === null ? '' : `; the last was: ${last}`}`,
    since,
    answers: answersOf(stream),
  };
}

function stepItem(state: RunState, stream: StreamState, { step: number, at }: EscalatedStep): TroubleItem {
  const { id } = stream;
  const step = planned(state, stream).escalation[number - 1];
  const subject: ItemSubject = { kind: 'escalation', stream: id, step: number };
  const [send, ...rest] = answersOf(stream);
  return {
    subject,
    kind: step?.do === 'page' ? 'page' : 'escalation',
    title: step?.do === 'page' ? `${step.who}: ${id} needs you` : `${id} needs help`,
    detail:
      step === undefined || step.do === 'block'
        ? ''
        : step.do === 'ask'
          ? `${step.stream}, which does not run now, was to be asked: ${stepText(stream, step)}`
          : stepText(stream, step),
    since: at,
    answers: [...(send ? [send] : []), { kind: 'approve', item: itemId(subject), note: '' }, ...rest],
  };
}

const planned = (state: RunState, { id }: StreamState) => (runGraph(state.plan).streams.get(id) ?? missing('stream', id)).stream;
