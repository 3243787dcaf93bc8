import { asTimerId } from '../../../src/core/ids.ts';
import type { StreamId, WaveId } from '../../../src/core/ids.ts';
import type { Gate, Need, Phase, Stream, Wave } from '../../../src/core/plan/model.ts';
import type { QueuedItem, RunState, StreamState } from '../../../src/core/run/state.ts';
import { agentsAgree, waitsByItself } from './agent-laws.ts';
import type { Step, World } from '../../support/world.ts';

/**
 * What must hold after every event of every run. Written from the plan and the states alone, on purpose without the reducer's own
 * helpers, so that a slip in those is seen here.
 */
export function obeysTheLaws(world: World): void {
  const asked = new Map<string, number>();
  const delivered = new Set<string>();
  world.observe((step) => {
    startsOnlyWhatMay(step, asked);
    succeedsOnlyWhatDelivered(step, delivered);
    timersAgree(step);
    staysWithinTheLimits(step);
    milestonesStay(step);
    forgetsNobody(step);
    findingsAreAnswered(step);
    phasesAgree(step);
    wavesAgree(step);
    resolversAgree(step);
    holdsAgree(step);
    saysWhy(step);
    endsWithItsReport(step);
    groupsAgree(step);
    resultsAreMended(step);
    agentsAgree(step);
    leftWorkAgrees(step);
    queueAgrees(step);
    commitsAreNoticed(step);
  });
}

function startsOnlyWhatMay({ after, commands }: Step, asked: Map<string, number>): void {
  for (const command of commands) {
    if (command.type !== 'prepareStream') continue;
    const { stream: id, attempt } = command;
    const last = asked.get(id) ?? 0;
    check(attempt === last + 1, `attempt ${attempt} of ${id} follows attempt ${last}`);
    asked.set(id, attempt);
    const stream = after.plan.streams.find((each) => each.id === id)!;
    for (const need of allNeeds(after, stream)) {
      check(holds(after, need), `${id} starts although its need ${JSON.stringify(need)} does not hold`);
    }
    check(after.status.kind === 'running', `${id} starts while the run is ${after.status.kind}`);
    check(stream.resolver || after.options.only.length === 0 || after.options.only.includes(id), `${id} starts although it was left out`);
    check(after.streams[id]!.pausedBy === null, `${id} starts although it is paused`);
    check(!isHeldByBudget(after, stream), `${id} starts although a budget of it is used up`);
    check(!isHeldByRule(after, id), `${id} starts although a rollback rule holds it`);
    check(!isHeldByQueue(after, id), `${id} starts although an item of the queue blocks it`);
  }
}

/** The phase of a stream and the phases around it. */
function phasesOf(state: RunState, { phase }: Stream): Phase[] {
  const around: Phase[] = [];
  for (let id = phase; id !== null;) {
    const found = state.plan.phases.find((each) => each.id === id)!;
    around.push(found);
    id = found.parent;
  }
  return around;
}

const allNeeds = (state: RunState, stream: Stream): Need[] => [
  ...stream.needs,
  ...(stream.anytime ? [] : phasesOf(state, stream).flatMap(({ needs }) => needs)),
];

function holds(state: RunState, need: Need): boolean {
  switch (need.kind) {
    case 'stream': {
      const { status } = state.streams[need.stream]!;
      const { optional } = planned(state, need.stream);
      const over = overKinds.includes(status.kind);
      if (status.kind === 'skipped' && status.cause === 'only') return true;
      if (need.on === 'ended') return over;
      if (need.on === 'failed') return status.kind === 'failed';
      return (
        status.kind === 'succeeded' ||
        (over && optional) ||
        isAnswered(state, need.stream) ||
        (status.kind === 'skipped' && status.cause === 'person')
      );
    }
    case 'phase': {
      const { status, cause } = state.phases[need.phase]!;
      if (cause === 'only') return true;
      if (need.on === 'ended') return ['succeeded', 'failed', 'skipped'].includes(status);
      if (need.on === 'failed') return status === 'failed';
      const inside = state.plan.streams.filter((stream) => phasesOf(state, stream).some(({ id }) => id === need.phase));
      const gates = state.plan.phases.find(({ id }) => id === need.phase)!.gates;
      const gatesPassed = gates.every((gate) => passed(state, gate));
      return status === 'succeeded' && gatesPassed && inside.every((stream) => keepsNothingBack(state, stream));
    }
    case 'checkpoint': {
      const { status } = state.checkpoints[need.checkpoint]!;
      const { review } = state.plan.checkpoints.find(({ id }) => id === need.checkpoint)!;
      return status.kind === (review ? 'approved' : 'reached') || (status.kind === 'missed' && status.cause === 'only');
    }
    case 'milestone':
      if (state.streams[need.stream]!.milestones[need.milestone] !== undefined) return true;
      return holds(state, { kind: 'stream', stream: need.stream, on: 'succeeded' });
    case 'wave': {
      const { status, cause } = state.waves[need.wave]!;
      return status === 'merged' || (status === 'skipped' && cause === 'only');
    }
    case 'any':
      return need.needs.some((each) => holds(state, each));
  }
}

/** What is needed has not come to its end yet. */
function mayHold(state: RunState, need: Need): boolean {
  switch (need.kind) {
    case 'stream':
    case 'milestone':
      return (
        !overKinds.includes(state.streams[need.stream]!.status.kind) ||
        (mayBeAnswered(state, need.stream) && !(need.kind === 'stream' && need.on === 'failed'))
      );
    case 'phase':
      return ['waiting', 'running', 'checking'].includes(state.phases[need.phase]!.status);
    case 'checkpoint':
      return ['ahead', 'held'].includes(state.checkpoints[need.checkpoint]!.status.kind);
    case 'wave':
      return state.waves[need.wave]!.status === 'waiting' || isAtWork(state.waves[need.wave]!.status);
    case 'any':
      return need.needs.some((each) => holds(state, each) || mayHold(state, each));
  }
}

/** What the attempts of all that share a budget say they have used, against what was given of it. */
function isHeldByBudget(state: RunState, stream: Stream): boolean {
  const budgets = [
    { budget: state.plan.budget, scope: 'run' as const, of: state.plan.streams },
    { budget: stream.budget, scope: `stream:${stream.id}` as const, of: [stream] },
  ];
  return budgets.some(({ budget, scope, of }) => {
    if (budget === null) return false;
    const tokens = of.flatMap(({ id }) => state.streams[id]!.attempts).reduce((sum, attempt) => sum + (attempt.tokens ?? 0), 0);
    return tokens >= (budget.tokens ?? Infinity) * state.budgets[scope]!.granted;
  });
}

const isHeldByRule = (state: RunState, id: string): boolean =>
  state.plan.rollback.some((rule) => rule.stop.some((each) => each === id) && state.rollbacks[rule.id]!.status.kind === 'holding');

const pendingOf = ({ sharedStatus }: RunState): QueuedItem[] =>
  Object.values(sharedStatus?.queue ?? {}).filter(({ settled }) => settled === null);
const isHeldByQueue = (state: RunState, id: StreamId): boolean =>
  pendingOf(state).some(
    ({ blocks, provider }) => blocks.includes(id) || (state.plan.integrationQueue.streams.includes(id) && provider !== id),
  );
const isWaveHeldByQueue = (state: RunState, id: WaveId): boolean =>
  pendingOf(state).some(({ waves }) => waves?.includes(id) || state.plan.integrationQueue.waves.includes(id));

/** What is settled stays so, and the rule settles only what is provided. */
function queueAgrees({ before, envelope: { event }, after }: Step): void {
  for (const item of Object.values(before?.sharedStatus?.queue ?? {})) {
    const now = after.sharedStatus?.queue[item.id];
    if (item.settled !== null)
      check(now?.settled?.by === item.settled.by && now.settled.at === item.settled.at, `${item.id} was settled once`);
    else if (now === undefined) check(event.type === 'integrationQueueRead', `${item.id} is forgotten`);
  }
  for (const { id, settled, provider, milestone, files, checked } of Object.values(after.sharedStatus?.queue ?? {})) {
    if (settled?.by !== 'sluice' || before?.sharedStatus?.queue[id]?.settled) continue;
    const { status, milestones } = after.streams[provider!]!;
    const reached = milestone !== null && milestones[milestone] !== undefined;
    check(status.kind === 'succeeded' || reached || files.length > 0, `${id} is settled, and ${provider} is not done`);
    check(files.length === 0 || (event.type === 'providedChecked' && event.missing.length === 0), `${id} is settled without its files`);
    check(files.length === 0 || checked !== null, `${id} is settled, and nobody has looked`);
  }
}

const answerOf = (state: RunState, id: StreamId) => state.streams[id]!.attempts.at(-1)?.left?.answer ?? null;
const mergesUnanswered = (state: RunState, { merges }: Wave): boolean =>
  merges.some(
    ({ stream }) =>
      state.streams[stream]!.status.kind === 'succeeded' && ['asked', 'committing'].includes(answerOf(state, stream)?.kind ?? ''),
  );

/** A person's answer to what a stream has left uncommitted stands; it is committed when that was the answer, and only then. */
function leftWorkAgrees({ before, after, commands }: Step): void {
  for (const { id, attempt } of Object.values<StreamState>(after.streams)) {
    const was = before?.streams[id]?.attempt === attempt ? answerOf(before, id) : null;
    const is = answerOf(after, id);
    if (was?.kind === 'committed' || was?.kind === 'leftThere') check(is?.kind === was.kind, `what ${id} left was answered once`);
    if (is?.kind === 'committed') check(was?.kind === 'committed' || was?.kind === 'committing', `what ${id} left was committed by nobody`);
    const isToBe = commands.some((command) => command.type === 'commitWork' && command.stream === id);
    check(!isToBe || is?.kind === 'committing', `what ${id} left is to be committed, and nobody has said so`);
  }
}

const badness = ['low', 'medium', 'high', 'critical'];

/** A new finding makes every rule hold that is about it, and while one holds nothing that it stops is at work, and the run goes on. */
function findingsAreAnswered({ before, after }: Step): void {
  const fresh = after.findings.slice(before?.findings.length ?? 0);
  const keys = after.findings.map(({ stream, attempt, id }) => `${stream} ${attempt} ${id}`);
  check(new Set(keys).size === keys.length, 'a finding is kept twice for an attempt');
  for (const rule of after.plan.rollback) {
    const { status, findings } = after.rollbacks[rule.id]!;
    const about = fresh.filter(
      ({ stream, severity }) => badness.indexOf(severity) >= badness.indexOf(rule.severity) && (rule.in?.includes(stream) ?? true),
    );
    check(about.length === 0 || status.kind === 'holding', `${rule.id} is ${status.kind} after a finding that it is about`);
    check(
      about.every(({ stream, id }) => findings.some((each) => each.stream === stream && each.id === id)),
      `${rule.id} forgets a finding`,
    );
    const was = before?.rollbacks[rule.id]!.status.kind ?? 'armed';
    check(status.kind !== 'holding' || was === 'holding' || about.length > 0, `${rule.id} holds for nothing new`);
    if (status.kind !== 'holding') continue;
    const ended = after.status.kind === 'ended' ? after.status.outcome : null;
    check(ended === null || ended === 'stopped', `the run has ${ended} while ${rule.id} holds`);
    for (const id of rule.stop) {
      const { kind } = after.streams[id]!.status;
      check(!['ready', 'preparing', 'starting', 'running', 'paused'].includes(kind), `${id} is ${kind} while ${rule.id} holds it`);
    }
  }
}

/** Its failure was made good, or the plan goes on from it. */
function isAnswered(state: RunState, id: string): boolean {
  const { onFailure } = planned(state, id);
  if (state.streams[id as StreamState['id']]!.status.kind !== 'failed') return false;
  if (onFailure.kind === 'continue') return true;
  if (onFailure.kind !== 'fallback') return false;
  const fallback = state.streams[onFailure.stream]!;
  return (
    fallback.status.kind === 'succeeded' || (planned(state, fallback.id).onFailure.kind === 'fallback' && isAnswered(state, fallback.id))
  );
}

/** Its failure may still be made good. */
function mayBeAnswered(state: RunState, id: string): boolean {
  const { onFailure } = planned(state, id);
  if (state.streams[id as StreamState['id']]!.status.kind !== 'failed' || onFailure.kind !== 'fallback') return false;
  return !overKinds.includes(state.streams[onFailure.stream]!.status.kind) || mayBeAnswered(state, onFailure.stream);
}

const overKinds: readonly string[] = ['succeeded', 'failed', 'skipped', 'stopped'];
const busyKinds: readonly string[] = ['preparing', 'starting', 'running', 'paused', 'stopping'];

/** With the agent that has taken it over, where one has. */
function planned(state: RunState, id: string): Stream {
  const stream = state.plan.streams.find((each) => each.id === id)!;
  return { ...stream, agentName: state.streams[stream.id]!.takenOverBy ?? stream.agentName };
}

/** It keeps its owner back no longer. */
function passed(state: RunState, { id, level, check }: Gate): boolean {
  const { status } = state.gates[id]!;
  // Such a question may be open for ever, or be withdrawn at the end.
  if (level !== 'must') return isOpen(state, check) || status.kind === 'skipped' || status.kind === 'done';
  return status.kind === 'skipped' || (status.kind === 'done' && status.verdict.kind === 'passed');
}

/** Whether it is a question, or counts one, that may have no answer. */
const isOpen = (state: RunState, check: Gate['check']): boolean =>
  check.kind === 'human' ||
  (check.kind === 'group' &&
    check.of.some((id) => {
      const counted = gatesOf(state).find((gate) => gate.id === id)!;
      return isOpen(state, counted.check) && !['done', 'skipped'].includes(state.gates[id]!.status.kind);
    }));

const gatesOf = ({ plan }: RunState): Gate[] => [...plan.streams, ...plan.phases, ...plan.waves].flatMap(({ gates }) => gates);

/** A gate that counts others says what they say now, and says nothing as long as one of them does not. */
function groupsAgree({ after }: Step): void {
  for (const { id, check: group } of gatesOf(after)) {
    const { status } = after.gates[id]!;
    if (group.kind !== 'group' || status.kind !== 'done') continue;
    const counted = group.of.map((member) => after.gates[member]!.status);
    const good = counted.filter((each) => each.kind === 'skipped' || (each.kind === 'done' && each.verdict.kind === 'passed')).length;
    check(
      counted.every(({ kind }) => kind === 'done' || kind === 'skipped'),
      `${id} is judged, and something that it counts is not`,
    );
    const wanted = group.mode === 'all' ? good === counted.length : group.mode === 'any' ? good > 0 : good * 2 >= counted.length;
    check(wanted === (status.verdict.kind === 'passed'), `${id} is ${status.verdict.kind}, and ${good} of ${counted.length} passed`);
  }
}

/** A verdict on another commit, of other content, is stale, and no other is; no stream starts before its needs hold on what is there. */
function commitsAreNoticed({ after, commands }: Step): void {
  for (const { id, check: measured } of gatesOf(after)) {
    const { status, evidence, stale, renewals } = after.gates[id]!;
    check(renewals <= 5, `${id} was measured again ${renewals} times by itself`);
    if (status.kind !== 'done') continue;
    if (measured.kind === 'group') {
      const counted = measured.of.some((member) => after.gates[member]!.stale !== null);
      check(counted === (stale !== null), `${id} is ${stale === null ? 'not ' : ''}stale, and what it counts is ${counted ? '' : 'not'}`);
      continue;
    }
    const then = evidence?.tree;
    const now = then ? after.trees[then.dir] : undefined;
    const isOther = then && now ? then.head !== now.head && then.hash !== now.hash : false;
    const isStale = isOther && status.verdict.kind === 'passed';
    check(
      isStale === (stale !== null),
      `${id} is ${stale === null ? 'not ' : ''}stale, and its work tree is ${isOther ? 'another' : 'the same'}`,
    );
  }
  for (const command of commands) {
    if (command.type !== 'spawnStream') continue;
    const stream = planned(after, command.stream);
    for (const need of allNeeds(after, stream))
      check(holds(after, need), `${stream.id} is started although its need ${JSON.stringify(need)} no longer holds`);
  }
}

/** A result of no use has its stream run again as often as the plan says, and the consensus is judged when that is done. */
function resultsAreMended({ before, envelope: { event }, after }: Step): void {
  for (const { id, check: consensus } of gatesOf(after)) {
    if (consensus.kind !== 'consensus') continue;
    for (const { stream } of consensus.domains.flatMap(({ members }) => members)) {
      const { resultRetries, attempts } = after.streams[stream]!;
      check((resultRetries[id] ?? 0) <= consensus.retries, `${stream} ran again for ${id} more often than the plan says`);
      const told = attempts.filter(({ feedback }) => feedback?.gate === id && feedback.of === 'result');
      check(told.length === 0 || consensus.retries > 0, `${stream} ran again for ${id}, which has nobody run again`);
    }
    if (event.type !== 'gateFinished' || event.gate !== id || before?.gates[id]!.status.kind !== 'running') continue;
    if (before.gates[id].round !== event.round) continue;
    for (const { stream, attempt } of event.unusable ?? []) {
      const { status, attempt: current, resultRetries } = before.streams[stream]!;
      if (status.kind !== 'succeeded' || current !== attempt || (resultRetries[id] ?? 0) >= consensus.retries) continue;
      // While what it needs is being done again, or never will be, it keeps what it has, and counts.
      const isLasting = [before, after].every((state) => allNeeds(state, planned(state, stream)).every((need) => holds(state, need)));
      if (!isLasting) continue;
      check(after.streams[stream]!.status.kind !== 'succeeded', `a result of no use has ${stream} run again`);
      check(after.gates[id]!.status.kind !== 'done', `${id} is judged for good while ${stream} mends its result`);
    }
  }
}

function keepsNothingBack(state: RunState, stream: Stream): boolean {
  const { status } = state.streams[stream.id]!;
  if (status.kind === 'succeeded' || isAnswered(state, stream.id)) return true;
  if (status.kind === 'skipped' && status.cause !== 'failed' && status.cause !== 'stopped') return true;
  return stream.optional && ['failed', 'skipped', 'stopped'].includes(status.kind);
}

/** Nobody waits for what holds already, is kept back while there is room, or is overtaken by somebody of less priority. */
function forgetsNobody({ after, commands }: Step): void {
  if (after.status.kind !== 'running') return;
  const full = limitsOf(after).filter(({ most, holds }) => busyIn(after).filter(({ id }) => holds(planned(after, id))).length >= most);
  const started = commands.flatMap((command) => (command.type === 'prepareStream' ? [planned(after, command.stream)] : []));
  for (const stream of after.plan.streams) {
    const { id, status, pausedBy, behind } = after.streams[stream.id]!;
    const byNeeds = status.kind === 'waiting' || (status.kind === 'skipped' && status.cause !== 'person' && status.cause !== 'only');
    if (!byNeeds && status.kind !== 'ready') continue;
    const needs = allNeeds(after, stream);
    check(
      behind.every((other) => after.streams[other]!.status.kind === 'stopping'),
      `${id} waits for stops that are over`,
    );
    const isBehind = behind.length > 0;
    const allHold = needs.every((need) => holds(after, need)) && !isBehind && !isHeldByRule(after, id) && !isHeldByQueue(after, id);
    check(allHold === (status.kind === 'ready'), `${id} is ${status.kind}, and its needs ${allHold ? 'hold' : 'do not hold'}`);
    const hopeless = needs.some((need) => !holds(after, need) && !mayHold(after, need));
    check(
      hopeless === (status.kind === 'skipped'),
      `${id} is ${status.kind}, and its needs ${hopeless ? 'can never hold' : 'may hold yet'}`,
    );
    if (status.kind !== 'ready' || pausedBy !== null || isHeldByBudget(after, stream)) continue;
    const keeping = full.filter((limit) => limit.holds(planned(after, stream.id)));
    check(keeping.length > 0, `${id} could start and does not`);
    // Who took a slot of each limit that keeps it back took the place that it could have had.
    for (const other of started.filter((each) => keeping.every((limit) => limit.holds(each)))) {
      const isAfter = Number(other.anytime) - Number(stream.anytime) || other.priority - stream.priority;
      check(isAfter <= 0, `${id} is overtaken by ${other.id}, which should come after it`);
    }
  }
}

interface Limit {
  readonly name: string;
  readonly most: number;
  readonly holds: (stream: Stream) => boolean;
}

/** The limits of the run, of its phases and of its agents. */
function limitsOf(state: RunState): Limit[] {
  const { plan } = state;
  const limits = [
    { name: 'the run', most: plan.maxParallel, holds: () => true },
    ...plan.phases.map(({ id, maxParallel }) => ({
      name: `phase ${id}`,
      most: maxParallel,
      holds: (stream: Stream) => phasesOf(state, stream).some((each) => each.id === id),
    })),
    ...Object.entries(plan.agents).map(([name, { maxParallel }]) => ({
      name: `agent ${name}`,
      most: maxParallel,
      holds: (stream: Stream) => stream.agentName === name,
    })),
  ];
  return limits.flatMap(({ most, ...rest }) => (most === null ? [] : [{ ...rest, most }]));
}

function staysWithinTheLimits({ after }: Step): void {
  for (const { name, most, holds } of limitsOf(after)) {
    const busy = busyIn(after).filter(({ id }) => holds(planned(after, id))).length;
    check(busy <= most, `${busy} streams hold the ${most} slots of ${name}`);
  }
}

/** What was reached stays reached, as long as the work is not taken back, and what has succeeded has reached all. */
function milestonesStay({ after }: Step): void {
  for (const { id, milestones } of after.plan.streams) {
    const stream = after.streams[id]!;
    const known = milestones.map((each) => each.id);
    check(
      Object.keys(stream.milestones).every((name) => known.includes(name)),
      `${id} reached a milestone that it does not have`,
    );
    const all = known.every((name) => stream.milestones[name] !== undefined);
    check(stream.status.kind !== 'succeeded' || all, `${id} succeeded and has not reached all of its milestones`);
  }
}

const busyIn = (state: RunState): StreamState[] =>
  Object.values<StreamState>(state.streams).filter(({ status }) => busyKinds.includes(status.kind));

function saysWhy({ after }: Step): void {
  for (const { id, status, why, attempt, attempts } of Object.values<StreamState>(after.streams)) {
    check(why.text !== '' && why.rule !== '', `${id} does not say why it is ${status.kind}`);
    check(attempts.length === attempt && attempts.every(({ number }, index) => number === index + 1), `the attempts of ${id} have gaps`);
    const ended = attempts.slice(0, -1).every(({ end }) => end !== null);
    check(ended, `${id} has begun an attempt before the last had ended`);
    if (status.kind === 'waiting' && after.status.kind !== 'ended') check(status.on.length > 0, `${id} waits for nothing`);
    const active = busyKinds.includes(status.kind);
    check(attempt === 0 || active === (attempts.at(-1)?.end === null), `${id} is ${status.kind}, and its last attempt does not agree`);
    if (why.rule === 'gate' && (status.kind === 'failed' || status.kind === 'retrying')) {
      const fresh = planned(after, id).gates.some((gate) => {
        const verdict = after.gates[gate.id]!.status;
        return verdict.kind === 'done' && verdict.verdict.kind !== 'passed' && verdict.at >= (attempts.at(-1)?.endedAt ?? 0);
      });
      check(fresh, `${id} is ${status.kind} for a verdict on an earlier attempt`);
    }
    if (status.kind === 'succeeded') {
      const gates = planned(after, id).gates;
      check(
        gates.every((gate) => passed(after, gate)),
        `${id} succeeded, and its gates did not pass`,
      );
      const end = attempts.at(-1)?.end;
      const endedAt = attempts.at(-1)?.endedAt ?? 0;
      for (const gate of gates) {
        const verdict = after.gates[gate.id]!.status;
        check(verdict.kind !== 'done' || verdict.at >= endedAt, `gate ${gate.id} was measured on an earlier attempt`);
      }
      const endedWell = end?.kind === 'done' || (end?.kind === 'exited' && end.exitCode === 0 && end.signal === null);
      check(endedWell, `${id} succeeded without exit status 0`);
    }
  }
}

function succeedsOnlyWhatDelivered({ envelope: { event }, after }: Step, delivered: Set<string>): void {
  if (event.type === 'deliverablesChecked' && event.owner.kind === 'stream' && event.missing.length === 0) {
    delivered.add(`${event.owner.stream}:${event.owner.attempt}`);
  }
  for (const { id, deliverables } of after.plan.streams) {
    const { status, attempt } = after.streams[id]!;
    if (status.kind !== 'succeeded' || deliverables.length === 0) continue;
    check(delivered.has(`${id}:${attempt}`), `${id} succeeded, and nobody looked for its deliverables`);
  }
}

/** A timer is armed exactly as long as something waits for it. */
function timersAgree({ after }: Step): void {
  if (after.status.kind === 'ended') return check(Object.keys(after.timers).length === 0, 'timers are armed after the end');
  const due = new Map<string, number | null>();
  for (const { id, timeoutMs, stuckAfterMs, escalation } of after.plan.streams) {
    const { status, attempt, stuck, blockedSince, escalated } = after.streams[id]!;
    if (status.kind === 'running' && stuckAfterMs !== null && stuck === null) due.set(`stuck:${id}:${attempt}`, null);
    const since = Math.min(stuck?.since ?? Infinity, blockedSince ?? Infinity);
    const step = escalation[escalated.length];
    if (status.kind === 'running' && since < Infinity && step)
      due.set(`escalate:${id}:${attempt}:${escalated.length + 1}`, since + step.afterMs);
    if (status.kind === 'running' && timeoutMs !== null) due.set(`timeout:${id}:${attempt}`, null);
    if (status.kind === 'retrying') due.set(`retry:${id}:${attempt + 1}`, status.dueAt);
    if (status.kind === 'parked') due.set(`wake:${id}:${attempt + 1}`, status.dueAt);
    if (waitsByItself(after, id)) due.set(`limit:${id}:${attempt}`, null);
  }
  for (const { id, lateAt } of Object.values(after.gates)) {
    // In a pause it goes off, and the gate begins afterwards.
    if (lateAt !== null && (lateAt > after.at || after.timers[asTimerId(`late:${id}`)] !== undefined)) due.set(`late:${id}`, lateAt);
  }
  for (const { id, needs, atMs } of after.plan.checkpoints) {
    const { status } = after.checkpoints[id]!;
    if (needs.length === 0 && atMs !== null && status.kind === 'ahead') due.set(`checkpoint:${id}`, after.startedAt + atMs);
  }
  const armed = Object.entries<number>(after.timers);
  for (const [timer, dueAt] of armed)
    check(due.has(timer) && [null, dueAt].includes(due.get(timer)!), `timer ${timer} is armed, and nothing waits for it`);
  check(armed.length === due.size, `${[...due.keys()].join(', ')} should be armed, and are not all`);
}

/** A phase says what its streams and gates do. */
function phasesAgree({ after }: Step): void {
  if (after.status.kind === 'ended') return;
  for (const { id, gates } of after.plan.phases) {
    const { status } = after.phases[id]!;
    // What is done anytime may be under way before the phase has its needs.
    const inside = after.plan.streams
      .filter((stream) => !stream.anytime && phasesOf(after, stream).some((each) => each.id === id))
      .map((stream) => after.streams[stream.id]!);
    const busy = inside.some((stream) => !overKinds.includes(stream.status.kind));
    if (busy && inside.some(({ attempt }) => attempt > 0))
      check(status === 'running', `phase ${id} is ${status} while its streams are under way`);
    const measured = gates.some((gate) => after.gates[gate.id]!.status.kind === 'running');
    check(!measured || status === 'checking', `phase ${id} is ${status} while a gate of it runs`);
  }
  for (const { id, gates } of after.plan.streams) {
    const measured = gates.some((gate) => after.gates[gate.id]!.status.kind === 'running');
    check(!measured || after.streams[id]!.status.kind === 'checking', `a gate of ${id} runs, and it is not being checked`);
  }
}

/** A wave merges when its needs hold, alone on its branch, a round at a time; it lands, and is merged, when what must pass has passed. */
function wavesAgree({ before, after, commands }: Step): void {
  for (const wave of after.plan.waves) {
    const { id, needs, gates, land, into } = wave;
    const { status, round, cause, landed } = after.waves[id]!;
    const allPassed = gates.every((gate) => passed(after, gate));
    for (const command of commands) {
      if (command.type === 'mergeWave' && command.wave === id) {
        const was = before?.waves[id] ?? { round: 0, status: 'waiting' };
        // One that waits for an answer may be taken back, and merged anew at once, in the same event.
        const goesOn = command.round === was.round && ['conflicted', 'resolving'].includes(was.status);
        check(goesOn || command.round === was.round + 1, `round ${command.round} of wave ${id} follows ${was.round}`);
        check(command.round === round, `round ${command.round} of wave ${id} is not its present one`);
        const isAnswered = goesOn && was.status === 'conflicted';
        check(isAnswered || needs.every((need) => holds(after, need)), `wave ${id} merges although a need of it does not hold`);
        check(goesOn || !isWaveHeldByQueue(after, id), `wave ${id} merges although an item of the queue blocks it`);
        check(goesOn || !mergesUnanswered(after, wave), `wave ${id} merges although work of it is not committed`);
        check(isAnswered || after.status.kind === 'running', `wave ${id} merges while the run is ${after.status.kind}`);
      }
      if ((command.type === 'bisectWave' || command.type === 'rollBackWave') && command.wave === id) {
        const failed = gates.some((gate) => {
          const state = after.gates[gate.id]!.status;
          return gate.level === 'must' && state.kind === 'done' && state.verdict.kind === 'failed';
        });
        const rejected = after.waves[id]!.conflict?.rejectedBy != null;
        check((failed || rejected) && after.waves[id]!.before !== null, `wave ${id} is undone, and no gate of it has failed`);
      }
      if (command.type === 'landWave' && command.wave === id) {
        check(land !== null && allPassed, `wave ${id} lands, and its gates have not passed`);
        check(after.status.kind === 'running', `wave ${id} lands while the run is ${after.status.kind}`);
      }
    }
    const isBusy = isAtWork(status);
    const others = after.plan.waves.filter((other) => other !== wave && other.into === into && isAtWork(after.waves[other.id]!.status));
    check(!isBusy || others.length === 0, `wave ${id} and another are at work on ${into}`);
    if (status === 'merged')
      check(round > 0 && allPassed && (land === null) === (landed === null), `wave ${id} is merged, and not all of it`);
    check((status === 'failed' || status === 'skipped') === (cause !== null), `wave ${id} is ${status}, and its cause is ${cause}`);
    const measured = gates.some((gate) => after.gates[gate.id]!.status.kind === 'running');
    check(!measured || status === 'checking', `wave ${id} is ${status} while a gate of it runs`);
    if (after.status.kind !== 'running' || (status !== 'waiting' && (status !== 'skipped' || cause === 'only'))) continue;
    const allHold = needs.every((need) => holds(after, need));
    // What was to settle a conflict on this branch may still write there until its process has gone.
    const isKept = others.length > 0 || isSettledOn(after, into) || isWaveHeldByQueue(after, id) || mergesUnanswered(after, wave);
    check(!allHold || (status === 'waiting' && isKept), `wave ${id} could merge and does not`);
    const hopeless = needs.some((need) => !holds(after, need) && !mayHold(after, need));
    check(hopeless === (status === 'skipped'), `wave ${id} is ${status}, and its needs ${hopeless ? 'can never hold' : 'may hold yet'}`);
  }
}

/** Whether an attempt to settle a conflict on this branch has not ended. */
const isSettledOn = ({ plan, streams }: RunState, into: string): boolean =>
  plan.streams.some(({ id, resolver }) => {
    const { status, attempts } = streams[id]!;
    const task = attempts.at(-1)?.settles;
    return resolver && busyKinds.includes(status.kind) && plan.waves.some((wave) => wave.id === task?.wave && wave.into === into);
  });

/** What settles conflicts starts only for a merge that waits for it, is asked so often at most, and stands by otherwise. */
function resolversAgree({ before, after, commands }: Step): void {
  const asking = Object.values(after.waves).filter(({ status }) => status === 'resolving');
  for (const { id, conflict } of asking) {
    const { asked = 0, rounds = 0 } = conflict?.resolver ?? {};
    check(asked > 0 && asked <= rounds, `wave ${id} asks ${asked} times of ${rounds}`);
  }
  for (const { id, resolver } of after.plan.streams) {
    if (!resolver) continue;
    const { status, attempts } = after.streams[id]!;
    const wanted = asking.filter(({ conflict }) => conflict?.resolver?.stream === id);
    const task = attempts.at(-1)?.settles;
    const isMeant = wanted.some(
      (wave) => wave.id === task?.wave && wave.round === task.round && wave.conflict?.resolver?.asked === task.asked,
    );
    for (const command of commands) {
      if (command.type !== 'prepareStream' && command.type !== 'spawnStream') continue;
      if (command.stream === id) check(isMeant, `${id} is started, and no merge waits for it`);
    }
    for (const command of commands) {
      const was = command.type === 'mergeWave' ? before?.waves[command.wave] : undefined;
      if (command.type !== 'mergeWave' || (was?.status === 'resolving' && was.round === command.round)) continue;
      const branch = (wave: string | undefined) => after.plan.waves.find((each) => each.id === wave)?.into;
      const isThere = ['starting', 'running', 'paused', 'stopping'].includes(status.kind) && branch(task?.wave) === branch(command.wave);
      check(!isThere, `wave ${command.wave} merges where ${id} may still be at work`);
    }
    if (after.status.kind !== 'running') continue;
    check(status.kind !== 'standingBy' || wanted.length === 0, `${id} stands by, and a merge waits for it`);
    check(['standingBy', 'stopping'].includes(status.kind) || wanted.length > 0, `${id} is ${status.kind}, and no merge waits for it`);
  }
}

/** Whoever is held over a conflict is so in one pair, as often as the rule lets it, and stands still for nobody who is not about to settle it. */
function holdsAgree({ after }: Step): void {
  const { heldPairs, plan, streams } = after;
  const open = heldPairs.filter(({ step }) => step !== 'over');
  const ids = open.flatMap(({ pair }) => pair);
  check(new Set(ids).size === ids.length, 'a stream is held in two pairs');
  for (const { pair } of heldPairs) {
    const count = heldPairs.filter((other) => other.pair.join() === pair.join()).length;
    check(count <= (plan.runningConflicts?.rounds ?? 0), `${pair.join(' and ')} are held ${count} times`);
  }
  for (const { pair, resolver, step, attempt } of open) {
    const other = streams[pair[0] === resolver ? pair[1] : pair[0]]!;
    check(['running', 'paused'].includes(other.status.kind), `${other.id} is held and ${other.status.kind}`);
    const { status, attempt: now } = streams[resolver]!;
    if (step === 'resolving')
      check(
        now <= attempt! && !overKinds.includes(status.kind) && status.kind !== 'waiting',
        `${other.id} waits for ${resolver}, which is ${status.kind}`,
      );
  }
}

/** A run whose plan wants a report ends when that has been written, or cannot be, unless there is no place for it. */
function endsWithItsReport({ before, envelope: { event }, after }: Step): void {
  const { plan, workspaceDir } = after;
  if (after.status.kind !== 'ended' || before?.status.kind === 'ended' || plan.report === null || workspaceDir === null) return;
  const told = event.type === 'reportWritten' || event.type === 'reportFailed';
  check(told && event.round === before?.reporting?.round, `the run ended with ${event.type}, and not with its report`);
  check(after.reporting === null, 'a report is being written after the end');
}

const isAtWork = (status: string): boolean =>
  ['merging', 'resolving', 'conflicted', 'checking', 'bisecting', 'rollingBack', 'landing'].includes(status);

/** Things that hold of a world at rest between two events. */
export function worldIsSound(world: World): void {
  const live = world.liveProcesses();
  const { maxParallel } = world.state.plan;
  check(maxParallel === null || live.length <= maxParallel, `${live.length} processes live, and ${maxParallel} may`);
  check(new Set(live.map(({ stream }) => stream)).size === live.length, 'a stream has two live processes');
}

/** What is right at the end of a run. */
export function endIsRight(state: RunState): void {
  const { status } = state;
  check(status.kind === 'ended', `the run is ${status.kind} and nothing happens any more`);
  if (status.kind !== 'ended') return;
  check(Object.keys(state.timers).length === 0, 'timers are armed after the end');
  check(status.reason !== '', 'the end has no reason');
  const blocking = state.plan.streams
    .filter((stream) => !stream.resolver && !keepsNothingBack(state, stream))
    .map(({ id }) => state.streams[id]!);
  for (const { id, status } of Object.values<StreamState>(state.streams)) {
    const standsBy = status.kind === 'standingBy' && state.plan.streams.some((stream) => stream.id === id && stream.resolver);
    check(standsBy || overKinds.includes(status.kind), `${id} is ${status.kind} after the end`);
  }
  for (const { id, status } of Object.values(state.phases))
    check(['succeeded', 'failed', 'skipped'].includes(status), `${id} is ${status} after the end`);
  for (const { id, status } of Object.values(state.checkpoints)) {
    check(status.kind !== 'held' && status.kind !== 'ahead', `checkpoint ${id} is ${status.kind} after the end`);
  }
  for (const { id, status } of Object.values(state.waves))
    check(['merged', 'failed', 'skipped'].includes(status), `wave ${id} is ${status} after the end`);
  for (const { id, status } of Object.values(state.gates)) {
    check(status.kind !== 'running' && status.kind !== 'asking', `gate ${id} is ${status.kind} after the end`);
  }
  if (status.outcome === 'passed') {
    check(blocking.length === 0, `the run passed, and ${blocking.map(({ id }) => id).join(', ')} did not`);
    for (const { id, cause } of Object.values(state.phases))
      check(cause !== 'failed' && cause !== 'stopped', `the run passed, and ${id} did not`);
    for (const { id, cause } of Object.values(state.waves))
      check(cause !== 'failed' && cause !== 'stopped', `the run passed, and wave ${id} did not`);
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
