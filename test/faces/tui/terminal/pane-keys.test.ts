import { describe, expect, it } from 'vitest';
import type { MouseEvent } from '../../../../src/faces/tui/terminal/input.ts';
import { keyForPane, mouseForPane, pasteForPane, wheelAsKeys } from '../../../../src/faces/tui/terminal/pane-keys.ts';
import { quietModes } from '../../../support/fake-run.ts';

const application = { ...quietModes, applicationCursor: true };

describe('keys for a pane', () => {
  it('go as they came', () => {
    for (const raw of ['a', '\r', '\u0003', '\u001b', '\u001b[5~', '\u001b[1;5C', 'é']) expect(keyForPane(raw, quietModes)).toBe(raw);
  });
  it('have the form of cursor keys that the program asked for', () => {
    expect(keyForPane('\u001b[A', application)).toBe('\u001bOA');
    expect(keyForPane('\u001bOA', quietModes)).toBe('\u001b[A');
    expect(keyForPane('\u001b[1;5A', application)).toBe('\u001b[1;5A');
  });
});

describe('pastes for a pane', () => {
  it('are marked only where the program asked for it', () => {
    expect(pasteForPane('a\nb\r\nc', quietModes)).toBe('a\rb\rc');
    expect(pasteForPane('a\nb', { ...quietModes, bracketedPaste: true })).toBe('\u001b[200~a\rb\u001b[201~');
  });
  it('cannot end before they end', () => {
    expect(pasteForPane('a\u001b[201~rm', { ...quietModes, bracketedPaste: true })).toBe('\u001b[200~arm\u001b[201~');
  });
});

describe('the mouse for a pane', () => {
  const event = (changes: Partial<MouseEvent>): MouseEvent => ({
    kind: 'mouse',
    action: 'press',
    button: 0,
    x: 50,
    y: 20,
    modifiers: 0,
    ...changes,
  });
  const mode = (mouse: typeof quietModes.mouse) => ({ ...quietModes, mouse });
  it('is reported from its corner, as far as the program asked for it', () => {
    expect(mouseForPane(event({}), 3, 4, mode('none'))).toBeNull();
    expect(mouseForPane(event({}), 3, 4, mode('vt200'))).toBe('\u001b[<0;4;5M');
    expect(mouseForPane(event({ action: 'release' }), 3, 4, mode('vt200'))).toBe('\u001b[<0;4;5m');
    expect(mouseForPane(event({ action: 'wheelDown', button: 1 }), 0, 0, mode('vt200'))).toBe('\u001b[<65;1;1M');
    expect(mouseForPane(event({ action: 'move' }), 0, 0, mode('vt200'))).toBeNull();
    expect(mouseForPane(event({ action: 'move' }), 0, 0, mode('drag'))).toBe('\u001b[<32;1;1M');
    expect(mouseForPane(event({ action: 'move', button: 3 }), 0, 0, mode('drag'))).toBeNull();
    expect(mouseForPane(event({ action: 'move', button: 3 }), 0, 0, mode('any'))).toBe('\u001b[<35;1;1M');
    expect(mouseForPane(event({ modifiers: 16 }), 0, 0, mode('any'))).toBe('\u001b[<16;1;1M');
    expect(mouseForPane(event({}), 0, 0, mode('x10'))).toBe('\u001b[M !!');
    expect(mouseForPane(event({ action: 'release' }), 0, 0, mode('x10'))).toBeNull();
  });
  it('scrolls full-screen programs by their cursor keys', () => {
    expect(wheelAsKeys('wheelUp', application)).toBe('\u001bOA'.repeat(3));
  });
});
