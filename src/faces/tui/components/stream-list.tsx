import { Box } from 'ink';
import type { ReactElement } from 'react';
import { conflictSign } from '../view/conflicts.ts';
import type { ListRow, StreamRow } from '../view/list.ts';
import { columns, cut, fit, span, type Span } from '../view/text.ts';
import { Line } from './line.tsx';
import { progressBar } from './progress.ts';

const barColumns = 6;

export interface StreamListProps {
  readonly rows: readonly ListRow[];
  readonly width: number;
  /** Columns of the ids: those of all rows stand below one another, also of rows that are drawn elsewhere. */
  readonly idColumns: number;
  /** What stands in the last column of the first and the last row: an arrow where the list goes on. */
  readonly edges: { readonly first: string; readonly last: string };
}

export function StreamList({ rows, width, idColumns, edges }: StreamListProps): ReactElement {
  return (
    <Box flexDirection="column" width={width} height={rows.length}>
      {rows.map((row, index) => {
        const edge = index === 0 && edges.first !== ' ' ? edges.first : index === rows.length - 1 ? edges.last : ' ';
        return row.kind === 'phase' ? (
          <PhaseHeading key={`phase ${row.id}`} row={row} width={width} edge={edge} />
        ) : (
          <StreamLine key={row.id} row={row} width={width} idColumns={idColumns} edge={edge} />
        );
      })}
    </Box>
  );
}

interface RowProps<Row> {
  readonly row: Row;
  readonly width: number;
  /** What stands in the last column. */
  readonly edge: string;
}

function PhaseHeading({ row, width, edge }: RowProps<Extract<ListRow, { kind: 'phase' }>>): ReactElement {
  const settled = row.badge !== null && ['succeeded', 'failed', 'skipped'].includes(row.badge.word);
  const sign = row.badge !== null && settled ? [span(` ${row.badge.sign}`, row.badge.tone)] : [];
  const count = row.total === 0 ? '' : ` ${row.done}/${row.total}${row.of === 'gates' ? ' gates' : ''}`;
  const right = [...sign, span(`${count}${edge}`, 'muted')];
  const began = row.badge !== null && row.badge.word !== 'waiting';
  const left = [span(`${'──'.repeat(row.depth)}─ `, 'muted'), span(row.title, began ? 'plain' : 'muted', began)];
  return <Line width={width} left={left} after=" " right={right} fill={span('─', 'muted')} />;
}

function StreamLine({ row, width, idColumns, edge }: RowProps<StreamRow> & { readonly idColumns: number }): ReactElement {
  const wide = width >= 44;
  // Where there is little room the progress of what runs is worth more than its age, which its pane shows as well.
  const narrow = width < 34;
  const quiet = row.badge.tone === 'muted';
  const tone = quiet && !row.selected ? 'muted' : 'plain';
  const left: Span[] = [
    span(row.selected ? '▌' : ' ', 'accent'),
    span(row.badge.sign, row.badge.tone, row.badge.tone === 'warn' || row.badge.tone === 'bad'),
    span(' '),
    span(fit(row.id, idColumns), tone, row.selected),
  ];
  const mark = row.conflicts ? 2 : 0;
  if (row.conflicts) left.push(span(` ${conflictSign}`, 'warn', true));
  const right: Span[] = [];
  if (row.percent !== null) {
    if (wide) right.push(...progressBar(row.percent, barColumns), span(' '));
    right.push(span(fit(`${row.percent}%`, 4, 'right')));
  }
  if (!narrow || row.percent === null) right.push(span(fit(row.age, 5, 'right'), 'muted'));
  right.push(span(edge, 'muted'));
  const room = width - 4 - idColumns - mark - right.reduce((sum, { text }) => sum + columns(text), 0) - 1;
  if (row.title !== '' && row.title !== row.id && room >= 4)
    left.push(span(` ${cut(row.title, room - 1)}`, row.selected ? 'plain' : 'muted'));
  return <Line width={width} left={left} right={right} />;
}
