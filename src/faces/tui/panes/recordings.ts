import type { AttemptRef } from '../../../core/ports/attempts.ts';
import type { RecordedPiece } from '../../../wire/recording.ts';
import { Grid, type Tables } from '../composer/grid.ts';
import type { PaneMeta } from '../ui/scene.ts';
import { playRecording } from './recorded.ts';
import { drawLines, lineCount } from './scroll-screen.ts';
import type { Terminal } from './xterm.ts';

/** Emulators that are kept for scrolling; each holds a few megabytes. */
const mostKept = 9;

export interface RecordedPane {
  readonly grid: Grid;
  readonly meta: PaneMeta;
}

/** The recording of an attempt from its beginning. It fails as a file that is not there (`ENOENT`) when there is none. */
export type ReadRecording = (ref: AttemptRef) => AsyncIterable<RecordedPiece>;

/** Screens of attempts whose host has gone, rebuilt from their recordings when somebody looks. */
export class Recordings {
  readonly #tables: Tables;
  readonly #read: ReadRecording;
  readonly #played = new Map<string, Promise<Terminal | null>>();

  constructor(tables: Tables, read: ReadRecording) {
    this.#tables = tables;
    this.#read = read;
  }

  /** The last screen of an attempt, `back` lines scrolled back; `null` when nothing was recorded. */
  async show(ref: AttemptRef, size: { readonly cols: number; readonly rows: number }, back: number): Promise<RecordedPane | null> {
    const terminal = await this.#terminal(ref);
    if (terminal === null) return null;
    const grid = new Grid(size.cols, size.rows);
    const lines = lineCount(terminal);
    const most = Math.max(0, lines - size.rows);
    drawLines(terminal, most - Math.min(back, most), grid, this.#tables);
    const modes = { applicationCursor: false, bracketedPaste: false, mouse: 'none', alternateScreen: false } as const;
    return { grid, meta: { title: '', modes, scrollback: most, bells: 0, recorded: true } };
  }

  #terminal(ref: AttemptRef): Promise<Terminal | null> {
    const key = `${ref.stream}:${ref.attempt}`;
    const known = this.#played.get(key);
    // The one used last is kept longest.
    this.#played.delete(key);
    const played = known ?? playRecording(this.#read(ref));
    this.#played.set(key, played);
    for (const oldest of this.#played.keys()) {
      if (this.#played.size <= mostKept) break;
      this.#played.delete(oldest);
    }
    return played;
  }
}
