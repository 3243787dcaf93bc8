import { posix } from 'node:path';
import { asRunId, type StreamId } from '../../../src/core/ids.ts';
import { attemptMark } from '../../../src/core/marks.ts';
import { isRealAgent, type Plan, type RealAgent } from '../../../src/core/plan/model.ts';
import type { AgentLaunch } from '../../../src/core/ports/agents.ts';
import type {
  AgentFiles,
  Agents,
  Attempts,
  Clock,
  EvidenceSource,
  Ids,
  Journal,
  LeaseHolder,
  Measurements,
  MergeForecasts,
  Merges,
  Programs,
  ProgressWatch,
  Reports,
  Notifier,
  Questions,
  ResultFiles,
  SharedStatusFiles,
  Workspaces,
} from '../../../src/core/ports/index.ts';
import type { RunCreated, RunOptions } from '../../../src/core/run/events.ts';
import { fold } from '../../../src/core/run/reduce.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import { startDeciding, type RunningEngine } from '../../../src/engine/engine.ts';
import type { EnginePorts } from '../../../src/engine/ports.ts';
import { FakeAgentFiles } from './fake-agent-files.ts';
import { FakeHosts } from './fake-attempts.ts';
import { FakeNotifier } from './fake-notifier.ts';
import { FakeQuestions } from './fake-questions.ts';
import { FakeClock, settled } from './fake-clock.ts';
import { FakeEvidence } from './fake-evidence.ts';
import { FakeForecasts } from './fake-forecasts.ts';
import { FakeMeasurements } from './fake-measurements.ts';
import { FakePrograms } from './fake-programs.ts';
import { FakeMerges } from './fake-merges.ts';
import { FakeProgressWatch } from './fake-progress-watch.ts';
import { FakeReports } from './fake-reports.ts';
import { FakeResultFiles } from './fake-result-files.ts';
import { FakeSharedStatus } from './fake-shared-status.ts';
import { FakeWorkspaces } from './fake-workspaces.ts';
import { MemoryJournals } from './memory-journal.ts';

export interface WorldOptions {
  readonly options?: Partial<RunOptions>;
  /** Called before and after each use that an engine makes of the world, to kill it there. */
  readonly onCall?: (name: string, kill: () => void) => void;
}

/** A machine on which one run is executed: everything outside of the engine, which lives on when engines are killed. */
export class FakeWorld {
  readonly run = asRunId('r-1');
  readonly clock = new FakeClock();
  readonly journals = new MemoryJournals();
  readonly hosts = new FakeHosts(() => this.clock.now());
  readonly agentFiles = new FakeAgentFiles();
  readonly programs = new FakePrograms();
  readonly measurements = new FakeMeasurements();
  readonly workspaces = new FakeWorkspaces('/project');
  readonly merges = new FakeMerges('/project');
  readonly progress = new FakeProgressWatch();
  readonly evidence = new FakeEvidence();
  readonly sharedStatus = new FakeSharedStatus(() => this.clock.now());
  readonly forecasts = new FakeForecasts();
  readonly results = new FakeResultFiles(() => this.clock.now());
  readonly questions = new FakeQuestions();
  readonly notifier = new FakeNotifier();
  readonly reports = new FakeReports(this.results);
  readonly #plan: Plan;
  readonly #options: WorldOptions;
  #engines = 0;
  #conversations = 0;
  #kill: () => void = () => undefined;
  engine: RunningEngine | null = null;

  constructor(plan: Plan, options: WorldOptions = {}) {
    this.#plan = plan;
    this.#options = options;
  }

  /** The state that the journal holds, whoever is alive. */
  state(): RunState {
    return fold(this.journals.events.get(this.run) ?? []);
  }

  /** Starts an engine; an earlier one has to be dead, or is taken over. @throws what the engine throws when it starts */
  startEngine(takeOver = false): RunningEngine | null {
    this.#engines += 1;
    const process = { pid: this.#engines, startTime: String(this.clock.now()), bootId: 'boot-1' };
    const holder: LeaseHolder = { process, hostname: 'here', since: this.clock.now() };
    let alive = true;
    const kill = () => {
      alive = false;
      this.journals.kill(process);
    };
    const ports = this.#portsOf(() => alive, kill);
    try {
      const result = ports.journal.acquire(this.run, holder, { takeOver });
      if (!result.ok) throw new Error(`process ${result.holder.process.pid} has the run`);
      this.#kill = kill;
      const self = { pid: process.pid, bootId: process.bootId };
      const engine = startDeciding({
        ports,
        lease: result.lease,
        self,
        created: this.journals.events.has(this.run) ? null : this.#created(),
      });
      this.engine = alive ? engine : null;
    } catch (error) {
      // It was killed while it started.
      if (alive) throw error;
      this.engine = null;
    }
    return this.engine;
  }

  /** SIGKILL: from here on that engine does nothing at all, and hears of nothing. */
  killEngine(): void {
    this.#kill();
    this.engine = null;
  }

  isEngineAlive(): boolean {
    return this.engine !== null;
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    await settled();
  }

  #created(): RunCreated {
    return {
      type: 'runCreated',
      plan: this.#plan,
      planPath: null,
      planDigest: '0'.repeat(64),
      projectDir: '/project',
      by: 'ada@here',
      options: { only: [], yes: false, ...this.#options.options },
    };
  }

  #portsOf(isAlive: () => boolean, kill: () => void): EnginePorts {
    const die = () => {
      kill();
      this.engine = null;
    };
    const mortal = <T extends object>(name: string, port: T): T =>
      mortalPort(name, port, isAlive, (call) => this.#options.onCall?.(call, die));
    return {
      clock: mortal<Clock>('clock', this.clock),
      journal: mortal<Journal>('journal', this.journals.open()),
      attempts: mortal<Attempts>('attempts', this.hosts.connect()),
      agents: fakeAgents,
      agentFiles: mortal<AgentFiles>('agentFiles', this.agentFiles),
      ids: mortal<Ids>('ids', { conversation: () => `conversation-${(this.#conversations += 1)}` }),
      programs: mortal<Programs>('programs', this.programs),
      measurements: mortal<Measurements>('measurements', this.measurements),
      workspaces: mortal<Workspaces>('workspaces', this.workspaces),
      merges: mortal<Merges>('merges', this.merges),
      forecasts: mortal<MergeForecasts>('forecasts', this.forecasts),
      evidence: mortal<EvidenceSource>('evidence', this.evidence),
      progressWatch: mortal<ProgressWatch>('progress', this.progress),
      sharedStatus: mortal<SharedStatusFiles>('sharedStatus', this.sharedStatus),
      results: mortal<ResultFiles>('results', this.results),
      reports: mortal<Reports>('reports', this.reports),
      questions: mortal<Questions>('questions', this.questions),
      notifier: mortal<Notifier>('notifier', this.notifier),
      paths: {
        runDir: '/run',
        gateLog: (gate, round) => `/run/gates/${gate}.${round}.log`,
        probeLog: (gate, round, probe) => `/run/gates/${gate}.${round}.try${probe}.log`,
        mergeLog: (wave, round) => `/run/merges/${wave}.${round}.log`,
        gateLogName: (gate, round) => `gates/${gate}.${round}.log`,
        metricsLog: '/run/metrics.log',
        resultFaultName: (gate, round, stream) => `gates/${gate}.${round}.${stream}.txt`,
        statusFile: (stream: StreamId, attempt: number) => `/run/streams/${stream}/${attempt}/status.json`,
        agentDir: (stream: StreamId, attempt: number) => `/run/streams/${stream}/${attempt}/agent`,
        promptName: (stream, attempt) => `streams/${stream}/${attempt}/prompt.md`,
        resolve: (dir, path) => posix.resolve(dir, path),
      },
    };
  }
}

/** Thrown into an engine that uses the world after its death; nothing that follows from it can reach the world either. */
class Dead extends Error {}

/** A port as an engine has it that may be killed at any moment: after its death, calls have no effect and callbacks are not made. */
function mortalPort<T extends object>(name: string, port: T, isAlive: () => boolean, onCall: (call: string) => void): T {
  const callback = (argument: unknown): unknown => {
    // A listener is an object of callbacks.
    if (
      typeof argument === 'object' &&
      argument !== null &&
      !Array.isArray(argument) &&
      Object.values(argument).some((each) => typeof each === 'function')
    )
      return Object.fromEntries(Object.entries(argument).map(([key, each]) => [key, callback(each)]));
    if (typeof argument !== 'function') return argument;
    return (...args: unknown[]): unknown => {
      try {
        return isAlive() ? (argument as (...args: unknown[]) => unknown)(...args) : undefined;
      } catch (error) {
        if (error instanceof Dead) return undefined;
        throw error;
      }
    };
  };
  return new Proxy(port, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const call = `${name}.${String(property)}`;
        if (isAlive()) onCall(`before ${call}`);
        if (!isAlive()) throw new Dead(call);
        const result: unknown = (value as (...args: unknown[]) => unknown).apply(target, args.map(callback));
        onCall(`after ${call}`);
        const awaited = result instanceof Promise ? whileAlive(result, isAlive) : result;
        if (!isAlive()) throw new Dead(call);
        return awaited;
      };
    },
  });
}

/** What a dead engine waits for never comes. */
function whileAlive<T>(promise: Promise<T>, isAlive: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => (isAlive() ? resolve(value) : undefined),
      (error: unknown) => (isAlive() ? reject(error as Error) : undefined),
    );
  });
}

/** Of a real agent the first argument of the plan says how it gets its prompt. */
const fakeLaunch = ({ kind, settings }: RealAgent, prompt: string): AgentLaunch => ({
  kind,
  mode: settings.mode,
  delivery: settings.args[0] === 'paste' ? 'paste' : settings.mode === 'headless' ? 'stdin' : 'argument',
  prompt,
  presetConversation: kind === 'claude',
  endKeys: ['/exit', '\r'],
  transcript: kind === 'codex' ? { dir: '/home/sessions', path: 'rollout-[^/]*', firstLine: null } : null,
});

const fakeAgents: Agents = {
  launch({ run, stream, attempt, dir, port, statusFile, handoffs, feedback, agentDir, prompt }) {
    if (stream.agent.kind === 'demo') throw new Error('the demo agent is not built');
    const { agent } = stream;
    const line = agent.kind === 'shell' ? agent.line : agent.kind === 'command' ? agent.argv.join(' ') : agent.prompt;
    return {
      file: '/bin/fake',
      args: [line],
      cwd: dir,
      env: {
        SLUICE_STATUS_FILE: statusFile,
        SLUICE_MARK: attemptMark(run, { stream: stream.id, attempt }),
        ...(port === null ? {} : { SLUICE_PORT: String(port) }),
        ...(feedback === null ? {} : { SLUICE_FEEDBACK: feedback.file }),
        ...(handoffs.length === 0 ? {} : { SLUICE_HANDOFF: handoffs.join(':') }),
      },
      files: isRealAgent(agent) ? [{ path: `${agentDir}/prompt.md`, text: prompt?.text ?? '' }] : [],
      ...(isRealAgent(agent) && agent.settings.mode === 'interactive' ? { signs: true } : {}),
      agent: isRealAgent(agent) ? fakeLaunch(agent, prompt?.text ?? '') : null,
    };
  },
};
