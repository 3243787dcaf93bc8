import type { AgentJudgement } from '../../../core/agent-state/standing.ts';
import { stateAfter } from '../../../core/agent-state/faults/state-after.ts';
import { detectors } from '../../../core/agent-state/detectors.ts';
import type { Observation } from '../../../core/agent-state/state.ts';
import { totalOf } from '../../../core/agent-state/usage/tokens.ts';
import type { Timer } from '../../../core/ports/index.ts';
import type { AgentEvent, AgentJudged, AgentUsed, ConversationOpened } from '../../../core/run/agent-events.ts';
import type { EffectContext } from '../context.ts';
import { attemptOf } from '../refs.ts';
import type { LiveAgent } from './live-agent.ts';

/** What is recorded of an agent: what it does, when that has changed, and what it uses up, now and then. */
export interface Reporter {
  /** A prompt is on its way: it is recorded as taken as soon as this holds, before anything that follows from it. @param sentAt epoch milliseconds */
  readonly expectPrompt: (sentAt: number, isTaken: () => boolean) => void;
  /** Its program has ended with this status: the last that there is to be said. */
  readonly last: (exitCode: number | null) => readonly AgentEvent[];
  readonly end: () => void;
}

/** The least time between two records of what it uses up, and between two that differ in the rule alone by which the same was found. */
const usedEveryMs = 1_000;
const ruleEveryMs = 5_000;
/** What it waits for is found out within this time, and decided at once where a rule of the plan does: nobody is to be called for that. Milliseconds. */
const askedWithinMs = 2_000;
/** Why it has given up is found out within this time, and decides what follows: one without money is not tried again. Milliseconds. */
const faultWithinMs = 3_000;

/** Takes what is to be recorded, in order. */
export type Record = (events: readonly AgentEvent[]) => void;

/** Compares with what is recorded already, so that an engine that starts again records nothing twice. */
/** @param asks whether it is known what it asks: that is to be told before that it waits */
export function reporter(context: EffectContext, live: LiveAgent, asks: () => boolean, record: Record): Reporter {
  const { clock } = context.ports;
  const { ref } = live;
  const known = attemptOf(context.state(), ref);
  const agent = known?.agent;
  let conversation = agent?.conversation ?? null;
  let judged: Judged | null = agent?.judged ?? null;
  let judgedAt = -Infinity;
  /** What was found before this is out of date. */
  let outdatedAt: number | null = agent?.isOutdated === true ? agent.promptTakenAt : null;
  let used = usedKey(known?.tokens ?? 0, known?.usd ?? null, agent?.context ?? null);
  let usedAt = -Infinity;
  let expected: { readonly sentAt: number; readonly isTaken: () => boolean } | null = null;
  let isFirst = (agent?.promptTakenAt ?? null) === null;
  let timer: Timer | null = null;

  const opened = (): ConversationOpened[] => {
    const now = live.watch().conversation;
    if (now === null || now === conversation) return [];
    conversation = now;
    const { name = live.launch.kind, begins } = attemptOf(context.state(), ref)?.agent ?? {};
    return [{ type: 'conversationOpened', ...ref, conversation: now, resumes: begins?.conversation === now, agent: name }];
  };
  const taken = (): AgentEvent[] => {
    if (expected === null || !expected.isTaken()) return [];
    // What it was found to do before is out of date; before the first prompt it had nothing to do.
    if (!isFirst) outdatedAt = expected.sentAt;
    isFirst = false;
    expected = null;
    return [{ type: 'promptTaken', ...ref }];
  };
  const waits = (state: string) => state === 'waiting-for-permission' || state === 'waiting-for-answer';
  /** When all that belongs to this judgement is known; it is told no sooner. Epoch milliseconds. */
  const wholeAt = ({ state, since, fault }: AgentJudgement): number => {
    if (waits(state) && !asks()) return since + askedWithinMs;
    return state === 'failed' && fault === null && live.launch.mode === 'interactive' ? since + faultWithinMs : since;
  };
  const changed = (judgement: AgentJudgement, isLast: boolean): AgentJudged[] => {
    const now = judgedFrom(judgement);
    const isNew = outdatedAt !== null && now.since >= outdatedAt;
    const isOther = judged === null || now.state !== judged.state || now.fault !== judged.fault || now.resetsAt !== judged.resetsAt;
    // Before anything was seen there is nothing to be told.
    if (judged === null && now.rule === null && now.state === 'starting') return [];
    if (!isLast && clock.now() < wholeAt(judgement)) return [];
    const isOtherRule = now.rule !== judged?.rule && clock.now() >= judgedAt + ruleEveryMs;
    if (!isNew && !isOther && !isOtherRule) return [];
    judged = now;
    judgedAt = clock.now();
    if (isNew) outdatedAt = null;
    return [{ type: 'agentJudged', ...ref, ...now, at: judgedAt }];
  };
  /** What it was found to do before its first prompt says nothing of the prompt, so that what it does now goes first; after a later one it is told anew. */
  const takenAndChanged = (judgement: AgentJudgement, isLast = false): AgentEvent[] => {
    const wasFirst = isFirst;
    const prompt = taken();
    const now = changed(judgement, isLast);
    return wasFirst ? [...now, ...prompt] : [...prompt, ...now];
  };
  const usage = (): AgentUsed[] => {
    const { tokens, usd } = live.used();
    const { usedTokens, windowTokens } = live.watch().context ?? { usedTokens: null, windowTokens: null };
    const total = totalOf(tokens);
    const filled = usedTokens === null ? null : { used: usedTokens, window: windowTokens };
    const key = usedKey(total, usd, filled);
    if (key === used) return [];
    used = key;
    usedAt = clock.now();
    return [{ type: 'agentUsed', ...ref, tokens: total, usd, context: filled }];
  };
  /** Comes back when there is more to be recorded though nothing more is heard. */
  const arm = (dueAt: number) => {
    timer?.cancel();
    timer = dueAt === Infinity ? null : clock.at(dueAt, tell);
  };
  const tell = () => {
    if (!live.isReady() || live.isOver()) return;
    const now = clock.now();
    const judgement = live.judged();
    const mayCount = now >= usedAt + usedEveryMs;
    record([...opened(), ...(mayCount ? usage() : []), ...takenAndChanged(judgement)]);
    const ruleWaits = judged !== null && judgement.because !== null && judgement.because.rule !== judged.rule;
    const waitsTill = now < wholeAt(judgement) ? wholeAt(judgement) : Infinity;
    arm(Math.min(waitsTill, mayCount ? Infinity : usedAt + usedEveryMs, ruleWaits ? judgedAt + ruleEveryMs : Infinity));
  };
  const stop = live.onNews(tell);

  return {
    expectPrompt(sentAt, isTaken) {
      expected = { sentAt, isTaken };
      tell();
    },
    last(exitCode) {
      const judgement = live.judged();
      const events: AgentEvent[] = [...opened(), ...usage(), ...takenAndChanged(judgement, true)];
      const fault = exitCode === null || exitCode === 0 ? null : detectors[live.launch.kind].exit(exitCode);
      if (fault === null || judgement.fault !== null) return events;
      const now = clock.now();
      const others = [...(judgement.because === null ? [] : [judgement.because]), ...judgement.others].map(said);
      const rule = `${live.launch.kind}.exit`;
      const text = `exit status ${exitCode}`;
      return [
        ...events,
        {
          type: 'agentJudged',
          ...ref,
          state: stateAfter(fault),
          since: now,
          rule,
          source: null,
          text,
          others,
          fault,
          resetsAt: null,
          at: now,
        },
      ];
    },
    end() {
      stop();
      timer?.cancel();
      timer = null;
    },
  };
}

type Judged = Omit<AgentJudged, 'type' | 'stream' | 'attempt' | 'at'>;

const judgedFrom = ({ state, since, because, others, fault, resetsAt }: AgentJudgement): Judged => ({
  state,
  since,
  rule: because?.rule ?? null,
  source: because?.source ?? null,
  text: because?.text ?? '',
  others: others.map(said),
  fault,
  resetsAt,
});

const said = ({ source, state, rule, text, at }: Observation) => ({ source, state, rule, text, at });

const usedKey = (tokens: number, usd: number | null, context: AgentUsed['context']): string => JSON.stringify([tokens, usd, context]);
