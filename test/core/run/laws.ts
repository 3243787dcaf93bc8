import type { Need, Stream } from '../../../src/core/plan/model.ts';
import type { RunState, StreamState } from '../../../src/core/run/state.ts';
import type { Step, World } from '../../support/world.ts';

/**
 * What must hold after every event of every run. Written from the plan and the states alone, on purpose without the reducer's own
 * helpers, so that a slip in those is seen here.
 */
export function obeysTheLaws(world: World): void {
  const asked = new Map<string, number>();
  world.observe((step) => {
    startsOnlyWhatMay(step, asked);
    staysWithinTheLimit(step);
    forgetsNobody(step);
    saysWhy(step);
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
    const phase = after.plan.phases.find((each) => each.id === stream.phase);
    for (const need of [...stream.needs, ...(phase?.needs ?? [])]) {
      check(holds(after, need), `${id} starts although its need ${JSON.stringify(need)} does not hold`);
    }
    check(after.status.kind === 'running', `${id} starts while the run is ${after.status.kind}`);
    check(after.options.only.length === 0 || after.options.only.includes(id), `${id} starts although it was left out`);
    check(after.streams[id]!.pausedBy === null, `${id} starts although it is paused`);
  }
}

function holds(state: RunState, need: Need): boolean {
  switch (need.kind) {
    case 'stream': {
      const { status } = state.streams[need.stream]!;
      const { optional } = planned(state, need.stream);
      const over = ['succeeded', 'failed', 'skipped', 'stopped'].includes(status.kind);
      if (status.kind === 'skipped' && status.cause === 'only') return true;
      if (need.on === 'ended') return over;
      if (need.on === 'failed') return status.kind === 'failed';
      return status.kind === 'succeeded' || (over && optional) || (status.kind === 'skipped' && status.cause === 'person');
    }
    case 'phase': {
      const { status, cause } = state.phases[need.phase]!;
      if (cause === 'only') return true;
      const inside = state.plan.streams.filter((stream) => stream.phase === need.phase);
      const gates = state.plan.phases.find(({ id }) => id === need.phase)!.gates;
      const gatesPassed = gates.every(({ id }) => passed(state, id));
      return status === 'succeeded' && gatesPassed && inside.every((stream) => keepsNothingBack(state, stream));
    }
    case 'checkpoint': {
      const { status } = state.checkpoints[need.checkpoint]!;
      const { review } = state.plan.checkpoints.find(({ id }) => id === need.checkpoint)!;
      return status.kind === (review ? 'approved' : 'reached') || (status.kind === 'missed' && status.cause === 'only');
    }
  }
}

const planned = (state: RunState, id: string): Stream => state.plan.streams.find((each) => each.id === id)!;

function passed(state: RunState, id: string): boolean {
  const { status } = state.gates[id as keyof typeof state.gates]!;
  return status.kind === 'skipped' || (status.kind === 'done' && status.verdict.kind === 'passed');
}

function keepsNothingBack(state: RunState, stream: Stream): boolean {
  const { status } = state.streams[stream.id]!;
  if (status.kind === 'succeeded') return true;
  if (status.kind === 'skipped' && status.cause !== 'failed' && status.cause !== 'stopped') return true;
  return stream.optional && ['failed', 'skipped', 'stopped'].includes(status.kind);
}

/** Nobody waits for what holds already, is kept back while there is room, or is overtaken by somebody of less priority. */
function forgetsNobody({ after, commands }: Step): void {
  if (after.status.kind !== 'running') return;
  const free = (after.plan.maxParallel ?? Infinity) - busyIn(after).length;
  const started = commands.flatMap((command) => (command.type === 'prepareStream' ? [planned(after, command.stream).priority] : []));
  for (const stream of after.plan.streams) {
    const { id, status, pausedBy } = after.streams[stream.id]!;
    const byNeeds = status.kind === 'waiting' || (status.kind === 'skipped' && status.cause !== 'person' && status.cause !== 'only');
    if (!byNeeds && status.kind !== 'ready') continue;
    const phase = after.plan.phases.find((each) => each.id === stream.phase);
    const allHold = [...stream.needs, ...(phase?.needs ?? [])].every((need) => holds(after, need));
    check(allHold === (status.kind === 'ready'), `${id} is ${status.kind}, and its needs ${allHold ? 'hold' : 'do not hold'}`);
    if (status.kind !== 'ready' || pausedBy !== null) continue;
    check(free === 0, `${id} could start and does not`);
    for (const priority of started) check(priority <= stream.priority, `${id} is overtaken by a stream of less priority`);
  }
}

function staysWithinTheLimit({ after }: Step): void {
  const { maxParallel } = after.plan;
  const busy = busyIn(after).length;
  check(maxParallel === null || busy <= maxParallel, `${busy} streams hold ${maxParallel} slots`);
}

const busyIn = (state: RunState): StreamState[] =>
  Object.values<StreamState>(state.streams).filter(({ status }) =>
    ['preparing', 'starting', 'running', 'paused', 'stopping'].includes(status.kind),
  );

function saysWhy({ after }: Step): void {
  for (const { id, status, why, attempt, attempts } of Object.values<StreamState>(after.streams)) {
    check(why.text !== '' && why.rule !== '', `${id} does not say why it is ${status.kind}`);
    check(attempts.length === attempt && attempts.every(({ number }, index) => number === index + 1), `the attempts of ${id} have gaps`);
    const ended = attempts.slice(0, -1).every(({ end }) => end !== null);
    check(ended, `${id} has begun an attempt before the last had ended`);
    if (status.kind === 'waiting' && after.status.kind !== 'ended') check(status.on.length > 0, `${id} waits for nothing`);
    const active = ['preparing', 'starting', 'running', 'paused', 'stopping'].includes(status.kind);
    check(attempt === 0 || active === (attempts.at(-1)?.end === null), `${id} is ${status.kind}, and its last attempt does not agree`);
    if (status.kind === 'succeeded') {
      const gates = planned(after, id).gates;
      check(
        gates.every((gate) => passed(after, gate.id)),
        `${id} succeeded, and its gates did not pass`,
      );
      const end = attempts.at(-1)?.end;
      check(end?.kind === 'exited' && end.exitCode === 0 && end.signal === null, `${id} succeeded without exit status 0`);
    }
  }
}

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
  const blocking = state.plan.streams.filter((stream) => !keepsNothingBack(state, stream)).map(({ id }) => state.streams[id]!);
  for (const { id, status } of Object.values<StreamState>(state.streams)) {
    check(['succeeded', 'failed', 'skipped', 'stopped'].includes(status.kind), `${id} is ${status.kind} after the end`);
  }
  for (const { id, status } of Object.values(state.phases))
    check(['succeeded', 'failed', 'skipped'].includes(status), `${id} is ${status} after the end`);
  for (const { id, status } of Object.values(state.gates)) check(status.kind !== 'running', `gate ${id} runs after the end`);
  if (status.outcome === 'passed') {
    check(blocking.length === 0, `the run passed, and ${blocking.map(({ id }) => id).join(', ')} did not`);
    for (const { id, cause } of Object.values(state.phases))
      check(cause !== 'failed' && cause !== 'stopped', `the run passed, and ${id} did not`);
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
