import { LeaseLost, type AttemptRef, type Engine, type Lease } from '../core/ports/index.ts';
import type { EngineStarted, Envelope, RunCreated, RunEvent } from '../core/run/events.ts';
import { fold } from '../core/run/reduce.ts';
import { pendingCommands } from '../core/run/pending.ts';
import type { RunOutcome, RunState } from '../core/run/state.ts';
import { messageOf, type EffectContext } from './effects/context.ts';
import { fatesWithoutHost } from './effects/lost-host.ts';
import { lookForSignature } from './effects/signing.ts';
import { refKey } from './effects/refs.ts';
import { movedTrees } from './effects/trees.ts';
import { leftWork } from './effects/left-work.ts';
import { createEffects, perform } from './effects/perform.ts';
import { createLoop } from './loop.ts';
import type { EnginePorts } from './ports.ts';
import { compareWithWorld } from './resume.ts';

/** How long an engine that was started for an ended run waits for a person to want something of it, for instance to try a stream again. */
const endedGraceMs = 10_000;

export interface RunningEngine extends Engine {
  state(): RunState;
  /** Resolves once, when there is nothing more to decide, or nothing may be decided any more. */
  readonly over: Promise<EngineEnd>;
  /** Records that something of the engine's own does not work. */
  fault(what: string): void;
  /** Decides nothing more and ends the gates that run. Streams, and the host that has them, are left as they are. */
  leave(): Promise<void>;
}

export type EngineEnd =
  | { readonly kind: 'ended'; readonly outcome: RunOutcome }
  /** Another engine has the run. */
  | { readonly kind: 'replaced'; readonly reason: string }
  | { readonly kind: 'fault'; readonly reason: string };

export interface EngineOptions {
  readonly ports: EnginePorts;
  /** Acquired: from here on this engine is the only one that writes. */
  readonly lease: Lease;
  readonly self: Pick<EngineStarted, 'pid' | 'bootId'>;
  /** The first event of a run that has none yet, else `null`. */
  readonly created: RunCreated | null;
}

/**
 * Starts deciding for a run: a new one from its beginning, any other from where its journal ends. When this returns, the state is there
 * and durable; comparing it with the world goes on, and requests wait for that.
 * @throws Error when the journal cannot be read or written
 */
export function startDeciding({ ports, lease, self, created }: EngineOptions): RunningEngine {
  const { attempts, clock, journal } = ports;
  const listeners = new Set<(events: readonly Envelope[]) => void>();
  let over: (end: EngineEnd) => void = () => undefined;
  const ended = new Promise<EngineEnd>((resolve) => (over = resolve));

  let opened = false;
  let hostsLost = 0;

  const history = journal.read(lease.run);
  const fault = (error: unknown) => over({ kind: error instanceof LeaseLost ? 'replaced' : 'fault', reason: messageOf(error) });
  const close = () => {
    loop.close();
    effects.timers.clearAll();
    effects.progress.unwatchAll();
    effects.agents.unwatchAll();
    effects.sharedStatus.end();
    effects.trees.unfollowAll();
    effects.conflicts.unfollowAll();
  };
  const finish = () => {
    const { status } = loop.state();
    close();
    over(
      status.kind === 'ended'
        ? { kind: 'ended', outcome: status.outcome }
        : { kind: 'fault', reason: 'the run was to finish before it had ended' },
    );
  };
  const loop = createLoop({
    run: lease.run,
    lease,
    state: history.length === 0 ? null : fold(history),
    clock,
    journal,
    perform: (command) => perform(context, effects, command, finish),
    publish(events) {
      // Streams begin, fail and are merged: others are at stake then.
      if (opened) {
        effects.conflicts.follow();
        effects.notices.follow();
      }
      for (const listener of listeners) listener(events);
    },
    fault,
  });
  const context: EffectContext = {
    ports,
    state: () => loop.state(),
    record: (event) => loop.record(event),
    begin(what, effect) {
      const failed = (error: unknown) => void loop.record({ type: 'engineFaulted', what: `${what}: ${messageOf(error)}` });
      try {
        effect().catch(failed);
      } catch (error) {
        failed(error);
      }
    },
  };
  const effects = createEffects(context);

  const hostLost = async (reason: string, refs: readonly AttemptRef[]) => {
    const fates = await fatesWithoutHost(ports, loop.state(), refs, await attempts.list(), reason);
    await Promise.all(fates.map((fate) => effects.streams.gone(fate)));
  };
  const open = () => {
    opened = true;
    effects.sharedStatus.follow();
    const commands = pendingCommands(loop.state());
    effects.trees.follow();
    effects.conflicts.follow();
    effects.notices.follow();
    if (loop.state().status.kind !== 'ended') return loop.open(commands);
    clock.at(clock.now() + endedGraceMs, () => (loop.state().status.kind === 'ended' ? finish() : undefined));
    loop.open(commands.filter((command) => command.type !== 'finishRun'));
  };
  const resume = async () => {
    for (;;) {
      const before = hostsLost;
      const findings = await compareWithWorld(ports, loop.state(), self.bootId);
      const moved = await movedTrees(ports, loop.state(), Object.keys(loop.state().trees));
      const said = await Promise.all(findings.ended.map((ref) => effects.progress.lastWords(ref)));
      const exits = findings.events.filter((event) => event.type === 'streamExited');
      const codes = new Map(exits.map((exit) => [refKey(exit), exit.exitCode]));
      const shown = await Promise.all(findings.ended.map((ref) => effects.agents.lastWords(ref, codes.get(refKey(ref)) ?? null)));
      const left = await Promise.all(exits.map((exit) => leftWork(ports, loop.state(), exit)));
      // A host that was lost while it was asked has made the answer worthless.
      if (hostsLost !== before) continue;
      // Who was still alive when this engine connected may have ended since, and been heard of as well.
      const isNews = (event: RunEvent) => (event.type !== 'streamExited' && event.type !== 'streamLost') || effects.streams.ends(event);
      loop.commit([...[...said, ...shown.flat(), ...left].filter((event) => event !== null), ...findings.events.filter(isNews), ...moved]);
      findings.adopted.forEach((ref) => effects.streams.adopt(ref));
      return open();
    }
  };

  attempts.onExit((exit) => context.begin(`the exit of ${exit.stream}`, () => effects.streams.gone({ type: 'streamExited', ...exit })));
  attempts.onSigns((signs) => effects.agents.takeSigns(signs));
  attempts.onHostLost((reason, refs) => {
    hostsLost += 1;
    if (opened) context.begin('the loss of the host', () => hostLost(reason, refs));
  });
  if (created === null) effects.notices.begin();
  loop.commit([...(created === null ? [] : [created]), { type: 'engineStarted', epoch: lease.epoch, pid: self.pid, bootId: self.bootId }]);
  if (created !== null) effects.notices.begin();
  if (created !== null) open();
  else resume().catch(fault);

  return {
    run: lease.run,
    over: ended,
    state: () => loop.state(),
    lastSeq: () => loop.state().seq,
    eventsAfter: (seq, limit) => journal.read(lease.run, seq, limit),
    onEvents(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async request(request, by) {
      let seen;
      try {
        seen = await lookForSignature(context, effects.trees, request);
      } catch (error) {
        return { ok: false, reason: `what is to be signed cannot be looked at: ${messageOf(error)}` };
      }
      const answer = await loop.request(request, by, seen);
      if (seen !== null) context.begin('the work trees', async () => effects.trees.follow());
      return answer;
    },
    fault: (what) => void loop.record({ type: 'engineFaulted', what }),
    async leave() {
      close();
      await Promise.all([effects.gates.endAll(), effects.workspace.endAll(), effects.notices.told()]);
    },
  };
}
