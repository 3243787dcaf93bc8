import { join, resolve } from 'node:path';
import { agentFiles } from '../adapters/agent-files/agent-files.ts';
import { agents } from '../adapters/agents/agents.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { evidenceSource } from '../adapters/evidence/evidence-source.ts';
import { mergeForecasts } from '../adapters/conflicts/merge-forecasts.ts';
import { randomIds } from '../adapters/ids/random-ids.ts';
import { measurements } from '../adapters/measurements/measurements.ts';
import { notifier } from '../adapters/notify/notifier.ts';
import { programs } from '../adapters/programs/programs.ts';
import { questionFiles } from '../adapters/questions/question-files.ts';
import { progressWatch } from '../adapters/progress/progress-watch.ts';
import { merges } from '../adapters/merges/merges.ts';
import { reports } from '../adapters/reports/reports.ts';
import { resultFiles } from '../adapters/results/result-files.ts';
import { sharedStatusFiles } from '../adapters/shared-status/shared-status.ts';
import { queue } from '../adapters/workspaces/queue.ts';
import { workspaces } from '../adapters/workspaces/workspaces.ts';
import type { RunId } from '../core/ids.ts';
import type { Attempts } from '../core/ports/index.ts';
import { fold } from '../core/run/reduce.ts';
import type { EnginePorts } from '../engine/ports.ts';
import { agentToken } from '../wire/agent-token.ts';
import { packageDir } from './package-dir.ts';
import { programFile } from './program.ts';
import type { TakenRun } from './take-lease.ts';

/** The real outside world of an engine. @param fault called with a sentence when something of the engine's own does not work */
export function enginePorts(taken: TakenRun, attempts: Attempts, fault: (sentence: string) => void): EnginePorts {
  const { projectDir, folder, journal, processes } = taken;
  const { env } = process;
  const inTurn = queue();
  const sharedStatus = sharedStatusFiles(env, fault);
  const running = programs({ processes, env });
  const hasEnded = (run: RunId) => {
    const events = journal.read(run);
    return events.length > 0 && fold(events).status.kind === 'ended';
  };
  return {
    clock: systemClock,
    journal,
    attempts,
    agents: agents({
      env,
      demo: { nodeFile: process.execPath, scriptFile: programFile('demo-agent') },
      beside: {
        nodeFile: process.execPath,
        hookFile: programFile('hook'),
        headlessFile: programFile('headless-agent'),
        tools: [process.execPath, join(packageDir(), 'bin', 'sluice.js'), 'mcp'],
      },
      token: (ref) => agentToken(folder, taken.lease.run, ref),
    }),
    agentFiles: agentFiles(fault),
    ids: randomIds,
    programs: running,
    measurements: measurements({ threadFile: programFile('measure') }),
    workspaces: workspaces({ projectDir, env, programs: running, inTurn, hasEnded }),
    merges: merges({ projectDir, env, inTurn, hasEnded, programs: running }),
    progressWatch: progressWatch(fault, sharedStatus),
    sharedStatus,
    forecasts: mergeForecasts(env),
    evidence: evidenceSource(env, fault),
    results: resultFiles,
    notifier: notifier(env, process.platform),
    questions: questionFiles(({ stream, attempt }) => folder.agentDir(stream, attempt)),
    reports: reports({ env, inTurn, processes }),
    paths: {
      runDir: folder.dir,
      gateLog: (gate, round) => folder.gateLog(gate, round),
      probeLog: (gate, round, probe) => folder.probeLog(gate, round, probe),
      mergeLog: (wave, round) => folder.mergeLog(wave, round),
      gateLogName: (gate, round) => folder.gateLogName(gate, round),
      resultFaultName: (gate, round, stream) => folder.resultFaultName(gate, round, stream),
      metricsLog: folder.metricsLog,
      statusFile: (stream, attempt) => folder.statusFile(stream, attempt),
      agentDir: (stream, attempt) => folder.agentDir(stream, attempt),
      promptName: (stream, attempt) => folder.promptName(stream, attempt),
      resolve: (dir, path) => resolve(dir, path),
    },
  };
}
