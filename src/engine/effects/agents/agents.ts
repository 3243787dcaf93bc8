import { promptKeys } from '../../../core/agent-keys/keys.ts';
import type { AttemptRef, Launch } from '../../../core/ports/index.ts';
import type { AttemptSigns } from '../../../core/ports/attempts.ts';
import type { AgentEvent } from '../../../core/run/agent-events.ts';
import type { RunCommand } from '../../../core/run/commands.ts';
import type { EffectContext } from '../context.ts';
import { launchOf, type OwnLaunch } from '../launch.ts';
import { attemptOf, refKey } from '../refs.ts';
import { answer, pick, type Answer } from './answering.ts';
import { asking, type Asking } from './asking.ts';
import { deliver, hasTaken, type SentBefore } from './delivery.ts';
import { interrupt, leavePolitely } from './leaving.ts';
import { liveAgent, type LiveAgent } from './live-agent.ts';
import { reporter, type Record, type Reporter } from './reporter.ts';
import { pause, type } from './typing.ts';

/** Real agents that run: they are watched, talked to, and left. */
export interface AgentEffects {
  /** Writes what the agent is started with, and records the id of its conversation where it is set beforehand. To be called before its start. */
  prepare(ref: AttemptRef, launch: OwnLaunch): Promise<void>;
  /** Watches the agent of an attempt and sees that its first prompt arrives. Nothing happens for an attempt without one. */
  watch(ref: AttemptRef, launch: Launch): void;
  /** Goes on with what an earlier engine has begun. */
  adopt(ref: AttemptRef): void;
  /** It could not be started. */
  forget(ref: AttemptRef): void;
  /** The attempt has ended, which is not recorded yet: what is to be recorded before that. @param exitCode `null` where nobody knows it */
  lastWords(ref: AttemptRef, exitCode: number | null): Promise<readonly AgentEvent[]>;
  answer(command: Answer): Promise<void>;
  prompt(command: Extract<RunCommand, { readonly type: 'promptStream' }>): Promise<void>;
  /** @returns whether its turn has been left; `null` where there is no agent that could */
  interrupt(ref: AttemptRef): Promise<boolean | null>;
  /** Has it leave by its own way. @returns whether its process has gone */
  leave(ref: AttemptRef): Promise<boolean>;
  takeSigns(signs: AttemptSigns): void;
  unwatchAll(): void;
}

interface Watched {
  readonly live: LiveAgent;
  readonly report: Reporter;
  readonly asking: Asking;
  /** Resolves when all that it has left before has been read. */
  readonly begun: Promise<void>;
  /** Resolves when keys that an engine before this one has typed have shown their effect, so that they are not typed again. */
  readonly settled: Promise<void>;
  /** Prompts are sent one after the other. */
  sending: Promise<void>;
}

/** How long a program may take to show what keys have done that it was sent just before. Milliseconds. */
const settlingMs = 1_000;

export function agentEffects(context: EffectContext): AgentEffects {
  const { agentFiles } = context.ports;
  const watched = new Map<string, Watched>();
  /** Of attempts whose answer to the spawn is not there yet, too: the newest, for when they are watched. */
  const signsBefore = new Map<string, AttemptSigns>();
  /** What attempts said last: nothing is watched for them again. */
  const last = new Map<string, Promise<readonly AgentEvent[]>>();

  const recordOf =
    (ref: AttemptRef): Record =>
    (events) => {
      for (const event of events) context.begin(`what the agent of ${ref.stream} shows`, () => context.record(event));
    };
  const begin = (ref: AttemptRef, launch: Launch, isAdopted: boolean, record = recordOf(ref)): Watched | null => {
    const key = refKey(ref);
    if (launch.agent === null || watched.has(key)) return null;
    const live = liveAgent(context, ref, launch.agent);
    const asks = asking(context, live, record);
    const made = { live, asking: asks, report: reporter(context, live, asks.isAsking, record) };
    const begun = live.begin();
    const entry: Watched = {
      ...made,
      sending: Promise.resolve(),
      begun,
      settled: begun.then(async () => void (isAdopted && (await pause(live, settlingMs)))),
    };
    // Whoever waits for it hears of it.
    entry.settled.catch(() => undefined);
    watched.set(key, entry);
    const before = signsBefore.get(key);
    if (before !== undefined) live.takeSigns(before);
    return entry;
  };
  const end = (ref: AttemptRef) => {
    const entry = watched.get(refKey(ref));
    watched.delete(refKey(ref));
    signsBefore.delete(refKey(ref));
    entry?.report.end();
    entry?.asking.end();
    entry?.live.end();
  };
  const send = (entry: Watched, text: string, before: SentBefore): Promise<void> => {
    const { live, report } = entry;
    const sent = entry.sending.then(() => (live.isOver() ? undefined : deliver(context, live, report, { text, before })));
    entry.sending = sent.catch(() => undefined);
    return sent;
  };
  const isPrompted = (ref: AttemptRef) => (attemptOf(context.state(), ref)?.agent?.promptTakenAt ?? null) !== null;
  const start = (ref: AttemptRef, launch: Launch, isAdopted: boolean) => {
    const entry = last.has(refKey(ref)) ? null : begin(ref, launch, isAdopted);
    if (entry === null || launch.agent === null) return;
    const { delivery, prompt } = launch.agent;
    const isFresh = attemptOf(context.state(), ref)?.agent?.begins.conversation === null;
    context.begin(`watching the agent of ${ref.stream}`, async () => {
      await entry.settled;
      if (entry.live.isOver() || isPrompted(ref)) return;
      await send(entry, prompt, delivery !== 'paste' ? 'started' : !isAdopted ? 'never' : isFresh ? 'perhaps' : 'perhapsBefore');
    });
  };

  const lastOf = async (ref: AttemptRef, exitCode: number | null): Promise<readonly AgentEvent[]> => {
    if (attemptOf(context.state(), ref)?.agent === undefined) return [];
    // One that ended while no engine was there has not been watched by this one.
    const found: AgentEvent[] = [];
    const launch = watched.has(refKey(ref)) ? null : launchOf(context.ports, context.state(), ref);
    const entry = launch === null ? watched.get(refKey(ref)) : begin(ref, launch, false, (events) => void found.push(...events));
    if (entry == null) return [];
    const { live, report } = entry;
    const { startedAt } = live.watch().standing;
    if (launch !== null && !isPrompted(ref)) report.expectPrompt(startedAt, () => hasTaken(live, startedAt));
    await entry.begun;
    await live.readNow();
    const said = [...found, ...entry.asking.last(), ...report.last(exitCode)];
    end(ref);
    return said;
  };

  return {
    async prepare(ref, launch) {
      for (const { path, text, mode } of launch.files) await agentFiles.write(path, text, mode);
      const agent = attemptOf(context.state(), ref)?.agent;
      const conversation = launch.conversation;
      if (agent === undefined || conversation === null || conversation === agent.conversation) return;
      await context.record({ type: 'conversationOpened', ...ref, conversation, resumes: false, agent: agent.name });
    },
    watch: (ref, launch) => start(ref, launch, false),
    adopt(ref) {
      if (attemptOf(context.state(), ref)?.agent === undefined) return;
      context.begin(`watching the agent of ${ref.stream}`, async () => start(ref, launchOf(context.ports, context.state(), ref), true));
    },
    forget: end,
    lastWords(ref, exitCode) {
      const said = last.get(refKey(ref)) ?? lastOf(ref, exitCode);
      last.set(refKey(ref), said);
      return said;
    },
    async answer(command) {
      const entry = watched.get(refKey(command));
      if (entry === undefined) return;
      await entry.settled;
      const told = await answer(context, entry.live, entry.asking, command);
      if (told !== null) await send(entry, told, 'never');
    },
    async prompt({ text, as, ...ref }) {
      const entry = watched.get(refKey(ref));
      if (entry === undefined) return;
      await entry.settled;
      if (as === 'prompt') return await send(entry, text, 'never');
      const problem = as === 'option' ? await pickOption(context, entry.live, text) : await typeAnswer(context, entry.live, text);
      if (problem !== null)
        await context.record({ type: 'engineFaulted', what: `what was sent to ${ref.stream} did not arrive: ${problem}` });
    },
    async interrupt(ref) {
      const entry = watched.get(refKey(ref));
      await entry?.begun;
      return entry?.live.launch.mode === 'interactive' ? await interrupt(context, entry.live) : null;
    },
    async leave(ref) {
      const entry = watched.get(refKey(ref));
      await entry?.begun;
      return entry === undefined ? false : await leavePolitely(context, entry.live);
    },
    takeSigns(signs) {
      const entry = watched.get(refKey(signs));
      if (entry === undefined) signsBefore.set(refKey(signs), signs);
      else entry.live.takeSigns(signs);
    },
    unwatchAll() {
      for (const { live } of watched.values()) end(live.ref);
    },
  };
}

async function pickOption(context: EffectContext, live: LiveAgent, text: string): Promise<string | null> {
  await live.look();
  return await pick(context, live, { option: Number(text) });
}

const typeAnswer = async (context: EffectContext, live: LiveAgent, text: string): Promise<string | null> =>
  (await type(context, live, promptKeys(text))) ? null : 'its terminal takes no keys';
