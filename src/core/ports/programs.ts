/** Gate commands and other programs that the engine itself runs (never in a pane). */
export interface Programs {
  /** Runs one program, its output appended to the log file; it and what it started are gone when the promise resolves. Never rejects. */
  run(spec: ProgramSpec): { readonly result: Promise<ProgramResult>; cancel(): void };
  /** Ends what an engine that died left running under this marker. */
  endLeftovers(marker: string): Promise<void>;
}
export interface ProgramSpec {
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  /** Added to the engine's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Absolute path; made with its folders. */
  readonly logFile: string;
  /** Put into the environment as `SLUICE_MARK`, by which leftovers are found. */
  readonly marker: string;
  /** A line that is put into the log before the output. */
  readonly heading?: string;
}
export type ProgramResult =
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      readonly durationMs: number;
      /** When it started, epoch milliseconds. */
      readonly startedAt: number;
      /** Where its output begins in the log, bytes. */
      readonly logFrom: number;
    }
  /** `reason` is a sentence: `pytest: no such program`, `timed out after 5m`, `ended by SIGKILL`, `cancelled`. */
  | { readonly kind: 'unmeasured'; readonly reason: string; readonly durationMs: number };
