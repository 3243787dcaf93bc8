import { asStreamId, type StreamId } from '../ids.ts';
import { milliseconds } from './milliseconds.ts';
import type * as model from './model.ts';
import type { StreamYaml } from './schema/stream.ts';

type EscalationYaml = NonNullable<StreamYaml['escalation']>;

/** The steps in the order of time; which keys belong to which step has been checked. */
export function compileEscalation(written: EscalationYaml | undefined, owner: StreamId): model.EscalationStep[] {
  const steps = written === undefined ? [] : Array.isArray(written) ? written : [written];
  return steps.map((step): model.EscalationStep => {
    const afterMs = milliseconds(step.after);
    const text = step.text?.trim() ?? null;
    switch (step.do) {
      case 'ask':
        // The defaults may name a stream that then would have to ask itself: a person is told instead.
        return step.stream === undefined || step.stream === owner
          ? { do: 'notify', afterMs, text }
          : { do: 'ask', afterMs, stream: asStreamId(step.stream), text };
      case 'page':
        return { do: 'page', afterMs, who: step.who ?? '', text };
      case 'block':
        return { do: 'block', afterMs };
      case 'notify':
        return { do: 'notify', afterMs, text };
    }
  });
}

export function compileOnFailure(written: StreamYaml['on_failure']): model.OnFailure {
  if (written === undefined || written === 'fail') return { kind: 'fail' };
  if (written === 'continue') return { kind: 'continue' };
  if (written.fallback !== undefined) return { kind: 'fallback', stream: asStreamId(written.fallback) };
  return { kind: 'rollback', to: asStreamId(written.rollback_to ?? ''), rounds: written.rounds ?? 1 };
}

/** A fallback waits for the failure of the stream that it stands in for, or of one of them, whether or not the plan says so. */
export function withFallbackNeeds(streams: readonly model.Stream[]): model.Stream[] {
  const failuresOf = new Map<StreamId, model.Need[]>();
  for (const { id, onFailure } of streams) {
    if (onFailure.kind !== 'fallback') continue;
    failuresOf.set(onFailure.stream, [...(failuresOf.get(onFailure.stream) ?? []), { kind: 'stream', stream: id, on: 'failed' }]);
  }
  return streams.map((stream) => {
    const [first, ...others] = failuresOf.get(stream.id) ?? [];
    if (first === undefined) return stream;
    // What the plan says itself can only be the same.
    return { ...stream, needs: [others.length === 0 ? first : { kind: 'any', needs: [first, ...others] }] };
  });
}
