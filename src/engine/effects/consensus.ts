import { judge, type ConsensusReport, type DomainAnswers } from '../../core/consensus/judge.ts';
import { consensusMarkdown } from '../../core/consensus/markdown.ts';
import { readDocument, type ReadDocument } from '../../core/consensus/read-document.ts';
import { consensusText, demandText, failureText, leastAgreement } from '../../core/consensus/summary.ts';
import type { ConsensusCheck, ConsensusMember, Gate } from '../../core/plan/model.ts';
import type { ResultFiles } from '../../core/ports/index.ts';
import type { GateVerdict } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePaths, EnginePorts } from '../ports.ts';
import { messageOf } from './context.ts';
import { workspaceDirOf } from './refs.ts';

/** File systems that keep times in whole seconds, or two, make what was just written look older. */
const coarseTimesMs = 2_000;

/** Reads what the models wrote, compares it, and writes the reports. Never rejects. */
export async function compareResults(
  state: RunState,
  gate: Gate & { readonly check: ConsensusCheck },
  round: number,
  { results, paths, clock }: Pick<EnginePorts, 'results' | 'paths' | 'clock'>,
): Promise<GateVerdict> {
  const startedAt = clock.mono();
  const report = judge(await answers(state, gate.check, results), gate.check);
  try {
    await writeReports(state, gate, round, report, results, paths);
  } catch (error) {
    return {
      kind: 'unmeasured',
      durationMs: Math.round(clock.mono() - startedAt),
      reason: `its report could not be written: ${messageOf(error)}`,
    };
  }
  return verdictOf(report, Math.round(clock.mono() - startedAt));
}

async function answers(state: RunState, { domains }: ConsensusCheck, results: ResultFiles): Promise<DomainAnswers[]> {
  return await Promise.all(
    domains.map(async ({ domain, members }) => ({
      domain,
      answers: await Promise.all(
        members.map(async (member) => ({ model: member.model, stream: member.stream, answer: await answerOf(state, member, results) })),
      ),
    })),
  );
}

async function answerOf(state: RunState, { stream, file }: ConsensusMember, results: ResultFiles): Promise<ReadDocument> {
  const { status, attempts } = state.streams[stream] ?? {};
  const attempt = attempts?.at(-1);
  // A gate of the stream itself is judged while that is being checked.
  if (status === undefined || (status.kind !== 'succeeded' && status.kind !== 'checking') || !attempt?.dir) {
    return { kind: 'unreadable', reason: `is not there: the stream is ${status?.kind ?? 'unknown'}` };
  }
  const read = await results.read(attempt.dir, file);
  if (read.kind === 'unreadable') return read;
  if (read.modifiedAt + coarseTimesMs < attempt.decidedAt) {
    return { kind: 'unreadable', reason: `is older than attempt ${attempt.number}, which wrote none (${file})` };
  }
  return readDocument(read.text);
}

async function writeReports(
  state: RunState,
  gate: Gate & { readonly check: ConsensusCheck },
  round: number,
  report: ConsensusReport,
  results: ResultFiles,
  paths: EnginePaths,
): Promise<void> {
  const markdown = consensusMarkdown(report, gate.id);
  const json = `${JSON.stringify({ version: 1, run: state.run, gate: gate.id, round, ...report }, null, 2)}\n`;
  await results.write(paths.runDir, paths.gateLogName(gate.id, round), markdown);
  await results.write(paths.runDir, paths.gateLogName(gate.id, round).replace(/\.log$/, '.json'), json);
  const { to } = gate.check;
  if (to === null) return;
  const base = to.replace(/\.(?:md|json)$/i, '');
  await results.write(workspaceDirOf(state), `${base}.md`, markdown);
  await results.write(workspaceDirOf(state), `${base}.json`, json);
}

function verdictOf(report: ConsensusReport, durationMs: number): GateVerdict {
  const reason = failureText(report);
  const least = leastAgreement(report);
  // Where no model names a check there is nothing to agree on.
  if (least === null) return { kind: 'unmeasured', durationMs, reason: reason ?? consensusText(report) };
  const judged = {
    durationMs,
    measured: { text: consensusText(report), value: (least.agreeing * 100) / least.of, unit: '%' },
    demanded: demandText(report),
  };
  return reason === null ? { kind: 'passed', ...judged } : { kind: 'failed', exitCode: null, reason, ...judged };
}
