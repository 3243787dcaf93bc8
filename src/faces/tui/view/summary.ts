import { attention } from '../../../core/run/attention.ts';
import { summary } from '../../../core/run/summary.ts';
import type { RunState } from '../../../core/run/state.ts';

import { plainLine } from '../../../core/text/plain.ts';
import { took } from './ages.ts';
import { gateCounts } from './gate-list.ts';
import { streamBadge, runBadge, type Badge } from './status.ts';
import { stateWord } from './pane-title.ts';
import { span } from './text.ts';
import type { WhyRow } from './why-row.ts';

export interface SummaryView {
  readonly badge: Badge;
  readonly title: string;
  readonly rows: readonly WhyRow[];
}

/** What a person wants to know when a run has ended; `null` before that. */
export function summaryView(run: RunState): SummaryView | null {
  const { status } = run;
  if (status.kind !== 'ended') return null;
  const badge = runBadge(status);
  const { counts, total } = summary(run, status.at);
  const gates = gateCounts(run);
  const counted = (['succeeded', 'failed', 'stopped', 'skipped'] as const).filter((kind) => counts[kind] > 0);
  const rows: WhyRow[] = [
    { label: 'because', spans: [span(plainLine(status.reason))] },
    { label: 'took', spans: [span(took(status.at - run.startedAt)), span(workedText(run), 'muted')] },
    { label: 'streams', spans: [span(`${counted.map((kind) => `${counts[kind]} ${kind}`).join(', ')} of ${total}`)] },
  ];
  if (gates.total > 0) {
    const open = gates.total - gates.passed - gates.failed;
    const failed = gates.failed > 0 ? [span(`, ${gates.failed} failed`, 'bad')] : [];
    rows.push({
      label: 'gates',
      spans: [span(`${gates.passed} passed`), ...failed, span(open > 0 ? `, ${open} did not run` : '', 'muted')],
    });
  }
  const bad = run.plan.streams.flatMap(({ id }) => {
    const stream = run.streams[id];
    return stream !== undefined && (stream.status.kind === 'failed' || stream.status.kind === 'stopped') ? [stream] : [];
  });
  for (const [index, stream] of bad.slice(0, 6).entries()) {
    const { sign, tone } = streamBadge(stream);
    const [word, why] = [stateWord(stream), plainLine(stream.why.text)];
    rows.push({
      label: index === 0 ? 'not done' : '',
      spans: [span(`${sign} `, tone), span(stream.id, 'plain', true), span(`  ${why.startsWith(word) ? why : `${word}: ${why}`}`, 'muted')],
    });
  }
  if (bad.length > 6) rows.push({ label: '', spans: [span(`and ${bad.length - 6} more`, 'muted')] });
  if (attention(run).length > 0) rows.push({ label: 'next', spans: [span('r tries a stream again, i lists what can be done')] });
  return { badge, title: `${plainLine(run.plan.name)} ${badge.word}`, rows };
}

/** How much work went on side by side, from the attempts as they were. */
function workedText(run: RunState): string {
  if (run.status.kind !== 'ended') return '';
  const elapsed = run.status.at - run.startedAt;
  const worked = Object.values<RunState['streams'][keyof RunState['streams']]>(run.streams)
    .flatMap(({ attempts }) => attempts)
    .reduce((sum, { spawnedAt, endedAt }) => sum + (spawnedAt === null || endedAt === null ? 0 : endedAt - spawnedAt), 0);
  return elapsed > 0 && worked > elapsed * 1.05 ? `  for ${took(worked)} of work, ${(worked / elapsed).toFixed(1)} at a time` : '';
}
