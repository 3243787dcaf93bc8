import type { GateId, StreamId, WaveId } from '../core/ids.ts';
import type {
  AgentFiles,
  Agents,
  Attempts,
  Clock,
  EvidenceSource,
  Ids,
  Journal,
  Measurements,
  MergeForecasts,
  Merges,
  Programs,
  Notifier,
  ProgressWatch,
  Questions,
  Reports,
  ResultFiles,
  SharedStatusFiles,
  Workspaces,
} from '../core/ports/index.ts';

/** All of the outside world that an engine touches. `src/main/engine.ts` joins the real one, the tests a fake one. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly attempts: Attempts;
  readonly agents: Agents;
  readonly agentFiles: AgentFiles;
  readonly ids: Ids;
  readonly programs: Programs;
  readonly measurements: Measurements;
  readonly workspaces: Workspaces;
  readonly merges: Merges;
  readonly forecasts: MergeForecasts;
  readonly progressWatch: ProgressWatch;
  readonly sharedStatus: SharedStatusFiles;
  readonly evidence: EvidenceSource;
  readonly results: ResultFiles;
  readonly questions: Questions;
  readonly notifier: Notifier;
  readonly reports: Reports;
  readonly paths: EnginePaths;
}

/** Where the files of the run lie. Absolute paths but for those whose function ends with `Name`. */
export interface EnginePaths {
  readonly runDir: string;
  gateLog(gate: GateId, round: number): string;
  /** Of a try by which the branch of a wave is looked for that makes the gate fail, 1-based. */
  probeLog(gate: GateId, round: number, probe: number): string;
  /** Of the commands by which the conflicts of a round are settled. */
  mergeLog(wave: WaveId, round: number): string;
  /** Relative to the run's folder, as the journal keeps it. */
  gateLogName(gate: GateId, round: number): string;
  /** What is wrong with the result of a stream, as a consensus found it in that round; relative to the run's folder. */
  resultFaultName(gate: GateId, round: number, stream: StreamId): string;
  /** Where it is written down how metrics were read from files. */
  readonly metricsLog: string;
  statusFile(stream: StreamId, attempt: number): string;
  /** Of the agent of an attempt. */
  agentDir(stream: StreamId, attempt: number): string;
  /** Of what an attempt is told besides the plan, relative to the run's folder. */
  promptName(stream: StreamId, attempt: number): string;
  /** Joins a path of the plan to an absolute folder. */
  resolve(dir: string, path: string): string;
}
