import { escaped } from '../../text/markup.ts';
import { plainLine } from '../../text/plain.ts';
import type { Report } from '../report.ts';
import { concurrencyChart } from './concurrency-chart.ts';
import { ganttChart } from './gantt.ts';
import { pageStyle } from './page-style.ts';
import { textOf, toneOf, type Cell, type Column, type Section, type Table } from './section.ts';
import { sectionsOf, standingOf } from './sections.ts';
import { statusCell } from './words.ts';

/**
 * The report as one page that needs nothing else: no script, no network, light or dark as the reader has it. All text of plans, agents and
 * persons is escaped, and should a piece ever slip through, the policy of the page lets nothing be loaded or run.
 */
export function htmlReport(report: Report): string {
  const sections = sectionsOf(report);
  const title = `${plainLine(report.run.plan)}: ${standingOf(report)}`;
  const chart = ganttChart(report);
  const links = [
    ...(chart === '' ? [] : [['times', timesTitle] as const]),
    ...sections.slice(1).map(({ id, title: name }) => [id, name] as const),
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    `<h1>${escaped(plainLine(report.run.plan))}: ${span(statusCell(standingOf(report)))}</h1>`,
    `<nav>${links.map(([id, name]) => `<a href="#${id}">${escaped(name)}</a>`).join(' ')}</nav>`,
    ...sections.flatMap((section) =>
      section.id === 'summary'
        ? [facts(section), ...chartPart(chart)]
        : sectionPart(section, section.id === 'concurrency' ? concurrencyChart(report) : ''),
    ),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const timesTitle = 'Planned beside actual';

const facts = ({ table }: Section): string => (table ? tablePart(table, 'facts') : '');

function chartPart(chart: string): string[] {
  if (chart === '') return [];
  const key = [
    ['planned', 'planned'],
    ['done', 'ended well'],
    ['failed', 'ended badly'],
    ['live', 'runs'],
  ].map(([kind, name]) => `<b><span class="${kind}"></span>${name}</b>`);
  return [
    `<h2 id="times">${timesTitle}</h2>`,
    `<p class="key">${key.join('')}<b>★ on the critical path</b><b><i></i>checkpoint</b></p>`,
    chart,
  ];
}

/** @param chart between the sentences and the table; may be empty */
const sectionPart = ({ id, title, lines, table }: Section, chart: string): string[] => [
  `<h2 id="${id}">${escaped(title)}</h2>`,
  ...lines.map((line) => `<p>${escaped(plainLine(line))}</p>`),
  chart,
  ...(table && table.rows.length > 0 ? [tablePart(table, 'table')] : []),
];

/** A cell with at most so many characters is not broken into lines. */
const longestShort = 28;
/** A table with more columns than this is too wide for a telephone. */
const mostNarrow = 3;

/** Columns in which no row says anything are left out. */
function tablePart({ columns, rows }: Table, kind: 'facts' | 'table'): string {
  const shown = columns.flatMap((column, index) => (rows.some((row) => textOf(row[index] ?? '') !== '') ? [{ column, index }] : []));
  const head = shown.map(({ column }) => `<th${attributeOf(column.isFigure ? ['number'] : [])}>${escaped(column.title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${shown.map(({ column, index }) => cellPart(row[index] ?? '', column, kind)).join('')}</tr>`);
  const isWide = kind === 'table' && shown.length > mostNarrow;
  return [`<div class="scroll"><table class="${isWide ? 'wide' : kind}">`, `<tr>${head}</tr>`, ...body, '</table></div>'].join('\n');
}

function cellPart(cell: Cell, { isFigure, title }: Column, kind: 'facts' | 'table'): string {
  const text = plainLine(textOf(cell));
  const tone = toneOf(cell);
  const length = kind === 'facts' ? [] : [text.length <= longestShort ? 'short' : 'long'];
  const classes = [...(isFigure ? ['number'] : []), ...length, ...(tone === null ? [] : [tone])];
  return `<td${attributeOf(classes)}${kind === 'facts' ? '' : ` data-head="${escaped(title)}"`}>${escaped(text)}</td>`;
}

const attributeOf = (classes: readonly string[]): string => (classes.length === 0 ? '' : ` class="${classes.join(' ')}"`);

function span(cell: Cell): string {
  const tone = toneOf(cell);
  return tone === null ? escaped(textOf(cell)) : `<span class="${tone}">${escaped(textOf(cell))}</span>`;
}
