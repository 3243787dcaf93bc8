/** One line of the headless face before it is laid out. */
export interface Line {
  /** Since the start of the run, milliseconds. */
  readonly sinceMs: number;
  /** What it is about: a stream, `gate A/tests`, `phase build`, a checkpoint, or `run`. */
  readonly subject: string;
  readonly text: string;
  readonly tone: LineTone;
}

/** `ask` waits for a person; `dim` is by the way. */
export type LineTone = 'plain' | 'good' | 'bad' | 'warn' | 'ask' | 'dim';
