import { Heap } from '../../src/core/forecast/heap.ts';
import { asRunId, type GateId, type StreamId, type TimerId, type WaveId } from '../../src/core/ids.ts';
import { isRealAgent, type Gate, type Plan } from '../../src/core/plan/model.ts';
import { agentSettings } from '../../src/core/run/agent-choice.ts';
import type { RunCommand } from '../../src/core/run/commands.ts';
import type { GateEvidence, Tree } from '../../src/core/run/evidence.ts';
import type {
  Envelope,
  GateVerdict,
  QueuedIntegration,
  RunEvent,
  RunOptions,
  RunRequest,
  UnusableResult,
} from '../../src/core/run/events.ts';
import { milestoneShare } from '../../src/core/run/milestones.ts';
import { pendingCommands } from '../../src/core/run/pending.ts';
import { fold, reduce } from '../../src/core/run/reduce.ts';
import { refusal } from '../../src/core/run/refusal.ts';
import { currentAttempt, streamOf } from '../../src/core/run/standing.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { mergedStreams } from '../../src/core/run/waves.ts';
import { goodNature, type Nature } from './nature.ts';
import { newsOf, type SimulatedAgent } from './simulated-agent.ts';

/** A process as the host of the simulated world knows it. */
export interface SimulatedProcess {
  readonly stream: StreamId;
  readonly attempt: number;
  readonly pid: number;
  live: boolean;
  paused: boolean;
  exit: { readonly exitCode: number; readonly signal: string | null; readonly exitedAt: number } | null;
  /** Work left, milliseconds; `null` never ends by itself. */
  leftMs: number | null;
  /** Grows with each pause, so that an end that was due before it is recognised as outdated. */
  stretch: number;
  stretchBeganAt: number;
  /** Milestones that it has named. */
  readonly named: string[];
  /** Work done, milliseconds. */
  doneMs: number;
  isWorking: boolean;
  /** `null` for a program that is none. */
  readonly agent: SimulatedAgent | null;
}

export interface Step {
  readonly before: RunState | null;
  readonly envelope: Envelope;
  readonly after: RunState;
  readonly commands: readonly RunCommand[];
}

interface Happening {
  /** Whose memory it lives in: what the engine was about to do is lost when it dies. */
  readonly of: 'engine' | 'host' | 'person';
  run(): void;
}

/**
 * Carries out the commands of the reducer in virtual time: a host with processes, gates, timers and deliverables, and an engine that can
 * die at any moment and be started again. It checks by itself what no world may see: a second process for an attempt, or a process
 * left behind by a finished run.
 */
export class World {
  readonly journal: Envelope[] = [];
  readonly processes = new Map<string, SimulatedProcess>();
  readonly typed: { readonly stream: StreamId; readonly attempt: number; readonly text: string }[] = [];
  now = 1_000_000;
  /** The engine has carried out `finishRun`. */
  finished = false;
  alive = true;

  private current: RunState | null = null;
  private readonly agenda = new Heap<Happening>();
  private engineLife = 0;
  private readonly timers = new Map<TimerId, object>();
  private readonly gates = new Map<string, object>();
  /** Commits by work tree. */
  private readonly commits = new Map<string, number>();
  private workspaceTries = 0;
  private nextPid = 100;
  /** What stands in the integration queue of agents; `null` before there is one. */
  private queued: readonly QueuedIntegration[] | null = null;
  private readonly observers: ((step: Step) => void)[] = [];
  private readonly nature: Nature;

  constructor(nature: Nature = goodNature()) {
    this.nature = nature;
  }

  get state(): RunState {
    if (!this.current) throw new Error('the world has no run yet: call create');
    return this.current;
  }

  /** Begins a run of the plan. */
  create(plan: Plan, options: Partial<RunOptions> = {}): this {
    this.append({
      type: 'runCreated',
      plan,
      planPath: '/project/plan.yaml',
      planDigest: '0'.repeat(64),
      projectDir: '/project',
      by: 'ann@here',
      options: { only: [], yes: false, ...options },
    });
    this.append({ type: 'engineStarted', epoch: 1, pid: 1, bootId: 'boot' });
    for (const { afterMs, items } of this.nature.queue(plan)) {
      this.later(afterMs, () => {
        this.queued = items;
        this.readQueue();
      });
    }
    return this;
  }

  /** The observer is called when an event is durable and nothing that it asks for has been done yet; it may kill the engine. */
  observe(observer: (step: Step) => void): void {
    this.observers.push(observer);
  }

  /** Journals an event, folds it in and carries out what follows. */
  append(event: RunEvent): void {
    if (!this.alive) throw new Error(`a dead engine appends ${event.type}`);
    const envelope: Envelope = { v: 1, run: asRunId('r-1'), seq: this.journal.length + 1, at: this.now, mono: this.now, event };
    const before = this.current;
    const { state, commands } = reduce(before, envelope);
    this.journal.push(envelope);
    this.current = state;
    for (const observer of this.observers) observer({ before, envelope, after: state, commands });
    for (const command of commands) this.carryOut(command);
  }

  /** A person asks for something. @returns why it was refused, or `null` */
  request(request: RunRequest, by = 'ann'): string | null {
    if (!this.alive) return 'no engine is there';
    const reason = refusal(this.state, request);
    if (reason !== null) return reason;
    this.finished = false;
    this.append({ type: 'requestAccepted', request, by });
    return null;
  }

  /** Has something done later by nobody in particular, such as a request of a person. */
  later(delayMs: number, run: () => void): void {
    this.put('person', delayMs, run);
  }

  /** Does the next thing that is due. @returns false when nothing is */
  step(): boolean {
    const at = this.agenda.least;
    const next = this.agenda.take();
    if (at === null || !next) return false;
    this.now = Math.max(this.now, at);
    next.run();
    return true;
  }

  /** Goes on until the run is finished, or nothing happens by itself any more, or `until` holds. */
  run(until: () => boolean = () => false, mostSteps = 200_000): this {
    for (let steps = 0; !this.finished && !until() && this.step(); steps++) {
      if (steps > mostSteps) throw new Error(`the run is not over after ${mostSteps} steps`);
    }
    return this;
  }

  /** Goes on for a time. */
  pass(ms: number): this {
    const end = this.now + ms;
    while (this.agenda.least !== null && this.agenda.least <= end) this.step();
    this.now = end;
    return this;
  }

  /** Kills the engine: what it had in memory is gone, the gates that it ran are ended, the processes of the host live on. */
  crash(): void {
    this.alive = false;
    this.engineLife += 1;
    this.timers.clear();
    this.gates.clear();
  }

  /** Kills the host: its processes are gone and nobody knows how they ended. */
  killHost(): void {
    for (const process of [...this.processes.values()].filter(({ live }) => live)) {
      this.processes.delete(keyOf(process));
      process.live = false;
      const { stream, attempt } = process;
      this.soon('engine', 'lost', () => this.append({ type: 'streamLost', stream, attempt, reason: 'the pty host was killed' }));
    }
  }

  /** Starts an engine again: it folds the journal, compares the world, and issues what is pending. */
  resume(): void {
    const folded = fold(this.journal);
    if (JSON.stringify(folded) !== JSON.stringify(this.current))
      throw new Error('the fold of the journal is not the state that the run had');
    this.alive = true;
    this.append({ type: 'engineStarted', epoch: this.state.epoch + 1, pid: 1, bootId: 'boot' });
    this.noticeCommits();
    for (const { id } of this.state.plan.streams) if (this.alive) this.compare(id);
    for (const command of pendingCommands(this.state)) this.carryOut(command);
    this.readQueue();
  }

  liveProcesses(): readonly SimulatedProcess[] {
    return [...this.processes.values()].filter(({ live }) => live);
  }

  private compare(id: StreamId): void {
    const stream = streamOf(this.state, id);
    const { attempt } = stream;
    const { kind } = stream.status;
    if (kind !== 'starting' && kind !== 'running' && kind !== 'paused' && kind !== 'stopping') return;
    const process = this.processes.get(keyOf({ stream: id, attempt }));
    if (process) this.reportNamed(process);
    if (!this.alive) return;
    if (process?.exit) return this.reportExit(process, process.exit);
    if (!process) {
      const reason = 'the pty host is gone';
      if (kind === 'running' || kind === 'paused') this.append({ type: 'streamLost', stream: id, attempt, reason });
      return;
    }
    if (currentAttempt(stream)?.spawnedAt === null) this.reportSpawned(process);
    else if (process.agent?.interrupted && kind === 'running')
      this.append({ type: 'streamPaused', stream: id, attempt, interrupted: true });
    else if (process.paused && kind === 'running') this.append({ type: 'streamPaused', stream: id, attempt });
    else if (!process.paused && kind === 'paused' && !currentAttempt(stream)?.interrupted)
      this.append({ type: 'streamContinued', stream: id, attempt });
    if (this.alive) this.tellAgent(process);
  }

  private carryOut(command: RunCommand): void {
    if (!this.alive) return;
    switch (command.type) {
      case 'prepareWorkspace':
        return this.prepareWorkspace();
      case 'prepareStream':
        return this.prepareStream(command.stream, command.attempt);
      case 'commitWork':
        return this.commitWork(command.stream, command.attempt);
      case 'cancelPrepare':
        // Its outcome is on the way, one way or the other.
        return;
      case 'spawnStream':
        return this.spawn(command.stream, command.attempt);
      case 'pauseStream':
        return this.pause(command.stream, command.attempt);
      case 'continueStream':
        return this.continue(command.stream, command.attempt);
      case 'stopStream':
        return this.stop(command.stream, command.attempt);
      case 'sendInput':
        this.typed.push({ stream: command.stream, attempt: command.attempt, text: command.text });
        return;
      case 'answerPermission':
        return this.answerPermission(command);
      case 'interruptStream':
        return this.interrupt(command.stream, command.attempt);
      case 'endAgent':
        return this.stop(command.stream, command.attempt);
      case 'promptStream':
        // Answers and options are for questions, and nobody asks any here.
        if (command.as === 'prompt') this.prompt(command.stream, command.attempt);
        return;
      case 'mergeWave':
        return this.mergeWave(command.wave, command.round);
      case 'bisectWave':
        return this.bisectWave(command.wave, command.round);
      case 'rollBackWave':
        return this.rollBackWave(command.wave, command.round);
      case 'landWave':
        return this.landWave(command.wave, command.round);
      case 'checkDeliverables':
        return this.checkDeliverables(command.stream, command.attempt);
      case 'runGate':
        return this.runGate(command.gate, command.round);
      case 'cancelGate':
        this.gates.delete(`${command.gate}:${command.round}`);
        return;
      case 'checkProvided':
        return this.checkProvided(command.item, command.round);
      case 'writeHandoff':
        this.append({ type: 'handoffWritten', handoff: command.handoff, round: command.round, file: `/project/${command.handoff}` });
        return;
      case 'shareStatus':
        // Nobody reads it in this world.
        return;
      case 'writeReport':
        return this.writeReport(command.round);
      case 'writeStandup':
        return this.writeStandup(command.number);
      case 'setTimer':
        return this.setTimer(command.timer, command.dueAt);
      case 'clearTimer':
        this.timers.delete(command.timer);
        return;
      case 'finishRun':
        if (this.liveProcesses().length > 0) throw new Error('the run is finished, and processes of it are alive');
        this.finished = true;
    }
  }

  private prepareWorkspace(): void {
    const reason = this.nature.workspace(++this.workspaceTries);
    this.soon('engine', 'workspace', () =>
      this.append(reason === null ? { type: 'workspaceReady', dir: '/work' } : { type: 'workspaceFailed', reason }),
    );
  }

  private prepareStream(stream: StreamId, attempt: number): void {
    const reason = this.nature.prepare(stream, attempt);
    this.soon('engine', 'prepare', () =>
      this.append(
        reason === null
          ? { type: 'streamPrepared', stream, attempt, dir: `/work/${stream}` }
          : { type: 'streamPrepareFailed', stream, attempt, reason },
      ),
    );
  }

  private spawn(stream: StreamId, attempt: number): void {
    const reason = this.nature.spawn(stream, attempt);
    if (reason !== null) {
      return this.soon('engine', 'spawn', () => this.append({ type: 'streamSpawnFailed', stream, attempt, reason }));
    }
    const key = keyOf({ stream, attempt });
    let process = this.processes.get(key);
    if (!process) {
      if (this.liveProcesses().some((other) => other.stream === stream)) throw new Error(`a second process of stream ${stream} is started`);
      process = {
        stream,
        attempt,
        pid: this.nextPid++,
        live: true,
        paused: false,
        exit: null,
        leftMs: this.nature.process(stream, attempt).durationMs,
        stretch: 0,
        stretchBeganAt: this.now,
        named: [],
        doneMs: 0,
        isWorking: false,
        agent: this.agentOf(stream, attempt),
      };
      this.processes.set(key, process);
      if (process.agent) this.takeUp(process, process.agent);
      this.work(process);
    }
    const started = process;
    this.soon('engine', 'spawn', () => this.reportSpawned(started));
  }

  private reportSpawned({ stream, attempt, pid }: SimulatedProcess): void {
    this.append({ type: 'streamSpawned', stream, attempt, process: { pid, startTime: String(pid), bootId: 'boot' } });
  }

  /** Lets a process work on until its time is up. */
  private work(process: SimulatedProcess): void {
    const { stretch, leftMs, agent } = process;
    if (process.paused || process.isWorking || agent?.interrupted || agent?.permission === 'open') return;
    process.stretchBeganAt = this.now;
    process.isWorking = true;
    if (leftMs === null) return;
    if (agent) this.comeHalf(process, agent);
    this.nameMilestones(process);
    const { exitCode, signal } = this.nature.process(process.stream, process.attempt);
    this.put('host', leftMs, () => {
      if (!process.live || process.paused || process.stretch !== stretch) return;
      if (agent) this.endWork(process, agent);
      else this.exit(process, exitCode, signal);
    });
  }

  /** Stops working, for a pause, an interruption or a question. */
  private halt(process: SimulatedProcess): void {
    if (!process.isWorking) return;
    process.isWorking = false;
    process.stretch += 1;
    process.doneMs += this.now - process.stretchBeganAt;
    if (process.leftMs !== null) process.leftMs = Math.max(0, process.leftMs - (this.now - process.stretchBeganAt));
  }

  private agentOf(stream: StreamId, attempt: number): SimulatedAgent | null {
    const planned = this.state.plan.streams.find(({ id }) => id === stream)!;
    const known = this.state.streams[stream]!.attempts.at(-1)?.agent;
    if (known === undefined || !isRealAgent(planned.agent)) return null;
    return {
      conversation: known.begins.conversation ?? `${stream}-${attempt}`,
      isInteractive: agentSettings(this.state.plan, planned, this.state.streams[stream]!)?.mode === 'interactive',
      fate: this.nature.agent(stream, attempt),
      prompts: 0,
      promptsTold: 0,
      permission: 'unasked',
      state: 'starting',
      since: this.now,
      fault: null,
      resetsAt: null,
      interrupted: false,
      half: false,
    };
  }

  private takeUp(process: SimulatedProcess, agent: SimulatedAgent): void {
    this.put('host', 0, () => {
      agent.prompts += 1;
      this.shows(process, agent, 'working');
    });
  }

  private comeHalf(process: SimulatedProcess, agent: SimulatedAgent): void {
    const { stretch } = process;
    const { durationMs } = this.nature.process(process.stream, process.attempt);
    if (agent.half || durationMs === null) return;
    this.put('host', Math.max(0, Math.round(durationMs / 2) - process.doneMs), () => {
      if (!process.live || process.stretch !== stretch || agent.half) return;
      agent.half = true;
      if (!agent.fate.asks) return this.shows(process, agent, 'working');
      this.halt(process);
      agent.permission = 'open';
      this.shows(process, agent, 'waiting-for-permission');
    });
  }

  private endWork(process: SimulatedProcess, agent: SimulatedAgent): void {
    const { ends, resetsInMs } = agent.fate;
    // An interactive one that is not logged in waits for a person, which is for stories of their own.
    const isFailed = ends === 'network' || (ends === 'authentication' && !agent.isInteractive);
    agent.fault = isFailed ? ends : null;
    if (ends === 'limit' || ends === 'waits') agent.resetsAt = resetsInMs === null ? null : this.now + resetsInMs;
    this.halt(process);
    this.shows(process, agent, ends === 'limit' || ends === 'waits' ? 'limit-reached' : isFailed ? 'failed' : 'done');
    if (!agent.isInteractive && ends !== 'waits') this.exit(process, ends === 'done' ? 0 : 1, null);
  }

  private shows(process: SimulatedProcess, agent: SimulatedAgent, state: SimulatedAgent['state']): void {
    if (agent.state !== state) agent.since = this.now;
    agent.state = state;
    if (this.alive) this.soon('engine', 'agent', () => this.tellAgent(process));
  }

  /** Records what the agent of a process has shown and the journal does not know yet. */
  private tellAgent(process: SimulatedProcess): void {
    const { agent, stream, attempt } = process;
    // Each may change what is still news.
    for (let left = 10; agent && left > 0 && this.alive; left--) {
      const known = this.state.streams[stream]!.attempts.find(({ number }) => number === attempt);
      const isCurrent = this.state.streams[stream]!.attempt === attempt && known?.end === null;
      const [news] = isCurrent && this.state.status.kind !== 'ended' ? newsOf(agent, { stream, attempt }, known, this.now) : [];
      if (!news) return;
      if (news.type === 'promptTaken') agent.promptsTold = agent.prompts;
      this.append(news);
    }
  }

  private answerPermission(command: Extract<RunCommand, { type: 'answerPermission' }>): void {
    const { stream, attempt, permission, decision, by, rule, note } = command;
    const process = this.processes.get(keyOf({ stream, attempt }));
    const agent = process?.agent;
    if (!process?.live || !agent) return;
    this.soon('engine', 'answer', () => {
      if (!process.live) return;
      const wasOpen = agent.permission === 'open';
      agent.permission = 'settled';
      this.append({ type: 'permissionSettled', stream, attempt, permission, decision, by, rule, note });
      if (!wasOpen) return;
      this.shows(process, agent, 'working');
      this.work(process);
    });
  }

  private interrupt(stream: StreamId, attempt: number): void {
    const process = this.processes.get(keyOf({ stream, attempt }));
    const agent = process?.agent;
    if (!process?.live || !agent || ['done', 'limit-reached', 'failed'].includes(agent.state)) return;
    this.halt(process);
    agent.interrupted = true;
    this.soon('engine', 'interrupt', () => this.append({ type: 'streamPaused', stream, attempt, interrupted: true }));
  }

  private prompt(stream: StreamId, attempt: number): void {
    const process = this.processes.get(keyOf({ stream, attempt }));
    const agent = process?.agent;
    if (!process?.live || !agent || ['done', 'limit-reached', 'failed'].includes(agent.state)) return;
    agent.prompts += 1;
    agent.interrupted = false;
    this.shows(process, agent, agent.state);
    this.work(process);
  }

  /** Its work, from here on, takes it past these milestones. What it names is known when it is named, and so before its exit is. */
  private nameMilestones(process: SimulatedProcess): void {
    const { stream, attempt, stretch, doneMs } = process;
    const { durationMs } = this.nature.process(stream, attempt);
    const planned = this.state.plan.streams.find(({ id }) => id === stream);
    for (const { id } of planned?.milestones ?? []) {
      if (!planned || durationMs === null || process.named.includes(id) || !this.nature.names(stream, attempt, id)) continue;
      this.put('host', Math.max(0, Math.round(milestoneShare(planned, id) * durationMs) - doneMs), () => {
        if (!process.live || process.paused || process.stretch !== stretch || process.named.includes(id)) return;
        process.named.push(id);
        if (this.alive) this.reportNamed(process);
      });
    }
  }

  private reportNamed({ stream, attempt, named }: SimulatedProcess): void {
    if (named.length > 0)
      this.append({ type: 'streamProgressed', stream, attempt, progress: { milestones: [...named], source: 'status.json' } });
  }

  private exit(process: SimulatedProcess, exitCode: number, signal: string | null): void {
    process.live = false;
    process.exit = { exitCode, signal, exitedAt: this.now };
    const { exit } = process;
    if (this.alive) this.soon('engine', 'exit', () => this.reportExit(process, exit));
  }

  /** What its agent showed last, and what it has left uncommitted, is told in the same turn, before its end. */
  private reportExit(process: SimulatedProcess, exit: NonNullable<SimulatedProcess['exit']>): void {
    const { stream, attempt } = process;
    this.tellAgent(process);
    const hasWorktree = this.state.plan.streams.some(({ id, worktree }) => id === stream && worktree !== null);
    const files = hasWorktree && exit.exitCode === 0 && exit.signal === null ? this.nature.left(stream, attempt) : [];
    if (files.length > 0 && this.alive) this.append({ type: 'workLeft', stream, attempt, files, count: files.length });
    if (this.alive) this.append({ type: 'streamExited', stream, attempt, ...exit });
  }

  private commitWork(stream: StreamId, attempt: number): void {
    const isOf = (event: RunEvent) => event.type === 'workCommitFailed' && event.stream === stream && event.attempt === attempt;
    const tries = this.journal.filter(({ event }) => isOf(event)).length;
    const reason = this.nature.commit(stream, attempt, tries);
    this.soon('engine', 'commit', () =>
      this.append(
        reason === null
          ? { type: 'workCommitted', stream, attempt, commit: 'c0ffee' }
          : { type: 'workCommitFailed', stream, attempt, reason },
      ),
    );
  }

  private readQueue(): void {
    const hasEnded = this.current === null || this.state.status.kind === 'ended';
    if (this.alive && this.queued !== null && !hasEnded) this.append({ type: 'integrationQueueRead', items: this.queued });
  }

  private checkProvided(item: string, round: number): void {
    const missing = this.nature.provided(item, round);
    this.soon('engine', 'provided', () => this.append({ type: 'providedChecked', item, round, missing }));
  }

  private pause(stream: StreamId, attempt: number): void {
    const process = this.processes.get(keyOf({ stream, attempt }));
    if (!process?.live) return;
    this.halt(process);
    process.paused = true;
    this.soon('engine', 'pause', () => this.append({ type: 'streamPaused', stream, attempt }));
  }

  private continue(stream: StreamId, attempt: number): void {
    const process = this.processes.get(keyOf({ stream, attempt }));
    if (!process?.live) return;
    if (process.paused) {
      process.paused = false;
      this.work(process);
    }
    this.soon('engine', 'continue', () => this.append({ type: 'streamContinued', stream, attempt }));
  }

  private stop(stream: StreamId, attempt: number): void {
    const process = this.processes.get(keyOf({ stream, attempt }));
    if (!process) {
      return this.soon('engine', 'stop', () => this.append({ type: 'streamLost', stream, attempt, reason: 'the host does not know it' }));
    }
    this.soon('host', 'stop', () => {
      if (process.live) this.exit(process, 143, 'SIGTERM');
    });
  }

  private checkDeliverables(stream: StreamId | null, attempt: number): void {
    const owner = stream === null ? ({ kind: 'run', round: attempt } as const) : ({ kind: 'stream', stream, attempt } as const);
    const { plan } = this.state;
    const deliverables = stream === null ? plan.deliverables : plan.streams.find(({ id }) => id === stream)?.deliverables;
    const missing = this.nature.missing(stream, attempt, deliverables?.map(({ path }) => path) ?? []);
    this.soon('engine', 'deliverables', () => this.append({ type: 'deliverablesChecked', owner, missing }));
  }

  private mergeWave(wave: WaveId, round: number): void {
    const reason = this.nature.merge(wave, round);
    const planned = this.state.plan.waves.find(({ id }) => id === wave);
    const merges = planned === undefined ? [] : mergedStreams(this.state, planned).map((stream) => ({ stream, commit: 'c' }));
    const { conflict = null } = this.state.waves[wave] ?? {};
    const answers = (conflict?.resolver?.asked ?? 0) + (conflict?.settledBy == null ? 0 : 1);
    const [resolver] = this.state.plan.streams.filter((stream) => stream.resolver);
    // A person settles it for good.
    const isSettled = conflict?.settledBy != null && conflict.settledBy !== `agent ${resolver?.id}`;
    const kind = merges.length === 0 || isSettled ? null : this.nature.conflict(wave, round, answers);
    this.soon('engine', 'merge', () => {
      if (this.state.waves[wave]?.before == null) this.append({ type: 'waveBegun', wave, round, before: 'before', dir: '/merges' });
      const stream = merges.at(-1)?.stream;
      if (kind !== null && stream !== undefined) {
        const named = kind === 'agent' && resolver ? { resolver: { stream: resolver.id, files: ['a.txt'], rounds: 2 } } : {};
        const conflicted = { type: 'waveConflicted', wave, round, stream, kind: 'conflicts', files: ['a.txt'], head: 'before' } as const;
        return this.soon('engine', 'merge', () => this.append({ ...conflicted, ...named }));
      }
      this.soon('engine', 'merge', () =>
        this.append(
          reason === null
            ? { type: 'waveMerged', wave, round, commit: 'c', dir: '/merges', merges }
            : { type: 'waveMergeFailed', wave, round, stream: null, reason, conflicts: ['a.txt'] },
        ),
      );
    });
  }

  private bisectWave(wave: WaveId, round: number): void {
    const merged = this.state.waves[wave]?.merges.map(({ stream }) => stream) ?? [];
    const guilty = this.nature.guilty(wave, round, merged);
    this.soon('engine', 'bisect', () => this.append({ type: 'waveBisected', wave, round, guilty, tried: [] }));
  }

  private rollBackWave(wave: WaveId, round: number): void {
    const reason = this.nature.rollBack(wave, round);
    this.soon('engine', 'roll back', () =>
      this.append(
        reason === null ? { type: 'waveRolledBack', wave, round, to: 'before' } : { type: 'waveRollBackFailed', wave, round, reason },
      ),
    );
  }

  private landWave(wave: WaveId, round: number): void {
    const reason = this.nature.land(wave, round);
    this.soon('engine', 'land', () =>
      this.append(reason === null ? { type: 'waveLanded', wave, round, commit: 'c' } : { type: 'waveLandFailed', wave, round, reason }),
    );
  }

  private writeReport(round: number): void {
    const reason = this.nature.report(round);
    this.soon('engine', 'report', () =>
      this.append(reason === null ? { type: 'reportWritten', round, files: [], commit: null } : { type: 'reportFailed', round, reason }),
    );
  }

  private writeStandup(number: number): void {
    this.soon('engine', 'standup', () => this.append({ type: 'standupWritten', number }));
  }

  /** Somebody commits in a work tree: the engine notices at once, or when there is one again. */
  commit(dir: string): void {
    this.commits.set(dir, (this.commits.get(dir) ?? 0) + 1);
    if (this.alive) this.noticeCommits();
  }

  private noticeCommits(): void {
    for (const [dir, { head }] of Object.entries<Tree>(this.state.trees)) {
      const tree = this.treeOf(dir);
      if (this.alive && tree.head !== head) this.append({ type: 'treeMoved', tree });
    }
  }

  /** Every third commit takes the content back that was there two commits ago. */
  private treeOf(dir: string): Tree {
    const count = this.commits.get(dir) ?? 0;
    const content = count % 3 === 2 ? count - 2 : count;
    return { dir, hash: `tree ${content} of ${dir}`, head: `commit ${count} of ${dir}`, branch: 'main', clean: true };
  }

  /** What the verdict of a gate rests on that began on this work tree: waves keep theirs to themselves here. */
  private evidenceOf(begun: Tree | null, verdict: GateVerdict): { readonly evidence?: GateEvidence } {
    if (begun === null) return {};
    const now = this.treeOf(begun.dir);
    const { durationMs } = verdict;
    const rest = { command: 'make', cwd: begun.dir, envDigest: '', exitCode: null, logDigest: null, startedAt: this.now, durationMs };
    return { evidence: { ...rest, tree: begun, ...(now.head === begun.head ? {} : { treeAfter: now }) } };
  }

  private placeOf({ owner }: Gate): string | null {
    if (owner.kind === 'wave') return null;
    const stream = owner.kind === 'stream' ? this.state.plan.streams.find(({ id }) => id === owner.stream) : undefined;
    return stream?.worktree == null ? '/work' : `/work/${stream.id}`;
  }

  private runGate(gate: GateId, round: number): void {
    const key = `${gate}:${round}`;
    if (this.gates.has(key)) return;
    const token = {};
    this.gates.set(key, token);
    const { durationMs, verdict } = this.nature.gate(gate, round);
    const { plan } = this.state;
    const planned = [...plan.streams, ...plan.phases, ...plan.waves].flatMap(({ gates }) => gates).find(({ id }) => id === gate);
    const place = planned === undefined ? null : this.placeOf(planned);
    this.soon('engine', 'gate', () => {
      if (this.gates.get(key) !== token) return;
      this.append({ type: 'gateStarted', gate, round, log: `gates/${encodeURIComponent(gate)}.${round}.log` });
      const begun = place === null ? null : this.treeOf(place);
      this.put('engine', durationMs, () => {
        if (this.gates.get(key) !== token) return;
        this.gates.delete(key);
        const unusable = this.unusableResults(gate);
        if (unusable.length === 0) {
          return this.append({ type: 'gateFinished', gate, round, verdict, ...this.evidenceOf(begun, verdict) });
        }
        const failed = { kind: 'failed', durationMs, exitCode: null, reason: 'a result is of no use' } as const;
        this.append({ type: 'gateFinished', gate, round, verdict: failed, unusable, ...this.evidenceOf(begun, failed) });
      });
    });
  }

  /** Results of no use that streams have handed in for this gate; those of others may still come. */
  private unusableResults(id: GateId): UnusableResult[] {
    const { plan, streams } = this.state;
    const gate = [...plan.streams, ...plan.phases, ...plan.waves].flatMap(({ gates }) => gates).find((each) => each.id === id);
    const members = gate?.check.kind === 'consensus' ? gate.check.domains.flatMap((domain) => domain.members) : [];
    return members.flatMap(({ stream }) => {
      const { status, attempt } = streams[stream]!;
      const reason = status.kind === 'succeeded' || status.kind === 'checking' ? this.nature.result(id, stream, attempt) : null;
      return reason === null ? [] : [{ stream, attempt, reason }];
    });
  }

  private setTimer(timer: TimerId, dueAt: number): void {
    const token = {};
    this.timers.set(timer, token);
    this.put('engine', Math.max(0, dueAt - this.now), () => {
      if (this.timers.get(timer) !== token) return;
      this.timers.delete(timer);
      this.append({ type: 'timerFired', timer });
    });
  }

  private soon(of: Happening['of'], what: string, run: () => void): void {
    this.put(of, this.nature.delayMs(what), run);
  }

  private put(of: Happening['of'], delayMs: number, run: () => void): void {
    const life = this.engineLife;
    this.agenda.put(this.now + delayMs, {
      of,
      run: () => {
        if (of !== 'engine' || (this.alive && life === this.engineLife)) run();
      },
    });
  }
}

const keyOf = ({ stream, attempt }: { readonly stream: StreamId; readonly attempt: number }): string => `${stream}:${attempt}`;
