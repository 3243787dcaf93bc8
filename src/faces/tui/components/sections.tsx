import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { CheckpointRow } from '../view/checkpoint-list.ts';
import type { GateRow } from '../view/gate-list.ts';
import { fit, span, type Span } from '../view/text.ts';
import { Line } from './line.tsx';

function Heading({
  title,
  right,
  width,
}: {
  readonly title: string;
  readonly right: readonly Span[];
  readonly width: number;
}): ReactElement {
  return <Line width={width} left={[span('─ ', 'muted'), span(title)]} after=" " right={[...right, span(' ')]} fill={span('─', 'muted')} />;
}

export interface CheckpointsProps {
  readonly rows: readonly CheckpointRow[];
  readonly width: number;
  readonly height: number;
}

/** Checkpoints: planned time beside the real one. Those that cannot be shown are counted in the last row. */
export function Checkpoints({ rows, width, height }: CheckpointsProps): ReactElement {
  const shown = current(rows, height - 1);
  const wide = width >= 40;
  const columns = (planned: string, actual: string): [string, string] => [
    fit(planned, wide ? 6 : 4, 'right'),
    ` ${fit(actual, wide ? 9 : 6, 'right')}`,
  ];
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Heading title="checkpoints" right={[span(` ${columns('plan', 'real').join('')}`, 'muted')]} width={width} />
      {shown.map(({ id, title, badge, planned, actual, tone }) => {
        const [plan, real] = columns(planned === '' || !wide ? planned : `T+${planned}`, wide ? actual : actual.replace(' held', ' ⚑'));
        return (
          <Line
            key={id}
            width={width}
            left={[span(' '), span(badge.sign, badge.tone), span(` ${title}`, badge.tone === 'muted' ? 'muted' : 'plain')]}
            right={[span(plan, 'muted'), span(real, tone), span(' ')]}
          />
        );
      })}
    </Box>
  );
}

/** With more than fit, the ones around the first that is still ahead. */
function current(rows: readonly CheckpointRow[], most: number): readonly CheckpointRow[] {
  if (rows.length <= most) return rows;
  const next = rows.findIndex(({ badge }) => badge.word === 'ahead' || badge.tone === 'warn');
  const from = Math.max(0, Math.min((next === -1 ? rows.length : next) - 1, rows.length - most));
  return rows.slice(from, from + most);
}

export interface GatesProps {
  readonly rows: readonly GateRow[];
  readonly passed: number;
  readonly failed: number;
  readonly total: number;
  readonly width: number;
  readonly height: number;
}

export function Gates({ rows, passed, failed, total, width, height }: GatesProps): ReactElement {
  const bad = failed > 0 ? [span(` ${failed} ✗`, 'bad')] : [];
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Heading title="gates" right={[...bad, span(` ${passed}/${total}`, 'muted')]} width={width} />
      {rows.map(({ id, badge, result, ofSelected }) => (
        <Line
          key={id}
          width={width}
          left={[
            span(' '),
            span(badge.sign, badge.tone),
            span(` ${id}`, badge.tone === 'muted' && !ofSelected ? 'muted' : 'plain', ofSelected),
          ]}
          right={[span(result, badge.tone === 'bad' ? 'bad' : 'muted'), span(' ')]}
        />
      ))}
    </Box>
  );
}
