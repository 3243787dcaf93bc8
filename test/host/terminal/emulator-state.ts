import type { Emulator } from '../../../src/host/terminal/emulator.ts';
import type { XtermBuffer, XtermLine } from '../../../src/host/terminal/xterm-internals.ts';

/** Everything that an emulator holds, as plain data, to be compared with another's. */
export function stateOf(emulator: Emulator): unknown {
  const core = internals(emulator);
  const { buffers } = core._bufferService;
  return {
    size: emulator.size,
    title: emulator.title,
    bells: emulator.bells,
    cursor: emulator.cursor,
    modes: emulator.modes,
    privateModes: { ...core.coreService.decPrivateModes },
    insert: core.coreService.modes.insertMode,
    parser: core._inputHandler._parser.currentState,
    join: core._inputHandler._parser.precedingJoinState,
    pen: penOf(core._inputHandler._curAttrData),
    charset: core._charsetService.charset ?? null,
    active: buffers.active === buffers.normal ? 'normal' : 'alt',
    normal: bufferState(buffers.normal as DeepBuffer),
    alt: bufferState(buffers.alt as DeepBuffer),
  };
}

/** What is on the screen: rows and cursor. */
export function screenOf(emulator: Emulator): unknown {
  const { buffer, size } = emulator;
  return {
    cursor: emulator.cursor,
    rows: Array.from({ length: size.rows }, (_, y) => lineState(buffer.lines.get(buffer.ybase + y) as DeepLine)),
  };
}

interface DeepPen {
  readonly fg: number;
  readonly bg: number;
  readonly extended: { readonly ext: number; readonly urlId: number };
}
interface DeepBuffer extends XtermBuffer {
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: DeepPen;
  readonly tabs: Readonly<Record<number, boolean>>;
}
interface DeepLine extends XtermLine {
  readonly _extendedAttrs: Readonly<Record<number, { readonly ext: number } | undefined>>;
}
interface DeepCore {
  readonly _bufferService: { readonly buffers: Record<'normal' | 'alt' | 'active', XtermBuffer> };
  readonly _charsetService: { readonly charset?: unknown };
  readonly _inputHandler: {
    readonly _parser: { readonly currentState: number; readonly precedingJoinState: number };
    readonly _curAttrData: DeepPen;
  };
  readonly coreService: { readonly decPrivateModes: object; readonly modes: { readonly insertMode: boolean } };
}

const internals = (emulator: Emulator): DeepCore => emulator.internals as DeepCore;

const penOf = ({ fg, bg, extended }: DeepPen) => ({ fg, bg, ext: extended.ext, linked: extended.urlId !== 0 });

function bufferState(buffer: DeepBuffer): unknown {
  const { x, y, ybase, scrollTop, scrollBottom, savedX, savedY, tabs, lines } = buffer;
  return {
    place: { x, y, ybase, scrollTop, scrollBottom, savedX, savedY, savedPen: penOf(buffer.savedCurAttrData) },
    tabs: Object.keys(tabs).join(' '),
    lines: Array.from({ length: lines.length }, (_, index) => lineState(lines.get(index) as DeepLine)),
  };
}

/** One cell a word: text, width, colours; a mark in front for a wrapped line. Compact, so that a difference can be read. */
function lineState(line: DeepLine): string {
  const cells: string[] = [];
  for (let x = 0; x < line.length; x++) {
    const [content = 0, fg = 0, bg = 0] = line._data.subarray(x * 3, x * 3 + 3);
    const text = content & 0x20_0000 ? line._combined[x] : content & 0x1f_ffff ? String.fromCodePoint(content & 0x1f_ffff) : '';
    const extended = bg & 0x1000_0000 ? `/${line._extendedAttrs[x]?.ext}` : '';
    cells.push(
      `${text}${content >>> 22 === 1 ? '' : `~${content >>> 22}`}${fg || bg ? `{${fg.toString(16)},${bg.toString(16)}${extended}}` : ''}`,
    );
  }
  return `${line.isWrapped ? '↪' : ''}${cells.join('|').replace(/\|*$/, '')}`;
}
