import fc from 'fast-check';
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import stringWidth from 'string-width';
import { afterEach, describe, expect, it } from 'vitest';
import { asStreamId } from '../../../../src/core/ids.ts';
import { Line } from '../../../../src/faces/tui/components/line.tsx';
import { progressBar } from '../../../../src/faces/tui/components/progress.ts';
import { StreamList } from '../../../../src/faces/tui/components/stream-list.tsx';
import type { ListRow } from '../../../../src/faces/tui/view/list.ts';
import { span } from '../../../../src/faces/tui/view/text.ts';

const unmounts: (() => void)[] = [];
afterEach(() => unmounts.splice(0).forEach((unmount) => unmount()));
const frame = (element: ReactElement): string => {
  const { lastFrame, unmount } = render(element);
  unmounts.push(unmount);
  return lastFrame() ?? '';
};
const plain = (text: string) => text.replaceAll(/\u001b\[[0-9;]*m/g, '');

describe('a line', () => {
  it('keeps its right side and cuts its left', () => {
    const line = <Line width={20} left={[span('a title that is long')]} right={[span('42%')]} />;
    expect(plain(frame(line))).toMatch(/^a title that .*… +42%$/);
  });

  it('is never wider than it was given, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 60 }), fc.string({ unit: 'grapheme', maxLength: 80 }), (width, text) => {
        const clean = text.replaceAll(/\p{C}/gu, '');
        const rows = plain(frame(<Line width={width} left={[span(clean)]} right={[span('end')]} />)).split('\n');
        expect(rows).toHaveLength(1);
        expect(stringWidth(rows[0] ?? '')).toBeLessThanOrEqual(width);
        expect(rows[0]).toMatch(/end$/);
      }),
      { numRuns: 50 },
    );
  });

  it('colours with the terminal’s own sixteen colours', () => {
    expect(frame(<Line width={12} left={[span('gone', 'bad', true)]} />)).toContain('\u001b[1m\u001b[31mgone');
  });
});

describe('a progress bar', () => {
  it('has its width at every percentage, and grows with it', () => {
    let before = -1;
    for (let percent = 0; percent <= 100; percent++) {
      const [done, rest] = progressBar(percent, 6);
      expect((done?.text ?? '').length + (rest?.text ?? '').length).toBe(6);
      const filled = (done?.text ?? '').replaceAll('╸', '').length * 2 + ((done?.text ?? '').endsWith('╸') ? 1 : 0);
      expect(filled).toBeGreaterThanOrEqual(before);
      before = filled;
    }
    expect(before).toBe(12);
  });
});

describe('the stream list', () => {
  const row = (id: string, more: Partial<Extract<ListRow, { kind: 'stream' }>> = {}): ListRow => ({
    kind: 'stream',
    id: asStreamId(id),
    title: `what ${id} does`,
    badge: { sign: '●', word: 'running', tone: 'accent' },
    percent: 40,
    age: '12s',
    attempt: 1,
    selected: false,
    conflicts: false,
    ...more,
  });
  const rows: ListRow[] = [
    {
      kind: 'phase',
      id: 'build',
      title: 'Build',
      depth: 0,
      of: 'streams',
      done: 1,
      total: 2,
      badge: { sign: '●', word: 'running', tone: 'accent' },
    },
    row('api', { selected: true }),
    row('documentation', { percent: null, badge: { sign: '✗', word: 'failed', tone: 'bad' } }),
  ];

  it('stands in columns: ids, titles, percentages and ages below one another', () => {
    const lines = plain(frame(<StreamList rows={rows} width={50} idColumns={13} edges={{ first: ' ', last: ' ' }} />)).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^─ Build ─+ 1\/2/);
    expect(lines[1]?.indexOf('what api')).toBe(lines[2]?.indexOf('what doc'));
    expect(lines[1]).toContain('40%');
    expect(lines[2]).not.toContain('%');
    expect(lines[1]?.lastIndexOf('12s')).toBe(lines[2]?.lastIndexOf('12s'));
  });

  it('marks the stream that is selected, and tells failure by sign and colour', () => {
    const shown = frame(<StreamList rows={rows} width={50} idColumns={13} edges={{ first: ' ', last: ' ' }} />);
    const lines = plain(shown).split('\n');
    expect(lines.map((line) => line.startsWith('▌'))).toEqual([false, true, false]);
    expect(shown).toContain('31m✗');
  });
});
