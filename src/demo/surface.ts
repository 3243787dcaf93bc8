/** A piece of the transcript, rendered for a width: it is rendered anew when the width changes. */
export type Block = (columns: number) => readonly string[];

/** What the agent is at this moment, for what is drawn live. */
export interface View {
  readonly title: string;
  readonly stream: string;
  readonly attempt: number;
  readonly tasks: readonly string[];
  /** Items that are done; the item with this index is being worked on. */
  readonly done: number;
  /** Part of the present item that is done, 0 to 1. */
  readonly part: number;
  /** 0 to 100. */
  readonly percent: number;
  /** What it is at, as a participle; `null` when it waits. */
  readonly activity: string | null;
  readonly elapsedMs: number;
  /** Counts animation steps. */
  readonly tick: number;
  /** A question that waits for a line of input. */
  readonly question: string | null;
  /** What has been typed and not yet been entered. */
  readonly typed: string;
}

/** Where the work is shown: lines for a pipe, an inline terminal with a live region, or the whole screen. */
export interface Surface {
  /** Whether anything is drawn live, so that an animation makes sense. */
  readonly live: boolean;
  print(block: Block): void;
  /** Shows the view; cheap when nothing in it has changed. */
  refresh(view: View): void;
  /** Draws everything anew, after a resize or after the process was stopped and continued. */
  redraw(): void;
  /** Leaves the terminal as it was found, the transcript standing. */
  close(): void;
}

/** The part of a terminal that surfaces write to. */
export interface Screen {
  write(text: string): void;
  columns(): number;
  rows(): number;
}

/** For output that is no terminal: the transcript and nothing else, at a fixed width. */
export function plainSurface(screen: Screen): Surface {
  return {
    live: false,
    print: (block) => screen.write(block(screen.columns()).join('\n') + '\n'),
    refresh: () => undefined,
    redraw: () => undefined,
    close: () => undefined,
  };
}
