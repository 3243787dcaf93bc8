import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic, type Diagnostic } from '../../../src/core/plan/diagnostic.ts';

const at = (lineText: string, from: number, to: number, rest: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'error',
  code: 'unknown-need',
  message: 'it needs `x`',
  file: 'plan.yaml',
  line: 7,
  column: from + 1,
  endColumn: to + 1,
  lineText,
  ...rest,
});
const lines = (diagnostic: Diagnostic, color = false) => formatDiagnostic(diagnostic, { color }).split('\n');

describe('a diagnostic for a terminal', () => {
  test('names the place, shows the line, marks the part, and says what to do', () => {
    expect(lines(at('needs: [x]', 8, 9, { hint: 'did you mean `y`?' }))).toEqual([
      'plan.yaml:7:9: error: it needs `x`',
      '    7 | needs: [x]',
      '      |         ^',
      '      hint: did you mean `y`?',
    ]);
  });

  test('has colours only when asked', () => {
    const coloured = formatDiagnostic(at('needs: [x]', 8, 9, { severity: 'warning' }), { color: true });
    expect(coloured).toContain('\u001b[1;33mwarning:\u001b[0m');
    expect(formatDiagnostic(at('x', 0, 1), { color: false })).not.toContain('\u001b');
  });

  test.each([
    ['日本語: x', 5, 6, 8],
    ['👩‍👩‍👧: x', '👩‍👩‍👧: '.length, '👩‍👩‍👧: '.length + 1, 4],
    ['e\u0301: x', 4, 5, 3],
    ['ｘ: x', 3, 4, 4],
    ['\tx', 1, 2, 1],
  ])('puts the caret under %j as a terminal shows it', (text, from, to, columns) => {
    expect(lines(at(text, from, to))[2]).toBe(`      | ${' '.repeat(columns)}^`);
  });

  test('fits into the terminal, with the caret where it belongs', () => {
    const wide = at(`${'a '.repeat(100)}X${' b'.repeat(100)}`, 200, 201, {
      message: 'too '.repeat(60).trim(),
      hint: 'one of '.repeat(40).trim(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 200 }), (columns) => {
        const text = formatDiagnostic(wide, { color: false, columns });
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
        const caret = text.split('\n').findIndex((line) => /^ +\| +\^$/.test(line));
        expect(text.split('\n')[caret - 1]?.[text.split('\n')[caret]?.indexOf('^') ?? -1]).toBe('X');
        expect(text.replace(/\n +/g, ' ')).toContain('too '.repeat(60).trim());
      }),
    );
  });

  test('shows of a long line the part that is meant', () => {
    const [, shown, marked] = lines(at(`${'a'.repeat(5_000)}X${'b'.repeat(5_000)}`, 5_000, 5_001));
    expect(shown!.length).toBeLessThan(180);
    expect(shown![marked!.indexOf('^')]).toBe('X');
    const [, long, carets] = lines(at('X'.repeat(10_000), 0, 10_000));
    expect(carets!.length).toBeLessThanOrEqual(long!.length);
  });

  test('cannot drive the terminal', () => {
    const text = formatDiagnostic(at('a: "\u001b[2J\u009b2J\u202e\u0007"', 3, 12, { message: 'bad \u001b[31m', hint: 'so \u0000' }), {
      color: false,
    });
    // eslint-disable-next-line no-control-regex -- That there are none is the point.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
