import { plainLine } from '../../text/plain.ts';
import type { Report } from '../report.ts';
import { textOf, type Section, type Table } from './section.ts';
import { sectionsOf, standingOf } from './sections.ts';

/** The report as Markdown that reads well in a terminal, too: tables are aligned, and nothing of a plan or an agent can be taken for markup. */
export function markdownReport(report: Report): string {
  return [`# ${safe(report.run.plan)}: ${safe(standingOf(report))}`, ...sectionsOf(report).flatMap(markdownSection), ''].join('\n');
}

/** Begins with an empty line, but for the summary. @returns lines without line ends */
export function markdownSection({ id, title, lines, table }: Section): string[] {
  return [
    ...(id === 'summary' ? [] : ['', `## ${title}`]),
    ...(lines.length > 0 ? ['', ...lines.map((line) => safe(line))] : []),
    ...(table && table.rows.length > 0 ? ['', ...tableLines(table)] : []),
  ];
}

/** Columns in which no row says anything are left out. */
function tableLines({ columns, rows }: Table): string[] {
  const shown = columns.flatMap((column, index) => (rows.some((row) => textOf(row[index] ?? '') !== '') ? [{ ...column, index }] : []));
  const texts = rows.map((row) => shown.map(({ index }) => safe(textOf(row[index] ?? ''))));
  const widths = shown.map(({ title }, at) => Math.max(3, width(title), ...texts.map((row) => width(row[at] ?? ''))));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const padded = (text: string, at: number) => {
    const blanks = ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(text)));
    return shown[at]?.isFigure ? blanks + text : text + blanks;
  };
  return [
    line(shown.map(({ title }, at) => padded(title, at))),
    line(shown.map(({ isFigure }, at) => (isFigure ? `${'-'.repeat((widths[at] ?? 3) - 1)}:` : '-'.repeat(widths[at] ?? 3)))),
    ...texts.map((row) => line(row.map(padded))),
  ];
}

const width = (text: string): number => Array.from(text).length;

/** One line in which no character has a meaning for Markdown: no markup, no link, no tag, and no end of a cell. */
const safe = (text: string): string => plainLine(text).replace(/[\\`*<>[\]|~]/g, '\\$&');
