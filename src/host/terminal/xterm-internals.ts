import type { Terminal } from './xterm.ts';

/**
 * The one place that reaches behind the public interface of @xterm/headless; `test/host/terminal/xterm-contract.test.ts` fails when a
 * release changes what stands here. What it gains: parsing at once instead of one timer hop a batch, clamping of parameters that would
 * block the process, and rows that are compared and encoded as plain arrays.
 */
export interface XtermInternals {
  readonly _writeBuffer: { writeSync(data: Uint8Array): void };
  readonly _inputHandler: {
    readonly _parser: {
      /** 0 is the ground state: no escape sequence is half read. */
      readonly currentState: number;
      readonly _params: { readonly params: Int32Array; readonly length: number };
    };
    /** What the next character is written with. */
    readonly _curAttrData: Pen;
  };
  readonly _bufferService: {
    readonly buffers: { readonly normal: XtermBuffer; readonly alt: XtermBuffer; readonly active: XtermBuffer };
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly decPrivateModes: { readonly cursorStyle?: 'block' | 'underline' | 'bar'; readonly reverseWraparound: boolean };
  };
}

export interface Pen {
  fg: number;
  bg: number;
  /** Never changed in place; `urlId` is not 0 inside a hyperlink. */
  extended: { readonly urlId: number };
}

export interface XtermBuffer {
  readonly lines: { get(index: number): XtermLine | undefined; readonly length: number };
  readonly ybase: number;
  readonly x: number;
  readonly y: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
}

export interface XtermLine {
  /** Three numbers a cell: content (code point, combined flag, width), foreground and background with their flags. */
  readonly _data: Uint32Array;
  /** Text of the cells whose combined flag is set, by column. */
  readonly _combined: Readonly<Record<number, string>>;
  readonly length: number;
  readonly isWrapped: boolean;
}

export function internalsOf(terminal: Terminal): XtermInternals {
  return (terminal as unknown as { readonly _core: XtermInternals })._core;
}
