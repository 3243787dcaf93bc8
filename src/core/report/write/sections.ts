import type { Report } from '../report.ts';
import { foundSections } from './found-sections.ts';
import { gateSections } from './gate-sections.ts';
import { orderSection, orderText } from './order-section.ts';
import { pointSections } from './point-sections.ts';
import { columns, textOf, type Cell, type Section } from './section.ts';
import { waiting, workSections } from './work-sections.ts';
import { markCell, plannedText, statusCell, took, utc } from './words.ts';

/** The whole report in the order in which it is read; what has nothing to tell is left out. */
export function sectionsOf(report: Report): readonly Section[] {
  return [
    summary(report),
    waiting(report),
    ...workSections(report),
    ...gateSections(report),
    ...pointSections(report),
    ...foundSections(report),
    orderSection(report),
  ].filter(({ lines, table }) => lines.length > 0 || (table !== null && table.rows.length > 0));
}

/** `passed`, or what it does. */
export const standingOf = ({ run }: Report): string => run.outcome ?? run.status;

function summary(report: Report): Section {
  const { run, timing, concurrency, speedUp, streams, gates, order } = report;
  const succeeded = streams.filter(({ status }) => status === 'succeeded').length;
  const passed = gates.filter(({ state }) => state === 'passed').length;
  const rows: (readonly Cell[])[] = [
    ['Run', `${run.id}${run.profile === null ? '' : `, profile ${run.profile}`}`],
    ['Outcome', statusCell(standingOf(report))],
    ...(run.reason === null ? [] : [['Why', run.reason]]),
    ['Started', `${utc(run.startedAt)} by ${run.startedBy}`],
    run.endedAt === null ? ['Told', `${utc(run.writtenAt)}, while it runs`] : ['Ended', utc(run.endedAt)],
    ['Took', took(run.elapsedMs)],
    ...(timing.planned === null ? [] : [['Planned', [plannedText(timing), textOf(markCell(timing))].filter(Boolean).join(', ')]]),
    ...(speedUp.factor === null ? [] : [['Speed-up', `${speedUp.factor.toFixed(1)} times as fast as one stream after the other`]]),
    ['At once', `${concurrency.max} at most, ${concurrency.mean.toFixed(1)} on average`],
    ['Streams', `${succeeded} of ${streams.length} succeeded`],
    ...(gates.length === 0 ? [] : [['Gates', `${passed} of ${gates.length} passed`]]),
    ['Order', order.verdict === 'violated' ? { text: orderText(order), tone: 'bad' as const } : orderText(order)],
    ['Plan', `${run.planPath ?? 'built in'}, SHA-256 ${run.planDigest}`],
  ];
  return { id: 'summary', title: 'Summary', lines: [], table: { columns: columns('Figure', 'Value'), rows } };
}
