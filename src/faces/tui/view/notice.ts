import type { RunState } from '../../../core/run/state.ts';
import type { Connection } from '../../../wire/handles.ts';

import { plainLine } from '../../../core/text/plain.ts';
import { summary } from '../../../core/run/summary.ts';
import type { AttentionItem } from '../../../core/run/attention.ts';
import type { Notice } from '../ui/ui.ts';
import { took } from './ages.ts';
import { attentionLine } from './inbox.ts';
import { runBadge } from './status.ts';
import { span, type Span } from './text.ts';

/** The row above the keys: the most important of what there is to say. `right` is what to do about it. */
export interface NoticeView {
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

export interface NoticeInput {
  readonly run: RunState | null;
  readonly connection: Connection | null;
  readonly notice: Notice | null;
  readonly attention: readonly AttentionItem[];
  /** What has just happened in the run, in words; empty when nothing has yet. */
  readonly latest: string;
}

export function noticeView({ run, connection, notice, attention, latest }: NoticeInput): NoticeView {
  if (notice !== null) return { left: [span(notice.text, notice.tone)], right: [] };
  if (connection?.kind === 'reconnecting') {
    return {
      left: [span('↻ the engine is not there: ', 'warn', true), span(plainLine(connection.reason), 'warn')],
      right: [span('streams go on', 'muted')],
    };
  }
  if (connection?.kind === 'lost') {
    return {
      left: [span('✗ the engine is lost: ', 'bad', true), span(plainLine(connection.reason), 'bad')],
      right: [span('q leave', 'muted')],
    };
  }
  if (run === null) return { left: [span('waiting for the engine', 'muted')], right: [] };
  if (run.status.kind === 'ended') return endedNotice(run, attention.length);
  const line = attentionLine(attention);
  if (line !== null) {
    const more = line.count > 1 ? [span(`1 of ${line.count}  `, 'muted')] : [];
    return {
      left: [span('⚑ ', 'warn', true), span(line.title, 'warn', true), span(line.detail === '' ? '' : `  ${line.detail}`, 'warn')],
      right: [span(' '), ...more, span('i answer', 'warn')],
    };
  }
  return { left: [span(latest, 'muted')], right: [] };
}

function endedNotice(run: RunState, items: number): NoticeView {
  const badge = runBadge(run.status);
  if (run.status.kind !== 'ended') return { left: [], right: [] };
  const { counts, total } = summary(run, run.status.at);
  const elapsed = took(run.status.at - run.startedAt);
  return {
    left: [
      span(`${badge.sign} run ${badge.word}`, badge.tone, true),
      span(` in ${elapsed}: ${counts.succeeded} of ${total} streams succeeded`, badge.tone),
      span(run.status.outcome === 'passed' ? '' : `; ${plainLine(run.status.reason)}`, 'muted'),
    ],
    right: items > 0 ? [span('i what can be done', 'muted')] : [],
  };
}
