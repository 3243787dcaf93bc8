import { readDialog } from '../../../core/agent-state/screen/dialog.ts';
import type { AttemptRef, Launch } from '../../../core/ports/index.ts';
import type { AttemptSigns } from '../../../core/ports/attempts.ts';
import type { AgentEvent } from '../../../core/run/agent-events.ts';
import type { RunCommand } from '../../../core/run/commands.ts';
import type { EffectContext } from '../context.ts';
import { launchOf, type OwnLaunch } from '../launch.ts';
import { attemptOf, refKey } from '../refs.ts';
import { answer, pick, type Answer } from './answering.ts';
import { asking, type Asking } from './asking.ts';
import { deliver } from './delivery.ts';
import { interrupt, leavePolitely } from './leaving.ts';
import { liveAgent, type LiveAgent } from './live-agent.ts';
import { reporter, type Reporter } from './reporter.ts';
import { enter, pasteOf, pause, type } from './typing.ts';

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
  /** Prompts are sent one after the other. */
  sending: Promise<void>;
}

export function agentEffects(context: EffectContext): AgentEffects {
  const { agentFiles } = context.ports;
  const watched = new Map<string, Watched>();
  /** Of attempts whose answer to the spawn is not there yet, too: the newest, for when they are watched. */
  const signsBefore = new Map<string, AttemptSigns>();
  /** What attempts said last: nothing is watched for them again. */
  const last = new Map<string, Promise<readonly AgentEvent[]>>();

  const begin = (ref: AttemptRef, launch: Launch): { readonly entry: Watched; readonly begun: Promise<void> } | null => {
    const key = refKey(ref);
    if (launch.agent === null || watched.has(key)) return null;
    const live = liveAgent(context, ref, launch.agent);
    const entry: Watched = { live, asking: asking(context, live), report: reporter(context, live), sending: Promise.resolve() };
    watched.set(key, entry);
    const before = signsBefore.get(key);
    if (before !== undefined) live.takeSigns(before);
    return { entry, begun: live.begin() };
  };
  const end = (ref: AttemptRef) => {
    const entry = watched.get(refKey(ref));
    watched.delete(refKey(ref));
    signsBefore.delete(refKey(ref));
    entry?.report.end();
    entry?.asking.end();
    entry?.live.end();
  };
  const send = (entry: Watched, text: string, isStarted: boolean): Promise<void> => {
    const { live, report } = entry;
    const sent = entry.sending.then(() => (live.isOver() ? undefined : deliver(context, live, report, { text, isStarted })));
    entry.sending = sent.catch(() => undefined);
    return sent;
  };
  const start = (ref: AttemptRef, launch: Launch) => {
    const begun = last.has(refKey(ref)) ? null : begin(ref, launch);
    if (begun === null || launch.agent === null) return;
    const { delivery, prompt } = launch.agent;
    context.begin(`watching the agent of ${ref.stream}`, async () => {
      await begun.begun;
      if (begun.entry.live.isOver() || (attemptOf(context.state(), ref)?.agent?.promptTakenAt ?? null) !== null) return;
      await send(begun.entry, prompt, delivery !== 'paste');
    });
  };

  const lastOf = async (ref: AttemptRef, exitCode: number | null): Promise<readonly AgentEvent[]> => {
    if (attemptOf(context.state(), ref)?.agent === undefined) return [];
    // One that ended while no engine was there has not been watched by this one.
    const begun = watched.has(refKey(ref)) ? null : begin(ref, launchOf(context.ports, context.state(), ref));
    await begun?.begun;
    const entry = watched.get(refKey(ref));
    if (entry === undefined) return [];
    await entry.live.readNow();
    const said = [...entry.asking.last(), ...entry.report.last(exitCode)];
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
    watch: start,
    adopt(ref) {
      if (attemptOf(context.state(), ref)?.agent === undefined) return;
      start(ref, launchOf(context.ports, context.state(), ref));
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
      const told = await answer(context, entry.live, entry.asking, command);
      if (told !== null) await send(entry, told, false);
    },
    async prompt({ text, as, ...ref }) {
      const entry = watched.get(refKey(ref));
      if (entry === undefined) return;
      if (as === 'prompt') return await send(entry, text, false);
      const problem = as === 'option' ? await pickOption(context, entry.live, text) : await typeAnswer(context, entry.live, text);
      if (problem !== null)
        await context.record({ type: 'engineFaulted', what: `what was sent to ${ref.stream} did not arrive: ${problem}` });
    },
    async interrupt(ref) {
      const entry = watched.get(refKey(ref));
      return entry?.live.launch.mode === 'interactive' ? await interrupt(context, entry.live) : null;
    },
    async leave(ref) {
      const entry = watched.get(refKey(ref));
      return entry === undefined ? false : await leavePolitely(context, entry.live);
    },
    takeSigns(signs) {
      const entry = watched.get(refKey(signs));
      if (entry === undefined) signsBefore.set(refKey(signs), signs);
      else entry.live.takeSigns(signs);
    },
    unwatchAll() {
      for (const { live } of [...watched.values()]) end(live.ref);
    },
  };
}

async function pickOption(context: EffectContext, live: LiveAgent, text: string): Promise<string | null> {
  const look = await live.look();
  const dialog = look === null ? null : readDialog(look.rows);
  return dialog === null ? 'its screen offers nothing to pick from' : await pick(context, live, dialog, Number(text));
}

async function typeAnswer(context: EffectContext, live: LiveAgent, text: string): Promise<string | null> {
  if (!(await type(context, live, pasteOf(text)))) return 'its terminal takes no keys';
  await pause(live, 300);
  return (await type(context, live, enter)) ? null : 'its terminal takes no keys';
}
