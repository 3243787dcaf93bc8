import { noticesBetween } from '../../../core/notify/notices.ts';
import { Told } from '../../../core/notify/told.ts';
import { forecast } from '../../../core/forecast/forecast.ts';
import type { StreamId } from '../../../core/ids.ts';
import type { PaneSource, RunHandle } from '../../../wire/handles.ts';
import { Painter } from '../chrome/painter.ts';
import { Ticker, untilNextTick } from '../chrome/ticker.ts';
import type { Composer } from '../composer/composer.ts';
import type { ReadLog } from '../panes/log-view.ts';
import { PaneBoard } from '../panes/pane-board.ts';
import { Recordings, type ReadRecording } from '../panes/recordings.ts';
import { createDashboardStore, derived, sceneOf, type Model } from '../store.ts';
import type { InputEvent } from '../terminal/input.ts';
import { terminalNotification, windowTitle } from '../terminal/modes.ts';
import type { OuterTerminal } from '../terminal/outer.ts';
import { answered } from '../ui/form.ts';
import { step } from '../ui/step.ts';
import type { Effect } from '../ui/ui.ts';
import { listWindow } from '../view/list.ts';
import { followGateLog } from './gate-log.ts';
import { cursorOf, mouseOf, titleOf } from './outer-look.ts';
import { paneEvents } from './pane-events.ts';
import { PaneViews } from './pane-views.ts';
import { followRun } from './run-feed.ts';
import { Screen } from './screen.tsx';

/** How long a word about what has just happened stays, milliseconds. */
const noticeMs = 8_000;

export interface DashboardOptions {
  readonly handle: RunHandle;
  readonly panes: PaneSource;
  /** The composer of the skeleton, which knows what the terminal shows. */
  readonly composer: Composer;
  readonly terminal: OuterTerminal;
  /** Shown while the run is not known. */
  readonly title: string;
  readonly readLog: ReadLog;
  readonly recording: ReadRecording;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** By whose name what is asked for is recorded. */
  readonly person: string;
  /** The person has left; the run may go on. */
  readonly left: () => void;
  /** A fault of ours, after which the screen cannot be trusted. */
  readonly failed: (error: unknown) => void;
}

/** A dashboard that is on the screen. What the terminal reports is handed to it. */
export interface Dashboard {
  input(events: readonly InputEvent[]): void;
  resized(): void;
  drained(): void;
  /** The terminal shows something else: everything is drawn anew. */
  redraw(): void;
  close(): void;
}

/** Shows a run. Everything on the screen follows from the store and the cells of the panes; everything a person does is a step. */
export function openDashboard(options: DashboardOptions): Dashboard {
  const { handle, composer, terminal, now } = options;
  const store = createDashboardStore({ now: now(), person: options.person, ...terminal.size() });
  const painter = new Painter({ paint, busy: () => terminal.busy });
  const changed = () => painter.request();
  const log = followGateLog(store, composer, options.readLog, changed);
  const board: PaneBoard = new PaneBoard(
    composer.tables,
    paneEvents({
      store,
      board: () => board,
      row(grid, row) {
        composer.touchGrid(grid, row);
        changed();
      },
      replaced: () => screen.replaced(),
      ring: () => terminal.write('\u0007'),
    }),
  );
  const screen = new Screen({ store, composer, board, log: log.view, title: options.title, changed, failed: options.failed });
  const views = new PaneViews(options.panes, board, new Recordings(composer.tables, options.recording));
  const ticker = new Ticker(() => untilNextTick(store.getState()), tick);
  let urgent = false;
  let title: string | null = null;
  const told = new Told();
  let noticeTimer: NodeJS.Timeout | undefined;

  composer.keep(() => board.grids());
  store.subscribe(refresh);
  options.panes.onFrame((frames) => {
    for (const frame of frames) board.take(frame);
    // The echo of a key is shown before anything else is done.
    if (urgent) painter.now();
    urgent = false;
  });
  const unfollow = followRun(handle, store, now);
  painter.now();

  return {
    input,
    resized() {
      const size = terminal.size();
      if (size.cols === composer.cols && size.rows === composer.rows) return;
      composer.resize(size.cols, size.rows);
      screen.replaced();
      store.setState(size);
      painter.soon();
    },
    drained: () => painter.drained(),
    redraw,
    close() {
      unfollow();
      ticker.stop();
      painter.stop();
      views.close();
      log.view.close();
      screen.close();
      clearTimeout(noticeTimer);
    },
  };

  function paint(): void {
    composer.cursor(cursorOf(store.getState(), board));
    const bytes = composer.frame();
    if (bytes !== '') terminal.write(bytes);
  }

  function redraw(): void {
    composer.redraw();
    painter.soon();
  }

  /** Runs before React sees the new model: sizes and places first, then the drawing. */
  function refresh(model: Model, before: Model): void {
    if (model.run !== before.run) {
      forgetOldScreens(model);
      // A screen that was forgotten has changed the model, and that has been seen to already.
      if (store.getState() !== model) return;
    }
    log.update(model);
    screen.arrange(model);
    views.update(model);
    ticker.rearm();
    terminal.mouse(mouseOf(model));
    nameWindow(model);
    callBack(model, before);
    if (model.ui.notice !== before.ui.notice) {
      clearTimeout(noticeTimer);
      if (model.ui.notice !== null) noticeTimer = setTimeout(() => store.setState(({ ui }) => ({ ui: { ...ui, notice: null } })), noticeMs);
    }
    changed();
  }

  function forgetOldScreens({ run }: Model): void {
    const streams = run === null ? [] : Object.values<{ readonly id: StreamId; readonly attempt: number }>(run.streams);
    for (const { id, attempt } of streams) board.keepOnly(id, attempt);
  }

  function nameWindow(model: Model): void {
    const wanted = titleOf(model, composer);
    if (wanted === null || wanted === title) return;
    title = wanted;
    terminal.write(windowTitle(title));
  }

  /** Whoever has another window before them is told by the terminal; what was there when the dashboard opened is on its screen. */
  function callBack(model: Model, before: Model): void {
    if (model.run === null || before.run === null || model.run === before.run) return;
    for (const { title, text } of told.take(noticesBetween(before.run, model.run), model.now)) {
      const words = composer.tables.glyphs.plain(text === '' ? title : `${title}: ${text}`);
      terminal.write(terminalNotification(words));
    }
  }

  function tick(): void {
    const { run, etaAt } = store.getState();
    const at = now();
    // An ETA that has passed was wrong: what is left is thought over again.
    const overdue = run !== null && run.status.kind !== 'ended' && etaAt !== null && etaAt <= at;
    store.setState(overdue ? { now: at, etaAt: forecast(run, at).etaAt } : { now: at });
    ticker.rearm();
  }

  function input(events: readonly InputEvent[]): void {
    for (const event of events) {
      const model = store.getState();
      const scene = sceneOf(model, (stream) => board.get(stream)?.meta ?? null);
      if (scene === null) continue;
      const { ui, effects } = step(model.ui, event, scene);
      if (ui !== model.ui) store.setState({ ui: { ...ui, listTop: listTop({ ...model, ui }) } });
      for (const effect of effects) perform(effect);
    }
    painter.soon();
  }

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'type':
        urgent = true;
        return views.input(store.getState(), effect.stream, effect.data);
      case 'leave':
        return options.left();
      case 'suspend':
        return terminal.suspend();
      case 'redraw':
        return redraw();
      case 'send':
        void handle.send(effect.request).then((answer) => {
          store.setState(({ ui }) => ({ ui: answered(ui, effect, answer) }));
        });
    }
  }

  /** The list scrolls no further than it must to show the selection, and stays there. */
  function listTop(model: Model): number {
    const { layout } = derived(model);
    if (model.run === null || layout?.list == null) return 0;
    return listWindow(model.run, model.ui.selected, layout.list.height, model.ui.listTop);
  }
}
