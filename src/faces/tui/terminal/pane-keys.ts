import type { PaneModes } from '../../../wire/screen.ts';
import type { MouseEvent } from './input.ts';

// eslint-disable-next-line no-control-regex -- Cursor keys are control sequences.
const cursorKey = /^\u001b[[O]([A-DHF])$/;

/** The bytes of a key as the program in a pane expects them: as they came, but for the cursor keys, which have two forms. */
export function keyForPane(raw: string, modes: PaneModes): string {
  const cursor = cursorKey.exec(raw);
  return cursor === null ? raw : `\u001b${modes.applicationCursor ? 'O' : '['}${cursor[1]}`;
}

/** A paste as the program in a pane expects it. An end mark inside the text would let the rest run as if it were typed. */
export function pasteForPane(text: string, modes: PaneModes): string {
  const lines = text.replaceAll('\r\n', '\r').replaceAll('\n', '\r');
  return modes.bracketedPaste ? `\u001b[200~${lines.replaceAll('\u001b[201~', '')}\u001b[201~` : lines;
}

/**
 * A mouse report for the program in a pane, or `null` when it asked for none of this kind. `x` and `y` count from the pane's corner.
 * Reports have the SGR form, which every program of today asks for; only the oldest mode gets its own.
 */
export function mouseForPane({ action, button, modifiers }: MouseEvent, x: number, y: number, modes: PaneModes): string | null {
  const wheel = action === 'wheelUp' || action === 'wheelDown';
  if (modes.mouse === 'none') return null;
  if (modes.mouse === 'x10') {
    if (action !== 'press' || x > 222 || y > 222) return null;
    return `\u001b[M${String.fromCharCode(32 + button, 33 + x, 33 + y)}`;
  }
  if (action === 'move' && (modes.mouse === 'vt200' || (modes.mouse === 'drag' && button === 3))) return null;
  const code = (wheel ? 64 + (action === 'wheelDown' ? 1 : 0) : button + (action === 'move' ? 32 : 0)) + modifiers;
  return `\u001b[<${code};${x + 1};${y + 1}${action === 'release' ? 'm' : 'M'}`;
}

/** What a wheel step means to a full-screen program that asked for no mouse: three lines up or down. */
export const wheelAsKeys = (action: 'wheelUp' | 'wheelDown', modes: PaneModes): string =>
  keyForPane(action === 'wheelUp' ? '\u001b[A' : '\u001b[B', modes).repeat(3);
