import { join } from 'node:path';
import type { GateId, RunId, StreamId, WaveId } from '../core/ids.ts';

/**
 * Where everything of a run lies below `.sluice/` of its project. No other module spells these names.
 *
 * ```
 * .sluice/.gitignore            "*": nothing of Sluice is ever committed
 * .sluice/journal.db            events and leases of all runs
 * .sluice/worktrees/RUN/STREAM  worktrees that Sluice made
 * .sluice/merges/RUN/BRANCH     worktrees in which waves merge
 * .sluice/runs/RUN/
 *   plan.yaml                   the plan as it was written when the run began
 *   request.json                what `sluice run` asked a new engine to do
 *   engine.json  host.json      endpoint of the live process: identity and socket (see `Endpoint`)
 *   engine.log   host.log       what they had to say
 *   scratch/                    the scratch repository, where the plan asks for one
 *   recordings/STREAM.N.cast    asciicast v2 of attempt N
 *   spawns/STREAM.N.json        written by the host before it starts attempt N, and again when the process is there
 *   exits/STREAM.N.json         its exit, written atomically by the host
 *   setups/STREAM.log           output of the set-up of its worktree
 *   gates/GATE.N.log            output of round N of a gate; of a consensus the report
 *   gates/GATE.N.tryM.log       output of its Mth try after that round, by which the branch of a wave is looked for that makes it fail
 *   gates/GATE.N.json           the report of a consensus as JSON
 *   gates/GATE.N.STREAM.txt     what is wrong with the result that a stream wrote for it
 *   metrics.log                 how the files were read that metrics come from
 *   merges/WAVE.N.log           output of the commands that settled conflicts in round N of a wave
 *   streams/STREAM/N/status.json  written by attempt N: its progress (SLUICE_STATUS_FILE)
 *   streams/STREAM/N/agent/     of a real agent: its settings, what its hooks and its event stream say, answers to what it asks leave for
 *   agent.key                   what the tokens of its agents are made with
 *   streams/STREAM/N/prompt.md  what attempt N is told besides the plan: a conflict that it is to settle (SLUICE_PROMPT_FILE)
 * ```
 * Ids become file names by percent-encoding (`zen/o3` is `zen%2Fo3`).
 */
export const sluiceDir = (projectDir: string): string => join(projectDir, '.sluice');
export const journalFile = (projectDir: string): string => join(sluiceDir(projectDir), 'journal.db');
/** Holds a folder a run with the worktrees of its streams. */
export const worktreesDir = (projectDir: string): string => join(sluiceDir(projectDir), 'worktrees');
export const worktreeDir = (projectDir: string, run: RunId, stream: StreamId): string =>
  join(worktreesDir(projectDir), run, encodeURIComponent(stream));
/** Holds a folder a run with the worktrees in which its waves merge. */
export const mergesDir = (projectDir: string): string => join(sluiceDir(projectDir), 'merges');
/** Worktree in which branches are merged into this one. */
export const mergeDir = (projectDir: string, run: RunId, branch: string): string =>
  join(mergesDir(projectDir), run, encodeURIComponent(branch));
/** Holds a folder a run. */
export const runsDir = (projectDir: string): string => join(sluiceDir(projectDir), 'runs');
export const runDir = (projectDir: string, run: RunId): string => join(runsDir(projectDir), run);

export interface RunFolder {
  readonly dir: string;
  readonly requestFile: string;
  readonly planFile: string;
  readonly engineEndpoint: string;
  readonly hostEndpoint: string;
  readonly engineLog: string;
  readonly hostLog: string;
  readonly scratchDir: string;
  readonly recordingsDir: string;
  readonly spawnsDir: string;
  readonly exitsDir: string;
  recording(stream: StreamId, attempt: number): string;
  spawn(stream: StreamId, attempt: number): string;
  exit(stream: StreamId, attempt: number): string;
  setUpLog(stream: StreamId): string;
  gateLog(gate: GateId, round: number): string;
  /** Relative to `dir`, as the journal keeps it. */
  gateLogName(gate: GateId, round: number): string;
  /** Relative to `dir`. */
  resultFaultName(gate: GateId, round: number, stream: StreamId): string;
  probeLog(gate: GateId, round: number, probe: number): string;
  mergeLog(wave: WaveId, round: number): string;
  readonly metricsLog: string;
  statusFile(stream: StreamId, attempt: number): string;
  agentDir(stream: StreamId, attempt: number): string;
  readonly agentKey: string;
  /** Relative to `dir`. */
  promptName(stream: StreamId, attempt: number): string;
}

export function runFolder(dir: string): RunFolder {
  const gateLogName = (gate: GateId, round: number) => join('gates', `${encodeURIComponent(gate)}.${round}.log`);
  return {
    dir,
    requestFile: join(dir, 'request.json'),
    planFile: join(dir, 'plan.yaml'),
    engineEndpoint: join(dir, 'engine.json'),
    hostEndpoint: join(dir, 'host.json'),
    engineLog: join(dir, 'engine.log'),
    hostLog: join(dir, 'host.log'),
    scratchDir: join(dir, 'scratch'),
    recordingsDir: join(dir, 'recordings'),
    spawnsDir: join(dir, 'spawns'),
    exitsDir: join(dir, 'exits'),
    recording: (stream, attempt) => join(dir, 'recordings', `${encodeURIComponent(stream)}.${attempt}.cast`),
    spawn: (stream, attempt) => join(dir, 'spawns', `${encodeURIComponent(stream)}.${attempt}.json`),
    exit: (stream, attempt) => join(dir, 'exits', `${encodeURIComponent(stream)}.${attempt}.json`),
    setUpLog: (stream) => join(dir, 'setups', `${encodeURIComponent(stream)}.log`),
    gateLog: (gate, round) => join(dir, gateLogName(gate, round)),
    gateLogName,
    resultFaultName: (gate, round, stream) => join('gates', `${encodeURIComponent(gate)}.${round}.${encodeURIComponent(stream)}.txt`),
    mergeLog: (wave, round) => join(dir, 'merges', `${encodeURIComponent(wave)}.${round}.log`),
    metricsLog: join(dir, 'metrics.log'),
    probeLog: (gate, round, probe) => join(dir, 'gates', `${encodeURIComponent(gate)}.${round}.try${probe}.log`),
    statusFile: (stream, attempt) => join(dir, 'streams', encodeURIComponent(stream), String(attempt), 'status.json'),
    agentDir: (stream, attempt) => join(dir, 'streams', encodeURIComponent(stream), String(attempt), 'agent'),
    agentKey: join(dir, 'agent.key'),
    promptName: (stream, attempt) => join('streams', encodeURIComponent(stream), String(attempt), 'prompt.md'),
  };
}
