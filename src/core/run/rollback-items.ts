import type { RunRequest } from './events.ts';
import { freedByAll } from './frees.ts';
import { runGraph } from './graph.ts';
import { itemId, type ItemSubject } from './items.ts';
import { missing, rollbackOf, streamOf } from './standing.ts';
import type { FoundBy, RunState } from './state.ts';
import { listed, plural } from './words.ts';

/** What a person is asked about findings that have set off a rule of the plan. */
export interface RollbackItem {
  readonly subject: ItemSubject;
  readonly kind: 'rollback';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  /** Streams that it holds, and those that wait behind them. */
  readonly frees: number;
  readonly answers: readonly RunRequest[];
}

export function rollbackItems(state: RunState): readonly RollbackItem[] {
  const { streams } = runGraph(state.plan);
  return state.plan.rollback.flatMap((rule): RollbackItem[] => {
    const { status, findings } = rollbackOf(state, rule.id);
    if (status.kind !== 'holding') return [];
    const subject: ItemSubject = { kind: 'rollback', rollback: rule.id };
    const item = itemId(subject);
    const held = rule.stop.filter((id) => ['waiting', 'stopping'].includes(streamOf(state, id).status.kind));
    const again = rule.rerun === 'same' ? [...new Set(findings.map(({ stream }) => stream))] : rule.rerun;
    const follows =
      again.length > 0
        ? `approve it when that is dealt with, and ${listed(again)} run${again.length === 1 ? 's' : ''} again`
        : 'approve it when that is dealt with';
    return [
      {
        subject,
        kind: 'rollback',
        title: held.length > 0 ? `rollback ${rule.id} holds ${listed(held)}` : `rollback ${rule.id} waits for you`,
        detail: `${findingsText(findings)}; ${follows}`,
        since: status.since,
        frees:
          held.length +
          freedByAll(
            state,
            held.map((id) => (streams.get(id) ?? missing('stream', id)).rank),
          ),
        answers: [
          { kind: 'approve', item, note: '' },
          { kind: 'reject', item, note: '' },
        ],
      },
    ];
  });
}

/** `review found a key in the log (critical, src/log.ts:3)`, the worst of them and how many more. */
function findingsText(findings: readonly FoundBy[]): string {
  const [first, ...rest] = findings;
  if (first === undefined) return 'something was found';
  const place = first.place === undefined ? '' : `, ${first.place}`;
  const more = rest.length > 0 ? ` and ${plural(rest.length, 'finding')} more` : '';
  return `${first.stream} found ${first.title} (${first.severity}${place})${more}`;
}
