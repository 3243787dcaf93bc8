/**
 * node-pty as it is used here. Its own declaration names a module of another name (the package is installed under an alias), and leaves
 * out what the adapter needs; `test/adapters/pty/node-pty-contract.test.ts` fails when one of these goes away.
 */
declare module 'node-pty' {
  import type { ReadStream } from 'node:tty';

  export interface UnixTerminal {
    readonly pid: number;
    /** Descriptor of the master side, non-blocking. */
    readonly fd: number;
    /** Path of the slave side. */
    readonly ptsName: string;
    /** Not public. The stream that reads the master. */
    readonly _socket: ReadStream;
    onExit(listener: (exit: { readonly exitCode: number; readonly signal?: number }) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    resize(columns: number, rows: number): void;
  }
  export interface Options {
    readonly cols: number;
    readonly rows: number;
    readonly cwd: string;
    readonly env: Record<string, string>;
    /** `null`: data arrives as buffers. */
    readonly encoding: null;
  }
  export function spawn(file: string, args: string[], options: Options): UnixTerminal;
}
