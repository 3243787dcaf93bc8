import { sources, type AgentState, type Observation, type Source } from './state.ts';
import type { Fault } from './faults/fault.ts';

/** What one source said last, and since when it says the same. */
interface Heard {
  readonly latest: Observation;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** All that is known of the state of one agent. Made by {@link hear} alone; {@link judge} reads it. */
export interface AgentStanding {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** When the agent last showed a sign of life: output, or something new from any source. Epoch milliseconds. */
  readonly livedAt: number;
  readonly heard: Readonly<Partial<Record<Source, Heard>>>;
  /** What held before the agent became idle, for as long as that is not certain. */
  readonly beforeIdle: Heard | null;
  readonly idleSince: number | null;
}

export interface StateSettings {
  /** Milliseconds for which an agent must have been idle before it is called so: between two steps it looks idle for a moment. */
  readonly idleAfterMs: number;
  /** Milliseconds after its start from which an agent of which nothing was understood is `unknown`, and no longer starting. */
  readonly unknownAfterMs: number;
  /** Milliseconds of silence after which a busy agent counts as stalled; null for never. */
  readonly stalledAfterMs: number | null;
}

export const usualSettings: StateSettings = { idleAfterMs: 2_000, unknownAfterMs: 60_000, stalledAfterMs: 10 * 60_000 };

const minuteMs = 60_000;

/** The state of an agent, and why. */
export interface AgentJudgement {
  readonly state: AgentState;
  /** Since when, in epoch milliseconds. */
  readonly since: number;
  /** What it rests on; null before anything was seen. */
  readonly because: Observation | null;
  /** What the other sources said last, the most trustworthy first. */
  readonly others: readonly Observation[];
  readonly fault: Fault | null;
  /** When the usage limit ends, in epoch milliseconds; null where the state is another or nothing names a time. */
  readonly resetsAt: number | null;
  /** When the answer can change though nothing more is heard, in epoch milliseconds: time to judge again. */
  readonly againAt: number | null;
}

export const begin = (at: number): AgentStanding => ({ startedAt: at, livedAt: at, heard: {}, beforeIdle: null, idleSince: null });

/** A sign of life that says no more, such as output. @param at epoch milliseconds */
export const heardOutput = (standing: AgentStanding, at: number): AgentStanding =>
  at > standing.livedAt ? { ...standing, livedAt: at } : standing;

/** Takes in what a source says. What is older than what it said last is left out, for sources may come late. */
export function hear(standing: AgentStanding, said: Observation): AgentStanding {
  const known = standing.heard[said.source];
  if (known && said.at < known.latest.at) return standing;
  const same = known?.latest.state === said.state;
  const heard = { ...standing.heard, [said.source]: { latest: kept(known?.latest, said), since: same ? known.since : said.at } };
  const before = combine(standing.heard);
  const after = combine(heard);
  const idle = after?.latest.state === 'idle';
  return {
    ...standing,
    heard,
    livedAt: isNews(known?.latest, said) ? Math.max(standing.livedAt, said.at) : standing.livedAt,
    beforeIdle: idle ? (standing.idleSince === null ? before : standing.beforeIdle) : null,
    idleSince: idle ? (standing.idleSince ?? said.at) : null,
  };
}

/** A screen that is looked at again and a spinner that turns are no sign of life: they go on while a tool hangs for ever. */
function isNews(known: Observation | undefined, said: Observation): boolean {
  if (known?.state !== said.state) return true;
  return said.source !== 'terminal' && said.source !== 'screen' && (said.rule !== known.rule || said.text !== known.text);
}

/**
 * Of a limit that is told again the time stays: the same sentence tomorrow would mean a day later, and where one names the minute and the other the
 * second, the later is right.
 */
function kept(known: Observation | undefined, said: Observation): Observation {
  if (known?.state !== 'limit-reached' || said.state !== 'limit-reached' || known.resetsAt === null) return said;
  const same = said.resetsAt === null || said.text === known.text || Math.abs(said.resetsAt - known.resetsAt) < minuteMs;
  return same ? { ...said, resetsAt: said.text === known.text ? known.resetsAt : Math.max(known.resetsAt, said.resetsAt ?? 0) } : said;
}

/**
 * The sources in the order of their trust. One below is heard where it tells apart what one above cannot, and where it contradicts it with news: hooks
 * do not tell that a person pressed Esc, the title does.
 */
function combine(heard: AgentStanding['heard']): Heard | null {
  let current: Heard | null = null;
  // When any that says so last said it: one that contradicts one of them contradicts them all.
  let saidAt = -Infinity;
  for (const source of sources) {
    const next = heard[source];
    if (!next) continue;
    if (current?.latest.state === next.latest.state) saidAt = Math.max(saidAt, next.latest.at);
    else if (current === null || outdoes(next, current, saidAt)) {
      current = next;
      saidAt = next.latest.at;
    }
  }
  return current;
}

/** @param saidAt when the state of the higher was last said by any source above the lower */
function outdoes(lower: Heard, higher: Heard, saidAt: number): boolean {
  if (higher.latest.orElse.includes(lower.latest.state)) return lower.latest.at >= higher.since;
  if (lower.latest.orElse.includes(higher.latest.state)) return false;
  if (higher.latest.despite.includes(lower.latest.state)) return false;
  return lower.since > saidAt;
}

/** @param now epoch milliseconds */
export function judge(standing: AgentStanding, now: number, settings: StateSettings = usualSettings): AgentJudgement {
  const others = (shown: Heard | null): readonly Observation[] =>
    sources.flatMap((source) => standing.heard[source]?.latest ?? []).filter((each) => each !== shown?.latest);
  const idleAt = standing.idleSince === null ? null : standing.idleSince + settings.idleAfterMs;
  const certain = idleAt === null || now >= idleAt;
  const shown = certain ? combine(standing.heard) : standing.beforeIdle;
  if (shown === null) return nothingUnderstood(standing, now, settings, { others: others(null), idleAt });
  const { latest, since } = shown;
  const stalledAt = settings.stalledAfterMs === null || !busy(latest.state) ? null : standing.livedAt + settings.stalledAfterMs;
  const stalled = stalledAt !== null && now >= stalledAt;
  return {
    state: stalled ? 'stalled' : latest.state,
    since: stalled ? standing.livedAt : since,
    because: latest,
    others: others(shown),
    fault: latest.fault,
    resetsAt: latest.state === 'limit-reached' ? resetOf([latest, ...others(shown)]) : null,
    againAt: certain ? (stalled ? null : stalledAt) : idleAt,
  };
}

function nothingUnderstood(
  { startedAt }: AgentStanding,
  now: number,
  { unknownAfterMs }: StateSettings,
  { others, idleAt }: { readonly others: readonly Observation[]; readonly idleAt: number | null },
): AgentJudgement {
  const unknownAt = startedAt + unknownAfterMs;
  const none = { because: null, others, fault: null, resetsAt: null };
  // It has looked idle for less than it takes to be sure.
  if (idleAt !== null || now < unknownAt) return { state: 'starting', since: startedAt, ...none, againAt: idleAt ?? unknownAt };
  return { state: 'unknown', since: unknownAt, ...none, againAt: null };
}

/** Of an agent that retries it is known why it is silent. */
const busy = (state: AgentState): boolean => state === 'working' || state === 'starting';

const resetOf = (said: readonly Observation[]): number | null =>
  said.find(({ state, resetsAt }) => state === 'limit-reached' && resetsAt !== null)?.resetsAt ?? null;
