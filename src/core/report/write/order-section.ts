import { plural } from '../../run/words.ts';
import type { OrderProof } from '../order-proof.ts';
import type { Report } from '../report.ts';
import { columns, type Section } from './section.ts';
import { signedDuration, statusCell, took } from './words.ts';

/** More pairs than this are for JSON. */
const mostPairs = 20;

/** The verdict in one sentence. */
export function orderText({ verdict, counts, contradictions }: OrderProof): string {
  const needs = counts.kept + counts.violated + counts.notComparable;
  const apart = counts.notComparable > 0 ? `; ${counts.notComparable} could not be compared, across a new start of the machine` : '';
  if (contradictions.length > 0) {
    const [first] = contradictions;
    const text = `the monotonic clock goes back at event ${first?.seq ?? '?'}${contradictions.length > 1 ? ` and at ${contradictions.length - 1} more` : ''}, which no clock does`;
    return `violated: ${text}${counts.violated > 0 ? `; ${counts.violated} of ${plural(needs, 'need')} did not hold before a start` : ''}`;
  }
  if (verdict === 'violated')
    return `violated: ${counts.violated} of ${plural(needs, 'need')} did not hold before what they kept back started${apart}`;
  if (needs === 0) return 'kept: no stream that started had to wait for anything';
  if (verdict === 'notComparable') return 'not comparable: the machine was started anew between each need and what it kept back';
  return `kept: ${counts.kept} of ${plural(needs, 'need')} held before what they kept back started${apart}`;
}

export function orderSection({ order }: Report): Section {
  const { overlaps, overlapCount } = order;
  const pairs = overlaps.slice(0, mostPairs).map(({ streams: [a, b], ms }) => `${a} with ${b} (${took(ms)})`);
  const more = overlapCount > pairs.length ? `, and ${overlapCount - pairs.length} more pairs` : '';
  const rows = order.attempts.flatMap(({ stream, attempt, started, needs }) =>
    needs.map(({ need, verdict, held, marginMs, text }) => [
      `${stream}${attempt > 1 ? ` (attempt ${attempt})` : ''}`,
      need,
      statusCell(verdict),
      held === null ? '' : `event ${held.seq}`,
      `event ${started.seq}`,
      marginMs === null ? '' : signedDuration(marginMs),
      verdict === 'kept' ? '' : text,
    ]),
  );
  return {
    id: 'order',
    title: 'Order, by the recorded monotonic times',
    lines: [
      `${orderText(order)}.`,
      pairs.length > 0 ? `Really worked side by side: ${pairs.join('; ')}${more}.` : 'No two streams worked side by side.',
    ],
    table: { columns: columns('Stream', 'Needed', 'Verdict', 'Held by', 'Started by', '#Margin', 'Remark'), rows },
  };
}
