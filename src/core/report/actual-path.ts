import type { CheckpointId, GateId, StreamId, WaveId } from '../ids.ts';
import type { RunEvent } from '../run/events.ts';
import { itemSubject } from '../run/items.ts';
import { timerMeaning } from '../run/timers.ts';
import type { JournalReading } from './journal/read-journal.ts';
import type { Stamp } from './journal/stamp.ts';

/**
 * One step of the critical path as it really was: what the run waited for from `fromMs` to `toMs`, milliseconds since its start. Each step begins
 * with the event that ends the one before, so that together they are the whole time.
 */
export interface PathStep {
  readonly fromMs: number;
  readonly toMs: number;
  readonly what: PathSubject;
}

export type PathSubject =
  | { readonly kind: 'start' }
  | { readonly kind: 'stream'; readonly stream: StreamId; readonly attempt: number }
  | { readonly kind: 'gate'; readonly gate: GateId }
  | { readonly kind: 'wave'; readonly wave: WaveId }
  /** A person's answer or wish was waited for. */
  | { readonly kind: 'person'; readonly by: string; readonly request: string }
  /** The planned time of a checkpoint. */
  | { readonly kind: 'clock'; readonly checkpoint: CheckpointId }
  /** The wait before another attempt. */
  | { readonly kind: 'backOff'; readonly stream: StreamId; readonly attempt: number }
  /** No engine was alive. */
  | { readonly kind: 'noEngine' };

/** What an event ended, and the event that began it; `began` is `null` for what began with the run. */
interface Cause {
  readonly what: PathSubject;
  readonly began: Stamp | null;
}

/**
 * Follows the run back from its end, or from its last event: what did that event end, which event had begun it, and so on to the start. It needs no
 * guess about limits and lanes, for each start was decided upon one event.
 */
export function actualPath(reading: JournalReading): readonly PathStep[] {
  const { envelopes, stamps, state } = reading;
  const steps: PathStep[] = [];
  const cause = causes(reading);
  let stamp: Stamp | null = lastCause(reading);
  while (stamp) {
    const event: RunEvent | undefined = envelopes[stamp.seq - 1]?.event;
    const found: Cause | null = event ? cause(event, stamp) : null;
    // Whatever it was came after what went before; a journal that was tampered with may say otherwise.
    const began: Stamp | null = found?.began && found.began.seq < stamp.seq ? found.began : null;
    steps.unshift({
      fromMs: (began?.at ?? state.startedAt) - state.startedAt,
      toMs: stamp.at - state.startedAt,
      what: found?.what ?? { kind: 'start' },
    });
    stamp = began && began.seq > 1 ? (stamps.get(began.seq) ?? null) : null;
  }
  return steps.filter(({ fromMs, toMs, what }) => what.kind === 'stream' || toMs > fromMs);
}

/** The event that ended the run, or else the last one that tells of work. */
function lastCause({ ended, envelopes, stamps }: JournalReading): Stamp | null {
  const last = ended && envelopes[ended.seq - 1]?.event.type;
  if (ended && last !== 'deliverablesChecked' && last !== 'reportWritten' && last !== 'reportFailed') return ended;
  const tells = envelopes.findLast(({ seq, event }) => seq <= (ended?.seq ?? Infinity) && isWork(event));
  return tells ? (stamps.get(tells.seq) ?? null) : null;
}

const isWork = (event: RunEvent): boolean =>
  ['streamExited', 'streamLost', 'streamSpawned', 'streamProgressed', 'gateFinished', 'waveMerged', 'waveLanded'].includes(event.type);

function causes(reading: JournalReading): (event: RunEvent, stamp: Stamp) => Cause | null {
  const { stamps } = reading;
  const attempts = new Map(reading.attempts.map((record) => [`${record.stream} ${record.attempt}`, record]));
  const before = ({ seq }: Stamp): Stamp | null => stamps.get(seq - 1) ?? null;
  const stream = (id: StreamId, attempt: number): Cause => ({
    what: { kind: 'stream', stream: id, attempt },
    began: attempts.get(`${id} ${attempt}`)?.decided ?? null,
  });
  return (event, stamp) => {
    switch (event.type) {
      case 'gateStarted':
      case 'gateFinished':
        return {
          what: { kind: 'gate', gate: event.gate },
          began: reading.gates.get(event.gate)?.find(({ round }) => round === event.round)?.began ?? null,
        };
      case 'waveMerged':
      case 'waveMergeFailed':
      case 'waveLanded':
      case 'waveLandFailed':
        return {
          what: { kind: 'wave', wave: event.wave },
          // Its gates lie between the merge and the landing.
          began:
            event.type === 'waveLanded' || event.type === 'waveLandFailed'
              ? before(stamp)
              : (reading.waves.get(event.wave)?.find(({ round }) => round === event.round)?.began ?? null),
        };
      case 'timerFired':
        return timerCause(event.timer, stamp);
      case 'requestAccepted':
        return { what: { kind: 'person', by: event.by, request: requestText(event.request) }, began: askedBy(event.request, stamp) };
      case 'deliverablesChecked':
        return event.owner.kind === 'stream'
          ? stream(event.owner.stream, event.owner.attempt)
          : { what: { kind: 'start' }, began: before(stamp) };
      case 'engineStarted':
        return event.epoch > 1 ? { what: { kind: 'noEngine' }, began: before(stamp) } : null;
      default:
        return 'attempt' in event ? stream(event.stream, event.attempt) : null;
    }
  };

  function timerCause(timer: Parameters<typeof timerMeaning>[0], stamp: Stamp): Cause | null {
    const meaning = timerMeaning(timer);
    if (!meaning) return null;
    // Nothing waits for a stand-up.
    if (meaning.kind === 'standup') return null;
    if (meaning.kind === 'late') return { what: { kind: 'gate', gate: meaning.gate }, began: before(stamp) };
    if (meaning.kind === 'checkpoint') return { what: { kind: 'clock', checkpoint: meaning.checkpoint }, began: null };
    if (meaning.kind !== 'retry') return stream(meaning.stream, meaning.attempt);
    const { stream: id, attempt } = meaning;
    return { what: { kind: 'backOff', stream: id, attempt }, began: attempts.get(`${id} ${attempt - 1}`)?.ended ?? null };
  }

  /** The event since which a person was waited for; one who was not asked acted upon what had happened last. */
  function askedBy(request: Extract<RunEvent, { type: 'requestAccepted' }>['request'], stamp: Stamp): Stamp | null {
    const subject = 'item' in request ? itemSubject(request.item) : null;
    if (subject?.kind === 'review') return reading.checkpoints.get(subject.checkpoint) ?? before(stamp);
    if (subject?.kind === 'gate')
      return reading.gates.get(subject.gate)?.findLast(({ began }) => began.seq < stamp.seq)?.began ?? before(stamp);
    return before(stamp);
  }
}

const requestText = (request: Extract<RunEvent, { type: 'requestAccepted' }>['request']): string => {
  if ('item' in request) return `${request.kind} ${request.item}`;
  if ('target' in request) return `${request.kind} ${request.target.kind === 'all' ? 'all' : request.target.stream}`;
  if ('gate' in request) return `retry gate:${request.gate}`;
  if ('wave' in request) return `retry wave:${request.wave}`;
  return `${request.kind} ${request.stream}`;
};
