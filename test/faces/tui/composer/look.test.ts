import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiOf } from '../../../../src/faces/tui/composer/ascii.ts';
import { colourDepth, degrade } from '../../../../src/faces/tui/composer/depth.ts';
import { applySgr, plainLook, sgrOf, transition } from '../../../../src/faces/tui/composer/look.ts';
import { legend } from '../../../../src/faces/tui/view/status.ts';

const parameter = fc.constantFrom(
  '0',
  '1',
  '2',
  '3',
  '4',
  '4:3',
  '7',
  '8',
  '9',
  '21',
  '22',
  '24',
  '27',
  '31',
  '39',
  '42',
  '49',
  '53',
  '95',
  '38;5;208',
  '48;2;1;2;3',
  '38:2::9:8:7',
  '58;5;3',
  '59',
  '',
);
const look = fc.array(parameter, { maxLength: 5 }).map((parts) => applySgr(plainLook, parts.join(';')));

describe('looks', () => {
  it('are the same after they have been written down', () => {
    fc.assert(fc.property(look, (one) => sgrOf(applySgr(plainLook, sgrOf(one))) === sgrOf(one)));
  });
  it('change into any other by one sequence, no longer than a new beginning', () => {
    fc.assert(
      fc.property(look, look, (from, to) => {
        const bytes = transition(from, to);
        expect(bytes === '' ? from : applySgr(from, bytes.slice(2, -1))).toEqual(to);
        expect(bytes.length).toBeLessThanOrEqual(`\u001b[0;${sgrOf(to)}m`.length);
        expect(bytes === '').toBe(sgrOf(from) === sgrOf(to));
      }),
    );
  });
});

describe('colours', () => {
  it.each([
    [{ COLORTERM: 'truecolor' }, 'full'],
    [{ TERM: 'xterm-256color' }, '256'],
    [{ TERM: 'xterm-kitty' }, 'full'],
    [{ TERM: 'screen' }, '16'],
    [{ TERM: 'vt100' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '3' }, 'full'],
    [{ COLORTERM: 'truecolor', FORCE_COLOR: '0' }, 'none'],
    [{ TERM: 'vt100', FORCE_COLOR: '1' }, '16'],
  ] as const)('%j has %s', (env, depth) => {
    expect(colourDepth(env)).toBe(depth);
  });
  it('become the nearest that there are; attributes stay', () => {
    const shown = (sgr: string, depth: Parameters<typeof degrade>[1]) => sgrOf(degrade(applySgr(plainLook, sgr), depth));
    expect(shown('1;38;2;255;135;0;48;2;8;8;8', '256')).toBe('1;38;5;208;48;5;232');
    expect(shown('38;5;196', '16')).toBe('91');
    expect(shown('48;2;0;0;0', '16')).toBe('40');
    expect(shown('1;7;31;44', 'none')).toBe('1;7');
    expect(shown('38;2;1;2;3', 'full')).toBe('38;2;1;2;3');
  });
});

it('gives every state a sign of its own also in ASCII', () => {
  const streams = legend.slice(0, 17).map(({ sign }) => asciiOf(sign.codePointAt(0) ?? 0));
  expect(new Set(streams).size).toBe(streams.length);
  expect(streams.every((point) => point < 0x7f)).toBe(true);
});
