import { detectors } from '../../../core/agent-state/detectors.ts';
import { heardOutput, judge, usualSettings, type AgentJudgement } from '../../../core/agent-state/standing.ts';
import { turnOver } from '../../../core/agent-state/gemini/turn-over.ts';
import { stillOf } from '../../../core/agent-state/stirring.ts';
import { count, emptyLedger, since, type UsedUp } from '../../../core/agent-state/usage/ledger.ts';
import { beginWatch, take, takeScreen, takeStanding, type AgentWatch } from '../../../core/agent-state/watch.ts';
import type { HookLine } from '../../../core/agent-files/hook-line.ts';
import { HostLost, type AttemptRef, type Timer } from '../../../core/ports/index.ts';
import type { AgentLaunch } from '../../../core/ports/agents.ts';
import type { FollowedLines } from '../../../core/ports/agent-files.ts';
import type { AttemptSigns, ScreenLook } from '../../../core/ports/attempts.ts';
import { isRealAgent } from '../../../core/plan/model.ts';
import { withAgent } from '../../../core/run/agent-choice.ts';
import { textAt } from '../../../core/text/fields.ts';
import type { EffectContext } from '../context.ts';
import { attemptOf, streamOf } from '../refs.ts';
import { earlierUsage, processName } from './earlier-usage.ts';
import { feedReaders, type FedLine } from './feed.ts';
import { eventsFile, hooksFile } from './files.ts';
import { transcriptSearch } from './transcript-search.ts';

/** Everything that is known of one agent that runs, put together from what it shows. Nothing of it has to be kept: it is read again from the beginning. */
export interface LiveAgent {
  readonly ref: AttemptRef;
  readonly launch: AgentLaunch;
  readonly watch: () => AgentWatch;
  readonly judged: () => AgentJudgement;
  /** What the attempt has used up so far. */
  readonly used: () => UsedUp;
  /** The newest look at its screen; `null` before the first, and where there is none. */
  readonly screen: () => ScreenLook | null;
  /** Whether what it has left before has been read: until then everything is old news. */
  readonly isReady: () => boolean;
  readonly isOver: () => boolean;
  /** Looks at its screen now. */
  readonly look: () => Promise<ScreenLook | null>;
  /** Calls whenever something has been taken in, and when it is over. @returns how to end that */
  readonly onNews: (listener: () => void) => () => void;
  /** Calls with each line of its hooks, in order, from the first on. One listener, set before `begin`. */
  readonly onHook: (listener: (line: HookLine) => void) => void;
  /** Resolves to whether something holds, at the latest after so many milliseconds (which may be without end); to false when the agent is over. */
  readonly until: (holds: () => boolean, ms: number) => Promise<boolean>;
  /** Reads what is there. Resolves when it is ready. */
  readonly begin: () => Promise<void>;
  readonly takeSigns: (signs: AttemptSigns) => void;
  /** Reads all of its files once more. */
  readonly readNow: () => Promise<void>;
  readonly end: () => void;
}

/** The least time between two searches for the file in which its program keeps the conversation. */
const searchEveryMs = 2_000;
/** An entry of an earlier attempt is older than the decision for this one by more than clocks differ. */
const clockStepMs = 50;

export function liveAgent(context: EffectContext, ref: AttemptRef, launch: AgentLaunch): LiveAgent {
  const { agentFiles, attempts, clock, paths } = context.ports;
  const signs = detectors[launch.kind];
  const zone = clock.zone();
  const readers = feedReaders(signs, zone);
  const process = processName(ref.attempt);
  const attempt = attemptOf(context.state(), ref);
  /** Nothing that it says is older than this. */
  const bornAt = attempt?.decidedAt ?? clock.now();
  const stalledAfterMs = stalledAfter(context, ref);
  let watch = beginWatch(attempt?.spawnedAt ?? clock.now(), emptyLedger, attempt?.agent?.conversation ?? null);
  /** What others have used up before it. */
  let before = emptyLedger;
  let screen: ScreenLook | null = null;
  let still = '';
  let ready = false;
  let over = false;
  let looking: Promise<ScreenLook | null> | null = null;
  let lookAgain = false;
  let isFound = launch.transcript === null;
  let searchedAt = -Infinity;
  /** Of its conversation, as its terminal shows it. */
  let shownId: string | null = null;
  let searching: Timer | null = null;
  let hooked: (line: HookLine) => void = () => undefined;
  const listeners = new Set<() => void>();
  const files = new Map<string, FollowedLines>();
  const timers = new Set<Timer>();

  const judged = () => {
    const judgement = judge(watch.standing, clock.now(), { ...usualSettings, stalledAfterMs });
    return launch.kind === 'gemini' ? turnOver(judgement, watch.standing, screen?.rows ?? []) : judgement;
  };
  let judging: Timer | null = null;
  /** What it does can become something else though nothing more is heard, and that is news as well. */
  const news = () => {
    for (const listener of listeners) listener();
    judging?.cancel();
    const againAt = over || !ready ? null : judged().againAt;
    judging = againAt === null ? null : clock.at(againAt, news);
  };
  const takeLine = ({ reading, at, hook }: FedLine) => {
    if (at < bornAt - clockStepMs) return takeEarlier(reading.usage);
    const { observation } = reading;
    const isOld = observation !== null && observation.at < bornAt - clockStepMs;
    watch = take(watch, isOld ? { ...reading, observation: null } : reading, { at, zone }, process);
    if (hook === null) return;
    const transcript = textAt(hook.payload, 'agent_id') === null ? textAt(hook.payload, 'transcript_path') : null;
    if (transcript !== null) followTranscript(transcript);
    hooked(hook);
  };
  /** Of a conversation that was resumed the file begins with what others have used up. */
  const takeEarlier = (usage: FedLine['reading']['usage']) => {
    if (usage === null) return;
    const origin = { process: processName(0), conversation: watch.conversation ?? process };
    before = count(before, usage, origin);
    watch = { ...watch, ledger: count(watch.ledger, usage, origin) };
  };
  const follow = (file: string, read: (line: string) => FedLine[]) => {
    if (files.has(file) || over) return;
    const followed = agentFiles.follow(file, (lines) => {
      if (over) return;
      for (const line of lines) read(line).forEach(takeLine);
      news();
    });
    files.set(file, followed);
  };
  const followTranscript = (file: string) => follow(file, (line) => readers.transcript(line, clock.now()));
  const searchNow = async () => {
    if (launch.transcript === null || isFound || over) return;
    searchedAt = clock.now();
    const wanted = transcriptSearch(launch.transcript, { id: watch.conversation ?? shownId, runsForMs: clock.now() - bornAt });
    if (wanted === null) return search();
    const found = await agentFiles.find({ ...wanted, since: bornAt - clockStepMs });
    if (found === null || isFound || over) return;
    isFound = true;
    followTranscript(found);
  };
  /** It may not be there yet, and the agent may show nothing more for long: what is asked for too soon is done later. */
  const search = () => {
    if (isFound || over || searching !== null) return;
    searching = clock.at(Math.max(clock.now(), searchedAt + searchEveryMs), () => {
      searching = null;
      context.begin(`the transcript of ${ref.stream}`, searchNow);
    });
  };
  const lookNow = async (): Promise<ScreenLook | null> => {
    const at = clock.now();
    const look = await attempts.screen(ref).catch((error: unknown) => {
      if (error instanceof HostLost) return null;
      throw error;
    });
    if (look === null || over) return look;
    screen = look;
    watch = takeScreen(watch, look.rows, signs, { at, zone });
    const now = stillOf(look.rows);
    if (now !== still) watch = { ...watch, standing: heardOutput(watch.standing, at) };
    still = now;
    news();
    return look;
  };
  /** One look at a time; what has been drawn since it began is looked at afterwards. */
  const look = (): Promise<ScreenLook | null> => {
    if (looking !== null) {
      lookAgain = true;
      return looking;
    }
    looking = lookNow().finally(() => {
      looking = null;
      if (lookAgain && !over) context.begin(`the screen of ${ref.stream}`, async () => void (await look()));
      lookAgain = false;
    });
    return looking;
  };
  const readNow = async () => {
    await searchNow();
    // What a file tells may name another one.
    for (let read = 0; read < files.size;) {
      const all = [...files.values()];
      await Promise.all(all.slice(read).map((file) => file.readNow()));
      read = all.length;
    }
  };

  return {
    ref,
    launch,
    watch: () => watch,
    judged,
    used: () => since(before, watch.ledger),
    screen: () => screen,
    isReady: () => ready,
    isOver: () => over,
    look,
    onNews(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onHook: (listener) => void (hooked = listener),
    until(holds, ms) {
      if (over) return Promise.resolve(false);
      if (holds()) return Promise.resolve(true);
      return new Promise((resolve) => {
        let timer: Timer | null = null;
        const settle = (held: boolean) => {
          timer?.cancel();
          if (timer !== null) timers.delete(timer);
          listeners.delete(check);
          resolve(held);
        };
        const check = () => {
          if (over) settle(false);
          else if (holds()) settle(true);
        };
        listeners.add(check);
        if (ms === Infinity) return;
        timer = clock.at(clock.now() + ms, () => settle(!over && holds()));
        timers.add(timer);
      });
    },
    async begin() {
      before = await earlierUsage(context, ref);
      watch = { ...watch, ledger: before };
      const dir = paths.agentDir(ref.stream, ref.attempt);
      follow(hooksFile(context.ports, dir), readers.hooks);
      follow(eventsFile(context.ports, dir), readers.events);
      await readNow();
      if (launch.mode === 'interactive') await look();
      if (over) return;
      ready = true;
      news();
    },
    takeSigns({ signs: standing, at, outputAt }) {
      if (over) return;
      shownId = signs.conversationIn(standing) ?? shownId;
      watch = takeStanding(watch, standing, signs, { at: Math.max(at, bornAt), zone });
      if (launch.mode === 'headless') watch = { ...watch, standing: heardOutput(watch.standing, outputAt) };
      else context.begin(`the screen of ${ref.stream}`, async () => void (await look()));
      search();
      news();
    },
    readNow,
    end() {
      over = true;
      for (const file of files.values()) file.end();
      for (const timer of timers) timer.cancel();
      searching?.cancel();
      news();
      listeners.clear();
    },
  };
}

function stalledAfter(context: EffectContext, ref: AttemptRef): number | null {
  const state = context.state();
  const planned = streamOf(state, ref.stream);
  const { agent } = withAgent(state.plan, planned, attemptOf(state, ref)?.agent?.name ?? planned.agentName);
  return isRealAgent(agent) ? agent.settings.stalledAfterMs : usualSettings.stalledAfterMs;
}
