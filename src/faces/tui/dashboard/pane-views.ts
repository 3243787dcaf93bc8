import type { StreamId } from '../../../core/ids.ts';
import type { AttemptRef } from '../../../core/ports/attempts.ts';
import type { PaneSource } from '../../../wire/handles.ts';
import type { PaneRequest } from '../../../wire/screen.ts';
import type { PaneBoard } from '../panes/pane-board.ts';
import type { Recordings } from '../panes/recordings.ts';
import { derived, type Model } from '../store.ts';

/** While the terminal is being resized, its panes are not: each new width costs every program a repaint. Milliseconds. */
const resizeRestMs = 60;
/** How long the host has to send the screen of an attempt that is over, before its recording is read instead. Milliseconds. */
const hostAnswerMs = 500;
/** A pane smaller than this does not resize its terminal: programs cannot do anything there, it is only looked at. */
const leastCols = 20;
const leastRows = 4;

/** Tells the host which panes are looked at, and rebuilds from recordings what no host has any more. */
export class PaneViews {
  readonly #source: PaneSource;
  readonly #board: PaneBoard;
  readonly #recordings: Recordings;
  #asked = '';
  #size = '';
  #resting: NodeJS.Timeout | undefined;
  #late: NodeJS.Timeout | undefined;
  #model: Model | null = null;
  readonly #shown = new Map<StreamId, string>();

  constructor(source: PaneSource, board: PaneBoard, recordings: Recordings) {
    this.#source = source;
    this.#board = board;
    this.#recordings = recordings;
  }

  update(model: Model): void {
    this.#model = model;
    const size = `${model.cols}x${model.rows}`;
    const first = this.#size === '';
    if (size !== this.#size) {
      this.#size = size;
      clearTimeout(this.#resting);
      this.#resting = first ? undefined : setTimeout(() => this.#rested(), resizeRestMs);
    }
    if (this.#resting === undefined) this.#ask(model);
  }

  input(model: Model, stream: StreamId, data: string): void {
    const attempt = model.run?.streams[stream]?.attempt ?? 0;
    if (attempt > 0) this.#source.input({ stream, attempt }, data);
  }

  close(): void {
    clearTimeout(this.#resting);
    clearTimeout(this.#late);
  }

  #rested(): void {
    this.#resting = undefined;
    if (this.#model !== null) this.#ask(this.#model);
  }

  #ask(model: Model): void {
    const requests = requestsOf(model);
    const asked = JSON.stringify(requests);
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.#source.view(requests);
    }
    const gone = model.connection?.kind === 'ended' || model.connection?.kind === 'lost';
    if (gone) void this.#fromRecordings(requests);
    else this.#waitForHost(requests);
  }

  /** A host that has gone sends nothing: what is over and has no screen after a while comes from its recording. */
  #waitForHost(requests: readonly PaneRequest[]): void {
    if (this.#late !== undefined || !requests.some((request) => this.#isMissing(request))) return;
    this.#late = setTimeout(() => {
      this.#late = undefined;
      const still = this.#model === null ? [] : requestsOf(this.#model);
      void this.#fromRecordings(still.filter((request) => this.#isMissing(request)));
    }, hostAnswerMs);
  }

  #isMissing(request: PaneRequest): boolean {
    const { stream } = request.ref;
    return isOver(this.#model, request.ref) && this.#board.get(stream) === null && this.#shown.get(stream) !== wantedOf(request);
  }

  async #fromRecordings(requests: readonly PaneRequest[]): Promise<void> {
    for (const request of requests) {
      const { ref, size, scroll } = request;
      const wanted = wantedOf(request);
      if (this.#shown.get(ref.stream) === wanted || this.#holds(ref, size, scroll)) continue;
      this.#shown.set(ref.stream, wanted);
      const pane = await this.#recordings.show(ref, size, scroll);
      if (pane !== null && this.#shown.get(ref.stream) === wanted) this.#board.show(ref, pane.grid, pane.meta);
    }
  }

  /** The last screen that the host sent is as good as the recording, as long as nothing else of it is wanted. */
  #holds(ref: AttemptRef, size: PaneRequest['size'], scroll: number): boolean {
    const screen = this.#board.get(ref.stream);
    if (screen === null || screen.attempt !== ref.attempt || screen.meta.recorded) return false;
    return scroll === 0 && screen.grid.cols === size.cols && screen.grid.rows === size.rows;
  }
}

const wantedOf = ({ ref, size, scroll }: PaneRequest): string => `${ref.attempt} ${size.cols}x${size.rows} ${scroll}`;

function isOver(model: Model | null, ref: AttemptRef): boolean {
  const stream = model?.run?.streams[ref.stream];
  return stream !== undefined && (stream.attempts.find(({ number }) => number === ref.attempt)?.end ?? null) !== null;
}

/** The panes on the screen whose streams have had an attempt, as the host is asked for them. */
function requestsOf(model: Model): PaneRequest[] {
  const { layout, visible } = derived(model);
  const { run, ui } = model;
  if (run === null || layout === null) return [];
  return visible.flatMap((stream, index): PaneRequest[] => {
    const body = layout.panes[index]?.body;
    const attempt = run.streams[stream]?.attempt ?? 0;
    if (body === undefined || attempt === 0 || body.height === 0) return [];
    return [
      {
        ref: { stream, attempt },
        size: { cols: body.width, rows: body.height },
        resize: body.width >= leastCols && body.height >= leastRows,
        scroll: ui.scroll[stream] ?? 0,
        focused: ui.typing && ui.selected === stream,
      },
    ];
  });
}
