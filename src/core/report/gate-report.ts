import { checkText } from '../plan/check-text.ts';
import type { GateId } from '../ids.ts';
import type { Gate, GateLevel } from '../plan/model.ts';
import type { GateVerdict } from '../run/events.ts';
import type { GateState } from '../run/state.ts';
import type { GateEvidence } from '../run/evidence.ts';
import { gateOf } from '../run/standing.ts';
import type { JournalReading } from './journal/read-journal.ts';

/** A gate as the plan says and as it went. Times are epoch milliseconds. */
export interface GateReport {
  readonly id: GateId;
  readonly name: string;
  readonly owner: { readonly kind: Gate['owner']['kind']; readonly id: string };
  readonly level: GateLevel;
  readonly category: string | null;
  /** It is an item of the check-list of its owner. */
  readonly isItem: boolean;
  /** Kind of its check (`command`, `shell`, `human`, ...). */
  readonly kind: string;
  /** The command, or the question. */
  readonly check: string;
  /** `letBe`: a person said that it need not pass. */
  readonly state: 'waiting' | 'running' | 'asking' | 'letBe' | GateVerdict['kind'];
  /** It passed only after a failed try. */
  readonly flaky: boolean;
  /** Rounds so far, and the tries of the last one where it had more than one. */
  readonly rounds: readonly GateRoundReport[];
  readonly tries: number | null;
  /** What was measured and what was demanded, where the check measures something. */
  readonly measured: string | null;
  readonly demanded: string | null;
  readonly durationMs: number | null;
  readonly exitCode: number | null;
  /** Why it could not be measured, or did not pass; `null` otherwise. */
  readonly reason: string | null;
  /** The person who answered or let it be, and what they said. */
  readonly by: string | null;
  readonly note: string | null;
  readonly at: number | null;
  /** Relative to the run's folder. */
  readonly log: string | null;
  /** What the verdict rests on; `null` before the first, and where nothing was looked at. */
  readonly evidence: GateEvidence | null;
  /** Another commit has been checked out since, so the verdict no longer holds: the heads of then and now. */
  readonly stale: GateState['stale'];
}

export interface GateRoundReport {
  readonly round: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly verdict: GateVerdict['kind'] | null;
}

/** How many gates of one level or category passed. */
export interface PassRate {
  readonly name: string;
  readonly passed: number;
  /** Of these, those that passed only after a failed try. */
  readonly flaky: number;
  readonly failed: number;
  readonly unmeasured: number;
  /** Those that a person let be. */
  readonly letBe: number;
  /** Those without a verdict so far. */
  readonly open: number;
  /** Passed of those with a verdict, 0 to 1; `null` when none has one. */
  readonly rate: number | null;
}

export function gateReports(reading: JournalReading): GateReport[] {
  const { plan } = reading.state;
  return [...plan.streams, ...plan.phases, ...plan.waves].flatMap(({ gates }) => gates.map((gate) => gateReport(reading, gate)));
}

function gateReport({ state, gates }: JournalReading, gate: Gate): GateReport {
  const { status, log, evidence, stale } = gateOf(state, gate.id);
  const verdict = status.kind === 'done' ? status.verdict : null;
  const { measured, demanded, flaky, tries, reason, by, note } = extrasOf(verdict);
  const letBe = status.kind === 'skipped' ? status : null;
  return {
    id: gate.id,
    name: gate.name,
    owner: ownerOf(gate),
    level: gate.level,
    category: gate.category,
    isItem: gate.isItem ?? false,
    kind: gate.check.kind,
    check: checkText(gate.check),
    state: verdict?.kind ?? (letBe ? 'letBe' : (status.kind as 'waiting' | 'running' | 'asking')),
    flaky: flaky === true,
    rounds: (gates.get(gate.id) ?? []).map((round) => ({
      round: round.round,
      startedAt: round.began.at,
      endedAt: round.ended?.at ?? null,
      verdict: round.verdict?.kind ?? null,
    })),
    tries: tries ?? null,
    measured: measured?.text ?? null,
    demanded: demanded ?? null,
    durationMs: verdict?.durationMs ?? null,
    exitCode: verdict?.kind === 'failed' ? verdict.exitCode : null,
    reason: reason ?? null,
    by: by ?? letBe?.by ?? null,
    note: note ?? letBe?.note ?? null,
    at: status.kind === 'done' ? status.at : null,
    log,
    evidence,
    stale,
  };
}

/** What verdicts may say besides. Which of them do depends on the check, and old journals have few. */
interface Extras {
  readonly measured?: { readonly text: string };
  readonly demanded?: string;
  readonly flaky?: true;
  readonly tries?: number;
  readonly reason?: string;
  readonly by?: string;
  readonly note?: string;
}
const extrasOf = (verdict: GateVerdict | null): Extras => (verdict ?? {}) as Extras;

function ownerOf({ owner }: Gate): GateReport['owner'] {
  switch (owner.kind) {
    case 'stream':
      return { kind: owner.kind, id: owner.stream };
    case 'phase':
      return { kind: owner.kind, id: owner.phase };
    case 'wave':
      return { kind: owner.kind, id: owner.wave };
  }
}

const levels: readonly GateLevel[] = ['must', 'should', 'nice'];

/** By level, in their order, and by category, in that of the plan; without entries for what has no gates. */
export function passRates(gates: readonly GateReport[]): {
  readonly byLevel: readonly PassRate[];
  readonly byCategory: readonly PassRate[];
} {
  const categories = [...new Set(gates.flatMap(({ category }) => category ?? []))];
  return {
    byLevel: levels
      .map((level) =>
        rateOf(
          level,
          gates.filter((gate) => gate.level === level),
        ),
      )
      .filter((rate) => rate !== null),
    byCategory: categories
      .map((name) =>
        rateOf(
          name,
          gates.filter(({ category }) => category === name),
        ),
      )
      .filter((rate) => rate !== null),
  };
}

function rateOf(name: string, gates: readonly GateReport[]): PassRate | null {
  if (gates.length === 0) return null;
  const count = (...states: readonly GateReport['state'][]) => gates.filter(({ state }) => states.includes(state)).length;
  const [passed, failed, unmeasured] = [count('passed'), count('failed'), count('unmeasured')];
  const judged = passed + failed + unmeasured;
  return {
    name,
    passed,
    flaky: gates.filter(({ flaky }) => flaky).length,
    failed,
    unmeasured,
    letBe: count('letBe'),
    open: count('waiting', 'running', 'asking'),
    rate: judged === 0 ? null : passed / judged,
  };
}
