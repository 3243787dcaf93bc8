import { plural } from '../../run/words.ts';
import { summed, type OrderProof, type PointProof } from '../order-proof.ts';
import type { Report } from '../report.ts';
import { columns, type Section } from './section.ts';
import { signedDuration, statusCell, took } from './words.ts';

/** More pairs than this are for JSON. */
const mostPairs = 20;

/** The verdict in one sentence. */
export function orderText({ verdict, counts: ofAttempts, pointCounts, contradictions }: OrderProof): string {
  const counts = summed(ofAttempts, pointCounts);
  const needs = counts.kept + counts.violated + counts.notComparable;
  const apart = counts.notComparable > 0 ? `; ${counts.notComparable} could not be compared, across a new start of the machine` : '';
  if (contradictions.length > 0) {
    const [first] = contradictions;
    const text = `the monotonic clock goes back at event ${first?.seq ?? '?'}${contradictions.length > 1 ? ` and at ${contradictions.length - 1} more` : ''}, which no clock does`;
    return `violated: ${text}${counts.violated > 0 ? `; ${counts.violated} of ${plural(needs, 'need')} did not hold before a start` : ''}`;
  }
  if (verdict === 'violated')
    return `violated: ${counts.violated} of ${plural(needs, 'need')} did not hold before what they kept back started${apart}`;
  if (needs === 0) return 'kept: nothing that started had to wait for anything';
  if (verdict === 'notComparable') return 'not comparable: the machine was started anew between each need and what it kept back';
  return `kept: ${counts.kept} of ${plural(needs, 'need')} held before what they kept back started${apart}`;
}

export function orderSection({ order }: Report): Section {
  const { overlaps, overlapCount } = order;
  const pairs = overlaps.slice(0, mostPairs).map(({ streams: [a, b], ms }) => `${a} with ${b} (${took(ms)})`);
  const more = overlapCount > pairs.length ? `, and ${overlapCount - pairs.length} more pairs` : '';
  const proofs = [
    ...order.attempts.map((each) => ({ ...each, subject: `${each.stream}${each.attempt > 1 ? ` (attempt ${each.attempt})` : ''}` })),
    ...order.points.map((each) => ({ ...each, subject: pointText(each) })),
  ];
  const rows = proofs.flatMap(({ subject, started, needs }) =>
    needs.map(({ need, verdict, held, marginMs, text }) => [
      subject,
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
    table: { columns: columns('Who', 'Needed', 'Verdict', 'Held by', 'Started by', '#Margin', 'Remark'), rows },
  };
}

const pointText = ({ point }: PointProof): string =>
  point.kind === 'checkpoint' ? `checkpoint ${point.id}` : `wave ${point.id}${point.round > 1 ? ` (round ${point.round})` : ''}`;
