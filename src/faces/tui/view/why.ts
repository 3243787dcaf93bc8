import { resultsText } from '../../../core/progress/results.ts';
import type { StreamId } from '../../../core/ids.ts';
import { filesText, presentConflicts, presentOutsideClaims, settledConflicts } from '../../../core/run/conflicts.ts';
import { runGraph } from '../../../core/run/graph.ts';
import type { AttemptState, RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { unreadableText } from '../../../core/run/unreadable.ts';
import { agentRows } from './agent.ts';
import { age, took } from './ages.ts';
import { gateBadge, streamBadge, type Badge } from './status.ts';
import { endWord } from './pane-title.ts';
import { paneNoteView } from './pane-note.ts';
import { span, type Span } from './text.ts';
import type { WhyRow } from './why-row.ts';

export interface WhyView {
  readonly title: string;
  readonly badge: Badge;
  readonly rows: readonly WhyRow[];
}

/** Why a stream is as it is: the rule that decided, where the knowledge comes from, and how old it is. */
export function whyView(run: RunState, id: StreamId, now: number): WhyView {
  const stream = run.streams[id];
  const plan = runGraph(run.plan).streams.get(id)?.stream;
  if (stream === undefined || plan === undefined) throw new Error(`the run has no stream ${id}`);
  const badge = streamBadge(stream);
  const ago = (at: number) => span(`${age(now - at)} ago`, 'muted');
  const rows: WhyRow[] = [
    { label: 'state', spans: [span(`${badge.sign} ${badge.word}`, badge.tone, true), span('  since '), ago(stream.why.at)] },
    { label: 'because', spans: [span(plainLine(stream.why.text))] },
    { label: 'rule', spans: [span(stream.why.rule), span('  from the journal', 'muted')] },
  ];
  for (const [index, need] of paneNoteView(run, id).needs.entries()) {
    rows.push({ label: index === 0 ? 'waits for' : '', spans: [span(`${need.badge.sign} `, need.badge.tone), span(need.name)] });
  }
  rows.push(...agentRows(stream, now));
  const { progress } = stream;
  if (progress !== null) {
    const tasks = progress.tasksTotal === undefined ? '' : `${progress.tasksDone ?? 0} of ${progress.tasksTotal} done`;
    const said = [progress.percent === undefined ? '' : `${Math.round(progress.percent)} %`, tasks, resultsText(progress) ?? '']
      .filter((text) => text !== '')
      .join(', ');
    if (said !== '') rows.push({ label: 'progress', spans: [span(said), span('  '), ago(progress.at)] });
    if (progress.now !== undefined) rows.push({ label: 'now', spans: [span(plainLine(progress.now))] });
    if (progress.question !== undefined) rows.push({ label: 'asks', spans: [span(plainLine(progress.question), 'warn')] });
    if (progress.blocker !== undefined) rows.push({ label: 'blocked', spans: [span(plainLine(progress.blocker), 'warn')] });
    rows.push({ label: 'read from', spans: [span(plainLine(progress.source), 'muted')] });
  }
  for (const entry of presentConflicts(run).filter(({ pair }) => pair.includes(id))) {
    const rival = entry.pair[0] === id ? entry.pair[1] : entry.pair[0];
    rows.push({
      label: 'conflicts',
      spans: [span(`with ${rival}`, 'warn'), span(`  ${plainLine(filesText(entry))}  `), ago(entry.since)],
    });
  }
  for (const entry of settledConflicts(run).filter(({ pair }) => pair.includes(id))) {
    const rival = entry.pair[0] === id ? entry.pair[1] : entry.pair[0];
    const rules = `settled by rule ${entry.rules.join(', ')}`;
    rows.push({ label: 'meets', spans: [span(rival), span(`  ${plainLine(`${filesText(entry)}, ${rules}`)}`, 'muted')] });
  }
  for (const entry of presentOutsideClaims(run).filter(({ stream: other }) => other === id)) {
    rows.push({ label: 'outside', spans: [span('of its claims', 'warn'), span(`  ${plainLine(filesText(entry))}  `), ago(entry.since)] });
  }
  for (const file of Object.values(run.unreadable).filter((each) => each.stream === id)) {
    rows.push({ label: 'not read', spans: [span(plainLine(unreadableText(file)), 'warn'), span('  since '), ago(file.since)] });
  }
  for (const [index, { id: milestone, title }] of plan.milestones.entries()) {
    const reachedAt = stream.milestones[milestone];
    const name = title === milestone ? milestone : `${milestone}  ${title}`;
    const when = reachedAt === undefined ? span('  not reached', 'muted') : span(`  reached ${age(now - reachedAt)} ago`, 'muted');
    rows.push({ label: index === 0 ? 'milestones' : '', spans: [span(plainLine(name), reachedAt === undefined ? 'muted' : 'good'), when] });
  }
  for (const [index, attempt] of stream.attempts.entries()) {
    rows.push({ label: index === 0 ? 'attempts' : '', spans: attemptSpans(attempt, now) });
  }
  for (const [index, gate] of plan.gates.entries()) {
    const state = run.gates[gate.id];
    if (state === undefined) continue;
    const gateState = gateBadge(state);
    const round = state.round > 1 ? `  round ${state.round}` : '';
    rows.push({
      label: index === 0 ? 'gates' : '',
      spans: [span(`${gateState.sign} `, gateState.tone), span(gate.name), span(`  ${gateState.word}${round}`, 'muted')],
    });
  }
  const { attempts, backoffMs } = plan.retry;
  if (attempts > 1) {
    const spent = `${stream.spent} of ${attempts} attempts spent`;
    rows.push({ label: 'retries', spans: [span(spent), span(`  ${took(backoffMs)} before the second`, 'muted')] });
  }
  const dir = stream.attempts.at(-1)?.dir ?? null;
  if (dir !== null) rows.push({ label: 'works in', spans: [span(dir, 'muted')] });
  return { title: plainLine(`${id}  ${plan.title}`), badge, rows };
}

function attemptSpans(attempt: AttemptState, now: number): Span[] {
  const start = attempt.spawnedAt ?? attempt.decidedAt;
  const duration = took((attempt.endedAt ?? now) - start);
  const pid = attempt.process === null ? '' : `  pid ${attempt.process.pid}`;
  if (attempt.end === null) return [span(`${attempt.number}  `), span(`for ${age(now - start)}`, 'accent'), span(pid, 'muted')];
  const good = attempt.end.kind === 'exited' && attempt.end.exitCode === 0 && attempt.end.signal === null;
  return [span(`${attempt.number}  `), span(endWord(attempt.end), good ? 'good' : 'bad'), span(` after ${duration}${pid}`, 'muted')];
}
