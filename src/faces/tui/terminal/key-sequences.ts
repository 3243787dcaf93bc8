import type { Key } from './input.ts';

const letters: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'tab',
  M: 'enter',
};
const numbers: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
const points: Readonly<Record<number, string>> = { 9: 'tab', 13: 'enter', 27: 'escape', 32: ' ', 127: 'backspace' };

const key = (name: string, modifier = 1): Key => {
  const bits = Math.max(0, modifier - 1);
  return { name, shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 };
};

/** The key of a CSI sequence, or `null` when it is none (an answer of the terminal, or unknown). */
export function csiKey(parameters: string, final: string): Key | null {
  const [first = '', second = ''] = parameters.split(';');
  const number = Number.parseInt(first, 10);
  // A key release (`1;1:3`) is no key.
  if (second.includes(':3')) return null;
  const modifier = second === '' ? 1 : Number.parseInt(second, 10);
  if (final === '~') {
    // `27;MODIFIER;POINT~` is what xterm sends for keys that have no sequence of their own.
    if (number === 27) return pointKey(Number.parseInt(parameters.split(';')[2] ?? '', 10), modifier);
    const name = numbers[number];
    return name === undefined ? null : key(name, modifier);
  }
  if (final === 'u') return pointKey(number, modifier);
  const name = letters[final];
  if (name === undefined || !/^(?:1?)$/.test(first)) return null;
  return final === 'Z' ? { ...key('tab', modifier), shift: true } : key(name, modifier);
}

export const ss3Key = (final: string): Key | null => (letters[final] === undefined ? null : key(letters[final]));

function pointKey(point: number, modifier: number): Key | null {
  if (!Number.isInteger(point) || point < 0 || point > 0x10ffff) return null;
  const named = points[point];
  if (named !== undefined) return key(named, modifier);
  const made = key(String.fromCodePoint(point), modifier);
  return made.shift && made.name.length === 1 ? { ...made, name: made.name.toUpperCase() } : made;
}

/** The key of one character as a terminal sends it, control characters included. */
export function characterKey(character: string): Key {
  const point = character.codePointAt(0) ?? 0;
  if (point === 0x0d || point === 0x0a) return key('enter');
  if (point === 0x09) return key('tab');
  if (point === 0x7f || point === 0x08) return key('backspace');
  if (point === 0x1b) return key('escape');
  if (point === 0) return { ...key(' '), ctrl: true };
  if (point < 0x1b) return { ...key(String.fromCharCode(point + 0x60)), ctrl: true };
  if (point < 0x20) return { ...key(String.fromCharCode(point + 0x40)), ctrl: true };
  return key(character);
}
