import { forecast } from '../../../core/forecast/forecast.ts';
import { attention } from '../../../core/run/attention.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { budgetScopes, limitOf } from '../../../core/run/budget-scopes.ts';
import { usageOf } from '../../../core/run/budgets.ts';
import { percentOf, timeline } from '../../../core/run/rows.ts';
import { summary } from '../../../core/run/summary.ts';
import type { RunState, StreamState } from '../../../core/run/state.ts';
import { presentConflicts, presentOutsideClaims, settledConflicts } from '../../../core/run/conflicts.ts';
import { commandLineOf } from '../../../core/text/command-line.ts';
import { agentData } from './agent-data.ts';
import { standingOf } from './standing.ts';

/** What `sluice status --json` prints. Times are epoch milliseconds, durations milliseconds; additions are possible, changes are not. */
export function statusData(
  state: RunState,
  options: { readonly now: number; readonly enginePid: number | null; readonly command: string },
) {
  const { now, enginePid, command } = options;
  const { counts, done, total, elapsedMs, waitsForPerson } = summary(state, now);
  const { etaAt, criticalPath } = forecast(state, now);
  return {
    run: state.run,
    plan: state.plan.name,
    planPath: state.planPath,
    state: standingOf(state, enginePid !== null),
    outcome: state.status.kind === 'ended' ? state.status.outcome : null,
    reason: state.status.kind === 'ended' ? state.status.reason : null,
    enginePid,
    startedAt: state.startedAt,
    endedAt: state.status.kind === 'ended' ? state.status.at : null,
    elapsedMs,
    etaAt: state.status.kind === 'ended' ? null : etaAt,
    criticalPath,
    waitsForPerson,
    counts,
    done,
    total,
    workspaceDir: state.workspaceDir,
    streams: state.plan.streams.map(({ id, title, phase }) => {
      const stream = state.streams[id];
      const last = stream?.attempts.at(-1);
      return {
        id,
        title,
        phase,
        state: stream?.status.kind,
        why: stream?.why,
        attempt: stream?.attempt,
        percent: stream ? percentOf(stream) : null,
        passed: stream?.progress?.passed ?? null,
        failed: stream?.progress?.failed ?? null,
        now: stream?.progress?.now ?? null,
        pid: last?.endedAt === null ? (last.process?.pid ?? null) : null,
        startedAt: last?.spawnedAt ?? null,
        endedAt: last?.endedAt ?? null,
        dueAt: stream && 'dueAt' in stream.status ? stream.status.dueAt : null,
        usage: usageOf(state, `stream:${id}`),
        agent: stream ? agentData(stream) : null,
      };
    }),
    phases: state.plan.phases.map(({ id, title }) => ({ id, title, state: state.phases[id]?.status, why: state.phases[id]?.why })),
    gates: Object.values(state.gates).map(({ id, round, status, stale, evidence }) => ({
      id,
      level: runGraph(state.plan).gates.get(id)?.level ?? 'must',
      category: runGraph(state.plan).gates.get(id)?.category ?? null,
      round,
      state: status.kind === 'done' ? status.verdict.kind : status.kind,
      exitCode: status.kind === 'done' && status.verdict.kind === 'failed' ? status.verdict.exitCode : null,
      by: status.kind === 'done' && status.verdict.kind !== 'unmeasured' ? (status.verdict.by ?? null) : null,
      note: status.kind === 'done' && status.verdict.kind !== 'unmeasured' ? (status.verdict.note ?? null) : null,
      stale,
      evidence,
      measured: status.kind === 'done' && status.verdict.kind !== 'unmeasured' ? (status.verdict.measured ?? null) : null,
      demanded: status.kind === 'done' && status.verdict.kind !== 'unmeasured' ? (status.verdict.demanded ?? null) : null,
      reason: status.kind === 'done' && status.verdict.kind !== 'passed' ? (status.verdict.reason ?? null) : null,
      flaky: status.kind === 'done' && status.verdict.kind === 'passed' && status.verdict.flaky === true,
      tries: status.kind === 'done' ? (status.verdict.tries ?? 1) : null,
    })),
    waves: Object.values(state.waves).map(({ id, status, why, round, commit, landed }) => ({
      id,
      state: status,
      why,
      round,
      commit,
      landed,
    })),
    checkpoints: timeline(state).map(({ plan: { id, integration }, state: { status } }) => ({
      id,
      state: status.kind,
      integration,
      by: 'by' in status ? status.by : null,
      note: 'note' in status ? status.note : null,
      signature: status.kind === 'approved' ? (status.signature ?? null) : null,
      voided: ('voided' in status ? status.voided : undefined) ?? null,
    })),
    budgets: budgetScopes(state.plan).flatMap((scope) => {
      const { tokens, usd, granted, usedUpAt } = state.budgets[scope] ?? {};
      return [{ scope, tokens, usd, granted, usedUpAt, limit: limitOf(state.plan, scope) }];
    }),
    conflicts: presentConflicts(state).map(({ pair, ...rest }) => ({ streams: pair, ...rest })),
    settledConflicts: settledConflicts(state).map(({ pair, ...rest }) => ({ streams: pair, ...rest })),
    heldPairs: state.heldPairs.map(({ pair, ...rest }) => ({ streams: pair, ...rest })),
    outsideClaims: presentOutsideClaims(state),
    findings: state.findings,
    handoffs: Object.values(state.handoffs).map(({ key, at, status }) => ({
      of: key,
      state: status.kind,
      at,
      file: status.kind === 'written' ? status.file : null,
    })),
    integrationQueue: Object.values(state.sharedStatus?.queue ?? {}),
    unreadable: Object.values(state.unreadable),
    usage: usageOf(state, 'run'),
    usageByAgent: agentNames(state).map((name) => ({ agent: name, ...usageOf(state, `agent:${name}`) })),
    attention: attention(state).map(({ id, kind, title, detail, since, frees, answers, preview = null, options = [] }) => ({
      id,
      kind,
      title,
      detail,
      since,
      frees,
      preview,
      options,
      commands: answers.map((request) => commandLineOf(request, command)),
    })),
  };
}

/** Those that streams are planned with, and those that have taken over, in that order. */
function agentNames({ plan, streams }: RunState): string[] {
  const taken = Object.values<StreamState>(streams).flatMap(({ attempts }) => attempts.flatMap(({ agent }) => agent?.name ?? []));
  return [...new Set([...plan.streams.map(({ agentName }) => agentName), ...taken])];
}
