import type { GateId, ItemId } from '../ids.ts';
import type { Checkpoint } from '../plan/model.ts';
import type { RunRequest } from './events.ts';
import { holdsBack } from './gate-groups.ts';
import { holdItems } from './held-pairs.ts';
import { gateText } from './gates.ts';
import { runGraph } from './graph.ts';
import { itemId, type ItemSubject } from './items.ts';
import { gateRefusal } from './refusal.ts';
import { signOffProblems } from './sign-off-problems.ts';
import { signOffText, signOffTitle } from './sign-off-text.ts';
import { gateOf, phaseOf, streamOf, waveOf } from './standing.ts';
import type { RunState, StreamState, VoidedSignature } from './state.ts';
import { leftWorkItems } from './left-work.ts';
import { listed } from './words.ts';
import { agentItems } from './agent-items.ts';
import { budgetItems } from './budget-items.ts';
import { queueAttention } from './queue-items.ts';
import { rollbackItems } from './rollback-items.ts';
import { conflictItems } from './wave-conflicts.ts';
import { troubleItems } from './trouble-items.ts';
import { unreadableItems } from './unreadable.ts';
import { freedBy, rankOfSubject } from './frees.ts';

/** Something that waits for a person. */
export interface AttentionItem {
  readonly id: ItemId;
  readonly kind:
    | 'review'
    | 'question'
    | 'conflict'
    | 'failed'
    | 'gate'
    | 'fault'
    | 'blocker'
    | 'stuck'
    | 'escalation'
    | 'page'
    | 'budget'
    | 'rollback'
    | 'hold'
    | 'file'
    | 'integration'
    | 'uncommitted'
    | 'permission'
    | 'agent';
  readonly subject: ItemSubject;
  readonly title: string;
  /** One or two sentences; may be empty. */
  readonly detail: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** How many streams that wait, or were skipped because of it, the answer lets go on; those behind them count too. */
  readonly frees: number;
  /** The requests that answer it. Notes and texts in them are empty, for the person to fill in. */
  readonly answers: readonly RunRequest[];
  /** Exactly what will happen when it is approved: a command, a diff; absent where nothing more is known than the detail. */
  readonly preview?: string;
  /** What can be picked, in the words of the agent; `answer` takes the number, 1-based. */
  readonly options?: readonly string[];
}

const cache = new WeakMap<RunState, readonly AttentionItem[]>();

/** What waits for a person: first who is called by name, then what frees most waiting work, then what has waited longest. The same list for the same state object. */
export function attention(state: RunState): readonly AttentionItem[] {
  let items = cache.get(state);
  if (!items) cache.set(state, (items = collect(state)));
  return items;
}

function collect(state: RunState): readonly AttentionItem[] {
  const { status } = state;
  // Nobody is asked any more about a run that passes out of their hands; one that ended badly can be taken up again.
  if (status.kind === 'stopping' || (status.kind === 'ended' && status.outcome === 'passed')) return [];
  return [
    ...reviews(state),
    ...state.plan.streams.flatMap(({ id }) => ofStream(state, streamOf(state, id))),
    ...phaseGates(state),
    ...questions(state),
    ...budgetItems(state).map((each) => ({ id: itemId(each.subject), ...each })),
    ...rollbackItems(state).map((each) => ({ id: itemId(each.subject), ...each })),
    ...conflicts(state),
    ...holdItems(state).map(({ subject, ...rest }) =>
      item(state, subject, { kind: 'hold', ...rest, answers: [{ kind: 'approve', item: itemId(subject), note: '' }] }),
    ),
    ...leftWorkItems(state).map((each) => ({ id: itemId(each.subject), ...each })),
    ...failedWaves(state),
    ...queueAttention(state),
    ...unreadableItems(state),
    ...faults(state),
  ].sort(
    (a, b) => Number(b.kind === 'page') - Number(a.kind === 'page') || b.frees - a.frees || a.since - b.since || (a.id < b.id ? -1 : 1),
  );
}

function item(
  state: RunState,
  subject: ItemSubject,
  rest: Pick<AttentionItem, 'kind' | 'title' | 'detail' | 'since' | 'answers' | 'preview' | 'options'>,
): AttentionItem {
  return { id: itemId(subject), subject, ...rest, frees: freedBy(state, rankOfSubject(state, subject)) };
}

function reviews(state: RunState): AttentionItem[] {
  return state.plan.checkpoints.flatMap((checkpoint) => {
    const status = state.checkpoints[checkpoint.id]?.status;
    if (status?.kind !== 'held') return [];
    const subject: ItemSubject = { kind: 'review', checkpoint: checkpoint.id };
    const id = itemId(subject);
    return [
      item(state, subject, {
        kind: 'review',
        ...reviewText(state, checkpoint, status.voided),
        since: status.reachedAt,
        answers: [
          { kind: 'approve', item: id, note: '' },
          { kind: 'reject', item: id, note: '' },
        ],
      }),
    ];
  });
}

function reviewText(
  state: RunState,
  checkpoint: Checkpoint,
  voided: VoidedSignature | undefined,
): { readonly title: string; readonly detail: string } {
  const { id, title, signOff, integration } = checkpoint;
  if (signOff !== null) {
    const problems = signOffProblems(state, checkpoint, null);
    const against = problems.length > 0 ? `; against it: ${problems.join('; ')}` : '';
    return { title: signOffTitle(checkpoint), detail: `${signOffText(signOff, voided)}${against}` };
  }
  if (integration !== null) {
    const { from, to, what } = integration;
    return { title: `settle ${id}: ${what}`, detail: `${from} has provided it for ${to}, which waits until you approve` };
  }
  return { title: `review ${title}`, detail: `checkpoint ${id} is reached and holds what needs it until you approve` };
}

function ofStream(state: RunState, stream: StreamState): AttentionItem[] {
  const { id, status, progress, why } = stream;
  const target = { kind: 'stream', stream: id } as const;
  // A fallback has taken its place, or may yet.
  if (stream.fallback === 'open' || stream.fallback === 'succeeded') return [];
  if (status.kind === 'failed') {
    const gates = (runGraph(state.plan).streams.get(id)?.stream.gates ?? []).filter((gate) => gateRefusal(state, gate.id) === null);
    if (gates.length > 0) return gates.map((gate) => gateItem(state, gate.id));
    return [
      item(state, target, {
        kind: 'failed',
        title: `${id} failed`,
        detail: why.text,
        since: why.at,
        answers: [
          { kind: 'retry', target },
          { kind: 'skip', target },
        ],
      }),
    ];
  }
  if (status.kind !== 'running' && status.kind !== 'paused') return [];
  const items: AttentionItem[] = [];
  if (progress?.question) {
    items.push(
      item(
        state,
        { kind: 'question', stream: id },
        {
          kind: 'question',
          title: `${id} asks`,
          detail: progress.question,
          since: progress.at,
          answers: [{ kind: 'send', stream: id, text: '' }],
        },
      ),
    );
  }
  if (progress?.blocker) {
    items.push(
      item(
        state,
        { kind: 'blocker', stream: id },
        {
          kind: 'blocker',
          title: `${id} is blocked`,
          detail: progress.blocker,
          since: progress.at,
          answers: [
            { kind: 'send', stream: id, text: '' },
            { kind: 'retry', target },
            { kind: 'skip', target },
          ],
        },
      ),
    );
  }
  const asked = [...agentItems(state, stream), ...troubleItems(state, stream)];
  return [...items, ...asked.map(({ subject, ...rest }) => item(state, subject, rest))];
}

function gateItem(state: RunState, gate: GateId): AttentionItem {
  const subject: ItemSubject = { kind: 'gate', gate };
  const owner = runGraph(state.plan).gates.get(gate)?.owner;
  const { status } = gateOf(state, gate);
  const answers: RunRequest[] = [{ kind: 'retryGate', gate }];
  if (owner?.kind === 'stream') answers.push({ kind: 'retry', target: owner });
  answers.push({ kind: 'approve', item: itemId(subject), note: '' });
  return item(state, subject, {
    kind: 'gate',
    title: `gate ${gate} ${status.kind === 'done' && status.verdict.kind === 'unmeasured' ? 'could not be measured' : 'failed'}`,
    detail: status.kind === 'done' ? gateText(gate, status.verdict) : '',
    since: status.kind === 'done' ? status.at : state.startedAt,
    answers,
  });
}

function conflicts(state: RunState): AttentionItem[] {
  return conflictItems(state).map(({ subject, ...rest }) => {
    const id = itemId(subject);
    return item(state, subject, {
      kind: 'conflict',
      ...rest,
      answers: [
        { kind: 'approve', item: id, note: '' },
        { kind: 'reject', item: id, note: '' },
      ],
    });
  });
}

function failedWaves(state: RunState): AttentionItem[] {
  return state.plan.waves.flatMap(({ id, gates }) => {
    const { status, why } = waveOf(state, id);
    if (status !== 'failed') return [];
    const failed = why.rule === 'gate' ? gates.filter((gate) => gateRefusal(state, gate.id) === null) : [];
    const subject: ItemSubject = { kind: 'wave', wave: id };
    const retry = { kind: 'retryWave', wave: id } as const;
    return [
      item(state, subject, { kind: 'failed', title: `wave ${id} failed`, detail: why.text, since: why.at, answers: [retry] }),
      ...failed.map((gate) => gateItem(state, gate.id)),
    ];
  });
}

/** Human gates that are asked. */
function questions(state: RunState): AttentionItem[] {
  const graph = runGraph(state.plan);
  return [...graph.gates.values()].flatMap((gate) => {
    const { status } = gateOf(state, gate.id);
    if (status.kind !== 'asking' || gate.check.kind !== 'human') return [];
    const subject: ItemSubject = { kind: 'gate', gate: gate.id };
    const id = itemId(subject);
    return [
      item(state, subject, {
        kind: 'question',
        title: `gate ${gate.id} asks`,
        detail: holdsBack(graph, gate) ? gate.check.question : `${gate.check.question} (${gate.level}: holds nothing back)`,
        since: status.since,
        answers: [
          { kind: 'approve', item: id, note: '' },
          { kind: 'reject', item: id, note: '' },
        ],
      }),
    ];
  });
}

function phaseGates(state: RunState): AttentionItem[] {
  return state.plan.phases
    .filter(({ id }) => phaseOf(state, id).status === 'failed')
    .flatMap(({ gates }) => gates.filter(({ id }) => gateRefusal(state, id) === null).map(({ id }) => gateItem(state, id)));
}

function faults(state: RunState): AttentionItem[] {
  const last = state.faults.at(-1);
  if (!last) return [];
  const count = state.faults.length;
  return [
    item(
      state,
      { kind: 'fault', at: last.at },
      {
        kind: 'fault',
        title: count === 1 ? 'Sluice itself had a fault' : `Sluice itself had ${count} faults`,
        detail: listed(state.faults.slice(-3).map(({ what }) => what)),
        since: last.at,
        answers: [],
      },
    ),
  ];
}
