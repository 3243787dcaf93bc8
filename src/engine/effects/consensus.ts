import { judge, type ConsensusReport, type DomainAnswers } from '../../core/consensus/judge.ts';
import { consensusMarkdown } from '../../core/consensus/markdown.ts';
import { readDocument, type ReadDocument } from '../../core/consensus/read-document.ts';
import { consensusText, demandText, failureText, leastAgreement } from '../../core/consensus/summary.ts';
import { parseJson } from '../../core/measure/json/json-text.ts';
import { compileSchema, type JsonSchema } from '../../core/measure/json/json-schema.ts';
import type { ConsensusCheck, ConsensusMember, Gate } from '../../core/plan/model.ts';
import type { ResultFiles } from '../../core/ports/index.ts';
import { asStreamId } from '../../core/ids.ts';
import { resultFault } from '../../core/consensus/result-fault.ts';
import { resultStanding } from '../../core/run/awaited-results.ts';
import type { GateVerdict, UnusableResult } from '../../core/run/events.ts';
import type { RunState, StreamStatus } from '../../core/run/state.ts';
import { duration } from '../../core/run/words.ts';
import type { EnginePaths, EnginePorts } from '../ports.ts';
import { messageOf } from './context.ts';
import { workspaceDirOf } from './refs.ts';

/** File systems that keep times in whole seconds, or two, make what was just written look older. */
const coarseTimesMs = 2_000;

type Consensus = Gate & { readonly check: ConsensusCheck };
type Ports = Pick<EnginePorts, 'results' | 'paths' | 'clock' | 'measurements'>;

/** The whole gate cannot be measured; the message says why. */
class Unmeasured extends Error {}

export interface Compared {
  readonly verdict: GateVerdict;
  readonly unusable: readonly UnusableResult[];
}

/** Reads what the models wrote, compares it, and writes the reports, and for each whose result is of no use what is wrong with it. Never rejects. */
export async function compareResults(state: RunState, gate: Consensus, round: number, ports: Ports): Promise<Compared> {
  const { results, paths, clock } = ports;
  const startedAt = clock.mono();
  const took = () => Math.round(clock.mono() - startedAt);
  try {
    const fit = await fitting(state, gate, round, ports);
    const report = judge(await answers(state, gate.check, results, fit), gate.check);
    await writeReports(state, gate, round, report, results, paths);
    const unusable = handedIn(state, report);
    for (const result of unusable) {
      const file = gate.check.domains.flatMap(({ members }) => members).find(({ stream }) => stream === result.stream)?.file ?? '';
      await results.write(paths.runDir, paths.resultFaultName(gate.id, round, result.stream), resultFault(gate.id, result, file));
    }
    return { verdict: verdictOf(report, took()), unusable };
  } catch (error) {
    const reason = error instanceof Unmeasured ? error.message : `its report could not be written: ${messageOf(error)}`;
    return { verdict: { kind: 'unmeasured', durationMs: took(), reason }, unusable: [] };
  }
}

/** Results of no use of streams that have done their work: others may still write theirs. */
function handedIn({ streams }: RunState, { domains }: ConsensusReport): readonly UnusableResult[] {
  return domains.flatMap(({ unusable }) =>
    unusable.flatMap(({ stream, reason }) => {
      const { status, attempt } = streams[asStreamId(stream)] ?? {};
      if (status === undefined || attempt === undefined || !hasHandedIn(status)) return [];
      return [{ stream: asStreamId(stream), attempt, reason }];
    }),
  );
}

// A gate of the stream itself is judged while that is being checked.
const hasHandedIn = ({ kind }: StreamStatus): boolean => kind === 'succeeded' || kind === 'checking';

/** What is wrong with a result that the plan's own schema does not take, or `null`. */
type Fit = (dir: string, file: string) => Promise<string | null>;

/** The plan's own schema is tried by what measures gates, in its thread: a schema can have patterns that take for ever. */
async function fitting(state: RunState, { id, check, timeoutMs }: Consensus, round: number, ports: Ports): Promise<Fit> {
  const { results, paths, measurements } = ports;
  if (check.schema === null) return async () => null;
  const schema = check.schema.kind === 'inline' ? check.schema : await readSchema(workspaceDirOf(state), check.schema.path, results);
  return async (dir, file) => {
    const judgement = await measurements.measure({
      reading: { kind: 'json', path: file, schema },
      dir,
      ran: null,
      context: { estimate: null, last: null },
      timeoutMs,
      logFile: paths.gateLog(id, round),
    }).result;
    if (judgement.kind === 'unmeasured') throw new Unmeasured(judgement.reason);
    return judgement.kind === 'failed' ? judgement.reason.replace(`${file} `, '') : null;
  };
}

/** @throws Unmeasured */
async function readSchema(dir: string, path: string, results: ResultFiles) {
  const read = await results.read(dir, path);
  if (read.kind === 'unreadable') throw new Unmeasured(`the schema ${path} ${read.reason}`);
  const parsed = parseJson(read.text);
  if (!parsed.ok) throw new Unmeasured(`the schema ${path} ${parsed.reason}`);
  const compiled = compileSchema(parsed.value);
  if (!compiled.ok) throw new Unmeasured(`the schema ${path} ${compiled.reason}`);
  return { kind: 'inline', schema: parsed.value as JsonSchema } as const;
}

async function answers(state: RunState, check: ConsensusCheck, results: ResultFiles, fit: Fit): Promise<DomainAnswers[]> {
  return await Promise.all(
    check.domains.map(async ({ domain, members }) => ({
      domain,
      answers: await Promise.all(
        members.map(async (member) => ({
          model: member.model,
          stream: member.stream,
          answer: await answerOf(state, check, member, results, fit),
        })),
      ),
    })),
  );
}

async function answerOf(
  state: RunState,
  { lateAfterMs }: ConsensusCheck,
  { stream, file }: ConsensusMember,
  results: ResultFiles,
  fit: Fit,
): Promise<ReadDocument> {
  const { status, attempts } = state.streams[stream] ?? {};
  const attempt = attempts?.at(-1);
  if (status === undefined || !hasHandedIn(status) || !attempt?.dir) {
    const isLate = lateAfterMs !== null && status !== undefined && resultStanding(status) !== 'handedIn';
    const fault = isLate ? `is late: after ${duration(lateAfterMs)} of waiting the stream is` : 'is not there: the stream is';
    return { kind: 'unreadable', reason: `${fault} ${status?.kind ?? 'unknown'}` };
  }
  const read = await results.read(attempt.dir, file);
  if (read.kind === 'unreadable') return read;
  if (read.modifiedAt + coarseTimesMs < attempt.decidedAt) {
    return { kind: 'unreadable', reason: `is older than attempt ${attempt.number}, which wrote none (${file})` };
  }
  const document = readDocument(read.text);
  const fault = document.kind === 'document' ? await fit(attempt.dir, file) : null;
  return fault === null ? document : { kind: 'unreadable', reason: fault };
}

async function writeReports(
  state: RunState,
  gate: Consensus,
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
