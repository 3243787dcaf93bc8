import type { Draft } from './draft.ts';
import type { ReportJudged } from './events.ts';
import { itemId, type ItemSubject } from './items.ts';
import { streamOf } from './standing.ts';
import type { RunState, UnreadableFile } from './state.ts';

/** Notes that a file can be read no more, or again. The last good state of it stands meanwhile. */
export function reportJudged(draft: Draft, { stream, file, fault }: ReportJudged): void {
  const { [file]: before, ...others } = draft.state.unreadable;
  if (fault === null) {
    if (before !== undefined) draft.state.unreadable = others;
    return;
  }
  if (stream !== null) streamOf(draft.state, stream);
  draft.state.unreadable = { ...others, [file]: { file, stream, fault, since: before?.since ?? draft.state.at } };
}

/** What is told of a file that cannot be read; nobody has to answer. */
export interface UnreadableItem {
  readonly id: ReturnType<typeof itemId>;
  readonly subject: ItemSubject;
  readonly kind: 'file';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  readonly frees: 0;
  readonly answers: readonly [];
}

/** Of streams only while they are at work: what others left is read no more. */
export function unreadableItems(state: RunState): readonly UnreadableItem[] {
  return Object.values(state.unreadable)
    .filter(({ stream }) => stream === null || ['running', 'paused'].includes(streamOf(state, stream).status.kind))
    .map((each) => {
      const subject: ItemSubject = { kind: 'file', file: each.file };
      const { stream, since } = each;
      return {
        id: itemId(subject),
        subject,
        kind: 'file',
        title: stream === null ? 'agent-status.json cannot be read' : `a report of ${stream} cannot be read`,
        detail: unreadableText(each),
        since,
        frees: 0,
        answers: [],
      };
    });
}

/** `/run/status.json, line 3, column 5, is no JSON: expected a colon; what it said before stands`. */
export function unreadableText({ file, fault: { reason, line, column } }: UnreadableFile): string {
  const place = line === undefined ? '' : `, line ${line}, column ${column ?? 1},`;
  return `${file}${place} ${reason}; what it said before stands`;
}
