import { Box } from 'ink';
import type { ReactElement } from 'react';
import { KeyLine } from '../components/bottom.tsx';
import { Line } from '../components/line.tsx';
import { keymap } from '../keymap.ts';
import { columns, cut, fit, span, type Span } from '../view/text.ts';
import type { Entry } from './entries.ts';

export interface ChooserProps {
  /** The project folder. */
  readonly project: string;
  readonly plans: readonly Entry[];
  readonly runs: readonly Entry[];
  /** Of plans and runs together. */
  readonly selected: number;
  readonly width: number;
  readonly height: number;
}

/** A list of plans and runs on a screen of its own: the same looks as the dashboard's. */
export function ChooserScreen({ project, plans, runs, selected, width, height }: ChooserProps): ReactElement {
  const rows = rowsOf(plans, runs, selected);
  const at = rows.findIndex((row) => row.kind === 'entry' && row.selected);
  const room = height - 5;
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  const entry = [...plans, ...runs][selected];
  const nameColumns = Math.min(Math.max(...[...plans, ...runs].map(({ name }) => columns(name))), Math.floor(width * 0.5));
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Line width={width} left={[span(' sluice ', 'accent', true), span('  '), span(project, 'muted')]} />
      <Line width={width} left={[]} />
      <Box flexDirection="column" width={width} height={room}>
        {rows.slice(top, top + room).map((row) => (
          <RowLine key={row.key} row={row} nameColumns={nameColumns} width={width} />
        ))}
      </Box>
      <Line width={width} left={[]} fill={span('─', 'muted')} />
      <Line width={width} left={[span(' '), span(cut(entry?.detail ?? '', width - 2))]} />
      <KeyLine bindings={keymap.chooser.filter(({ line }) => line !== undefined)} right="" width={width} />
    </Box>
  );
}

type Row =
  | { readonly kind: 'heading'; readonly key: string }
  | { readonly kind: 'gap'; readonly key: string }
  | {
      readonly kind: 'entry';
      readonly key: string;
      readonly entry: Entry;
      readonly selected: boolean;
      readonly factColumns: readonly number[];
    };

function rowsOf(plans: readonly Entry[], runs: readonly Entry[], selected: number): Row[] {
  const rows = (entries: readonly Entry[], from: number): Row[] => {
    const count = Math.max(0, ...entries.map(({ facts }) => facts.length));
    const factColumns = Array.from({ length: count }, (_, at) => Math.max(...entries.map(({ facts }) => columns(facts[at] ?? ''))));
    return entries.map((entry, index) => ({
      kind: 'entry',
      key: `${from + index}`,
      entry,
      selected: from + index === selected,
      factColumns,
    }));
  };
  const headed = (key: string, entries: readonly Entry[], from: number): Row[] =>
    entries.length === 0 ? [] : [{ kind: 'heading', key }, ...rows(entries, from)];
  const gap: Row[] = plans.length > 0 && runs.length > 0 ? [{ kind: 'gap', key: 'gap' }] : [];
  return [...headed('start a plan', plans, 0), ...gap, ...headed('look at a run', runs, plans.length)];
}

interface RowLineProps {
  readonly row: Row;
  readonly nameColumns: number;
  readonly width: number;
}
function RowLine({ row, nameColumns, width }: RowLineProps): ReactElement {
  if (row.kind === 'gap') return <Line width={width} left={[]} />;
  if (row.kind === 'heading') {
    return <Line width={width} left={[span('─ ', 'muted'), span(row.key, 'plain', true)]} after=" " fill={span('─', 'muted')} />;
  }
  const { entry, selected, factColumns } = row;
  const sign: Span = entry.badge === null ? span(' ') : span(entry.badge.sign, entry.badge.tone);
  const left = [span(selected ? '▌' : ' ', 'accent'), sign, span(' '), span(fit(entry.name, nameColumns), 'plain', selected)];
  const wide = width >= 100 && entry.about !== '';
  const tone = entry.badge?.tone === 'bad' ? 'bad' : 'muted';
  const facts = factColumns.map((most, at) => span(`  ${fit(entry.facts[at] ?? '', most, 'right')}`, tone));
  return <Line width={width} left={wide ? [...left, span(`   ${entry.about}`, 'muted')] : left} right={[...facts, span(' ')]} />;
}
