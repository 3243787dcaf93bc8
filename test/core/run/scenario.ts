import {
  asCheckpointId,
  asGateId,
  asItemId,
  asPhaseId,
  asRollbackId,
  asRunId,
  asStreamId,
  asTimerId,
  asWaveId,
} from '../../../src/core/ids.ts';
import type { AgentState } from '../../../src/core/agent-state/state.ts';
import type { Plan } from '../../../src/core/plan/model.ts';
import type { AgentJudged, AgentUsed, PermissionAsked, PermissionSettled } from '../../../src/core/run/agent-events.ts';
import type { RunCommand } from '../../../src/core/run/commands.ts';
import type { Envelope, GateVerdict, Progress, RunEvent, RunOptions, RunRequest } from '../../../src/core/run/events.ts';
import type { Severity } from '../../../src/core/run/finding.ts';
import { reduce } from '../../../src/core/run/reduce.ts';
import { refusal } from '../../../src/core/run/refusal.ts';
import type { RunState } from '../../../src/core/run/state.ts';

/** Commands that a scenario leaves unanswered, so that a test can answer them itself. */
type Manual =
  'prepareWorkspace' | 'prepareStream' | 'spawnStream' | 'pauseStream' | 'continueStream' | 'stopStream' | 'endAgent' | 'writeHandoff';

/**
 * A run told step by step. Directories, spawns, pauses and stops are answered at once unless `manual` names them; how processes
 * and gates end, and what time it is, the test says.
 */
export class Scenario {
  state: RunState;
  readonly journal: Envelope[] = [];
  now = 1_000_000;
  private readonly manual: ReadonlySet<string>;
  private taken: RunCommand[] = [];

  constructor(plan: Plan, { manual = [], ...options }: Partial<RunOptions> & { readonly manual?: readonly Manual[] } = {}) {
    this.manual = new Set(manual);
    const created: RunEvent = {
      type: 'runCreated',
      plan,
      planPath: null,
      planDigest: '',
      projectDir: '/project',
      by: 'ann',
      options: { only: [], yes: false, ...options },
    };
    const { state, commands } = reduce(null, this.envelope(created));
    this.state = state;
    this.answer(commands);
  }

  say(event: RunEvent): this {
    const { state, commands } = reduce(this.state, this.envelope(event));
    this.state = state;
    this.answer(commands);
    return this;
  }

  exits(stream: string, exitCode = 0, signal: string | null = null): this {
    return this.say({
      type: 'streamExited',
      stream: asStreamId(stream),
      attempt: this.attempt(stream),
      exitCode,
      signal,
      exitedAt: this.now,
    });
  }

  loses(stream: string): this {
    return this.say({ type: 'streamLost', stream: asStreamId(stream), attempt: this.attempt(stream), reason: 'the pty host was killed' });
  }

  gate(id: string, verdict: 'passed' | 'failed' | GateVerdict = 'passed'): this {
    const gate = asGateId(id);
    const { round } = this.state.gates[gate]!;
    const kind = typeof verdict === 'string' ? verdict : verdict.kind;
    const full: GateVerdict =
      typeof verdict !== 'string'
        ? verdict
        : kind === 'passed'
          ? { kind: 'passed', durationMs: 5 }
          : { kind: 'failed', durationMs: 5, exitCode: 1 };
    this.say({ type: 'gateStarted', gate, round, log: `gates/${id}.${round}.log` });
    return this.say({ type: 'gateFinished', gate, round, verdict: full });
  }

  delivers(stream: string | null, missing: readonly string[] = []): this {
    const owner =
      stream === null
        ? ({ kind: 'run', round: this.state.closing ?? 0 } as const)
        : ({ kind: 'stream', stream: asStreamId(stream), attempt: this.attempt(stream) } as const);
    return this.say({ type: 'deliverablesChecked', owner, missing });
  }

  /** The report that the plan wants has been written, or not. */
  writesReport(failure: string | null = null): this {
    const round = this.state.reporting?.round ?? 0;
    return this.say(
      failure === null
        ? { type: 'reportWritten', round, files: ['report.md'], commit: null }
        : { type: 'reportFailed', round, reason: failure },
    );
  }

  reports(stream: string, progress: Partial<Progress>): this {
    return this.say({
      type: 'streamProgressed',
      stream: asStreamId(stream),
      attempt: this.attempt(stream),
      progress: { source: 'status.json', ...progress },
    });
  }

  /** The agent reports one finding, named by its id. */
  finds(stream: string, id: string, severity: Severity = 'critical'): this {
    return this.reports(stream, { findings: [{ id, severity, title: `the fault ${id}` }] });
  }
  rollback(id = 'critical') {
    return this.state.rollbacks[asRollbackId(id)]!;
  }

  /** The agent of a stream opens a conversation and takes up its prompt. */
  takesUp(stream: string, conversation = `${stream}-1`): this {
    const { agent } = this.stream(stream).attempts.at(-1)!;
    const resumes = agent?.begins.conversation != null;
    this.say({ type: 'conversationOpened', ...this.ref(stream), conversation, resumes, agent: agent?.name ?? '' });
    return this.takesPrompt(stream);
  }
  takesPrompt(stream: string): this {
    return this.say({ type: 'promptTaken', ...this.ref(stream) });
  }
  /** What the agent of a stream is found to be doing. */
  judged(stream: string, state: AgentState, said: Partial<Pick<AgentJudged, 'fault' | 'resetsAt' | 'text'>> = {}): this {
    const { fault = null, resetsAt = null, text = '' } = said;
    const source = 'hooks' as const;
    const seen = { state, since: this.now, rule: `claude.hooks.${state}`, source, text, others: [], fault, resetsAt, at: this.now };
    return this.say({ type: 'agentJudged', ...this.ref(stream), ...seen });
  }
  uses(stream: string, tokens: number, usd: number | null = null, context: AgentUsed['context'] = null): this {
    return this.say({ type: 'agentUsed', ...this.ref(stream), tokens, usd, context });
  }
  asksLeave(stream: string, permission: string, tool: string, summary: string, more: Partial<PermissionAsked> = {}): this {
    const asked = { permission, tool, summary, preview: summary, by: 'hook' as const, options: [], ...more };
    return this.say({ type: 'permissionAsked', ...this.ref(stream), ...asked });
  }
  settles(stream: string, permission: string, decision: PermissionSettled['decision'], by = '', rule: string | null = null): this {
    return this.say({ type: 'permissionSettled', ...this.ref(stream), permission, decision, by, rule, note: '' });
  }
  agent(stream: string) {
    return this.stream(stream).attempts.at(-1)!.agent!;
  }
  private ref(stream: string) {
    return { stream: asStreamId(stream), attempt: this.attempt(stream) };
  }

  begins(wave: string): this {
    return this.say({ type: 'waveBegun', ...this.waveRound(wave), before: 'abcdef1234567890', dir: `/merges/${wave}` });
  }
  waits(wave: string, stream: string, files: readonly string[], kind: 'conflicts' | 'dropped' = 'conflicts'): this {
    return this.say({ type: 'waveConflicted', ...this.waveRound(wave), stream: asStreamId(stream), kind, files, head: 'fedcba' });
  }
  bisects(wave: string, guilty: readonly string[]): this {
    return this.say({ type: 'waveBisected', ...this.waveRound(wave), guilty: guilty.map(asStreamId), tried: [] });
  }
  rollsBack(wave: string, reason: string | null = null): this {
    if (reason !== null) return this.say({ type: 'waveRollBackFailed', ...this.waveRound(wave), reason });
    return this.say({ type: 'waveRolledBack', ...this.waveRound(wave), to: 'abcdef1234567890' });
  }
  merges(wave: string, streams: readonly string[] = []): this {
    const merges = streams.map((stream) => ({ stream: asStreamId(stream), commit: 'c' }));
    return this.say({ type: 'waveMerged', ...this.waveRound(wave), commit: '1234567890abcdef', dir: `/merges/${wave}`, merges });
  }
  conflicts(wave: string, stream: string, files: readonly string[]): this {
    const reason = `${stream} conflicts`;
    return this.say({ type: 'waveMergeFailed', ...this.waveRound(wave), stream: asStreamId(stream), reason, conflicts: files });
  }
  lands(wave: string): this {
    return this.say({ type: 'waveLanded', ...this.waveRound(wave), commit: 'fedcba0987654321' });
  }
  wave(id: string) {
    return this.state.waves[asWaveId(id)]!;
  }
  private waveRound(id: string) {
    return { wave: asWaveId(id), round: this.wave(id).round };
  }

  /** Lets time pass without anything happening. */
  passes(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Lets a timer fire at its time. */
  fires(id: string): this {
    const timer = asTimerId(id);
    const dueAt = this.state.timers[timer];
    if (dueAt === undefined) throw new Error(`no timer ${id} is armed; armed are: ${Object.keys(this.state.timers).join(', ') || 'none'}`);
    this.now = Math.max(this.now, dueAt);
    return this.say({ type: 'timerFired', timer });
  }

  /** A person asks; it must be possible. */
  asks(request: RunRequest, by = 'ann'): this {
    const reason = refusal(this.state, request);
    if (reason !== null) throw new Error(`refused: ${reason}`);
    return this.say({ type: 'requestAccepted', request, by });
  }

  pause(stream: string): this {
    return this.asks(on('pause', stream));
  }
  resume(stream: string): this {
    return this.asks(on('resume', stream));
  }
  retry(stream: string): this {
    return this.asks(on('retry', stream));
  }
  skip(stream: string): this {
    return this.asks(on('skip', stream));
  }
  stop(stream: string): this {
    return this.asks(on('stop', stream));
  }
  retryGate(gate: string): this {
    return this.asks({ kind: 'retryGate', gate: asGateId(gate) });
  }
  approve(item: string, note = ''): this {
    return this.asks({ kind: 'approve', item: asItemId(item), note });
  }
  reject(item: string, note = ''): this {
    return this.asks({ kind: 'reject', item: asItemId(item), note });
  }

  refuses(request: RunRequest): string | null {
    return refusal(this.state, request);
  }

  /** Commands since the last look, those that were answered at once included. */
  commands(): readonly RunCommand[] {
    return this.taken.splice(0);
  }

  stream(id: string) {
    return this.state.streams[asStreamId(id)]!;
  }
  status(id: string): string {
    return this.stream(id).status.kind;
  }
  /** Statuses of all streams by id. */
  statuses(): Record<string, string> {
    return Object.fromEntries(this.state.plan.streams.map(({ id }) => [id, this.status(id)]));
  }
  why(id: string): string {
    return this.stream(id).why.text;
  }
  phase(id: string) {
    return this.state.phases[asPhaseId(id)]!;
  }
  checkpoint(id: string) {
    return this.state.checkpoints[asCheckpointId(id)]!.status;
  }
  /** `passed`, `failed` or `stopped`, else the kind of the run's status. */
  outcome(): string {
    const { status } = this.state;
    return status.kind === 'ended' ? status.outcome : status.kind;
  }
  reason(): string {
    return this.state.status.kind === 'ended' ? this.state.status.reason : '';
  }

  private attempt(stream: string): number {
    return this.stream(stream).attempt;
  }

  private envelope(event: RunEvent): Envelope {
    const envelope: Envelope = { v: 1, run: asRunId('r-1'), seq: this.journal.length + 1, at: this.now, mono: this.now, event };
    this.journal.push(envelope);
    return envelope;
  }

  private answer(commands: readonly RunCommand[]): void {
    this.taken.push(...commands);
    for (const command of commands) {
      if (this.manual.has(command.type)) continue;
      switch (command.type) {
        case 'prepareWorkspace':
          this.say({ type: 'workspaceReady', dir: '/work' });
          break;
        case 'prepareStream':
          this.say({ type: 'streamPrepared', stream: command.stream, attempt: command.attempt, dir: `/work/${command.stream}` });
          break;
        case 'spawnStream':
          this.say({
            type: 'streamSpawned',
            stream: command.stream,
            attempt: command.attempt,
            process: { pid: 1, startTime: '1', bootId: 'b' },
          });
          break;
        case 'pauseStream':
          this.say({ type: 'streamPaused', stream: command.stream, attempt: command.attempt });
          break;
        case 'continueStream':
          this.say({ type: 'streamContinued', stream: command.stream, attempt: command.attempt });
          break;
        case 'writeHandoff':
          // Those of the plan are for the test to write.
          if (this.state.plan.handoffs.some(({ key }) => key === command.handoff)) break;
          this.say({ type: 'handoffWritten', handoff: command.handoff, round: command.round, file: `/project/${command.handoff}` });
          break;
        case 'stopStream':
        case 'endAgent':
          this.say({
            type: 'streamExited',
            stream: command.stream,
            attempt: command.attempt,
            exitCode: 143,
            signal: 'SIGTERM',
            exitedAt: this.now,
          });
          break;
        default:
          break;
      }
    }
  }
}

/** A request about one stream, or about `all`. */
export function on(kind: 'pause' | 'resume' | 'retry' | 'skip' | 'stop', stream: string): RunRequest {
  return { kind, target: stream === 'all' ? { kind: 'all' } : { kind: 'stream', stream: asStreamId(stream) } };
}
