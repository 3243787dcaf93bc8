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
