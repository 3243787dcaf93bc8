import type { AttemptRef } from '../../../core/ports/attempts.ts';
import { forecast } from '../../../core/forecast/forecast.ts';
import type { StreamId } from '../../../core/ids.ts';
import type { PaneSource, RunHandle } from '../../../wire/handles.ts';
import { Painter } from '../chrome/painter.ts';
import { Ticker, untilNextTick } from '../chrome/ticker.ts';
import type { Composer } from '../composer/composer.ts';
import type { ScreenCursor } from '../composer/scene.ts';
import { LogView, type ReadLog } from '../panes/log-view.ts';
import { PaneBoard } from '../panes/pane-board.ts';
import { Recordings } from '../panes/recordings.ts';
import { cardOf } from '../screens/card.ts';
import { createDashboardStore, derived, sceneOf, type Model } from '../store.ts';
import type { InputEvent } from '../terminal/input.ts';
import { windowTitle, type MouseReports } from '../terminal/modes.ts';
import type { OuterTerminal } from '../terminal/outer.ts';
import type { PaneMeta } from '../ui/scene.ts';
import { step } from '../ui/step.ts';
import { notice, type Effect } from '../ui/ui.ts';
import { headerView } from '../view/header.ts';
import { listRows, listWindow } from '../view/list.ts';
import { PaneViews } from './pane-views.ts';
import { followRun } from './run-feed.ts';
import { logRect, Screen } from './screen.tsx';

/** How long a word about what has just happened stays, milliseconds. */
const noticeMs = 8_000;
/** A program that rings without end rings the person's terminal this often at most, milliseconds. */
const bellEveryMs = 1_000;

export interface DashboardOptions {
  readonly handle: RunHandle;
  readonly panes: PaneSource;
  /** The composer of the skeleton, which knows what the terminal shows. */
  readonly composer: Composer;
  readonly terminal: OuterTerminal;
  /** Shown while the run is not known. */
  readonly title: string;
  readonly readLog: ReadLog;
  /** Text of the recording of an attempt, or `null` when there is none. */
  readonly recording: (ref: AttemptRef) => Promise<string | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
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
  const store = createDashboardStore({ now: now(), ...terminal.size() });
  const painter = new Painter({ paint, busy: () => terminal.busy });
  const board = new PaneBoard(composer.tables, { row: rowChanged, grid: gridChanged, meta: metaChanged });
  const recordings = new Recordings(composer.tables, options.recording);
  const log = new LogView(composer.tables, options.readLog, logDrawn);
  const screen = new Screen({
    store,
    composer,
    board,
    log,
    title: options.title,
    changed: () => painter.request(),
    failed: options.failed,
  });
  const views = new PaneViews(options.panes, board, recordings);
  const ticker = new Ticker(() => untilNextTick(store.getState()), tick);
  let urgent = false;
  let noticeTimer: NodeJS.Timeout | undefined;
  let bellAt = -Infinity;
  let title = '';

  composer.keep(() => board.grids());
  store.subscribe(refresh);
  options.panes.onFrame((frames) => {
    for (const frame of frames) board.take(frame);
    // The echo of a key is shown before anything else is done.
    if (urgent) painter.now();
    urgent = false;
  });
  const unfollow = followRun(handle, store, now);
  refresh(store.getState(), null);
  painter.now();

  return {
    input,
    resized: () => {
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
      log.close();
      screen.close();
      clearTimeout(noticeTimer);
    },
  };

  function paint(): void {
    composer.cursor(cursorOf(store.getState()));
    const bytes = composer.frame();
    if (bytes !== '') terminal.write(bytes);
  }

  function redraw(): void {
    composer.redraw();
    painter.soon();
  }

  /** Runs before React sees the new model: sizes and places first, then the drawing. */
  function refresh(model: Model, before: Model | null): void {
    if (model.run !== null && model.run !== before?.run) {
      for (const stream of Object.values<{ readonly id: StreamId; readonly attempt: number }>(model.run.streams)) {
        board.keepOnly(stream.id, stream.attempt);
      }
      // A screen that was forgotten has changed the model, and that has been seen to already.
      if (store.getState() !== model) return;
    }
    showLog(model);
    screen.arrange(model);
    views.update(model);
    ticker.rearm();
    terminal.mouse(mouseOf(model));
    nameWindow(model);
    if (model.ui.notice !== before?.ui.notice) {
      clearTimeout(noticeTimer);
      if (model.ui.notice !== null) noticeTimer = setTimeout(() => setUi({ notice: null }), noticeMs);
    }
    painter.request();
  }

  function setUi(change: Partial<Model['ui']>): void {
    store.setState((model) => ({ ui: { ...model.ui, ...change } }));
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
      const scene = sceneOf(model);
      if (scene === null) {
        if (event.kind === 'key' && ['q', 'c', 'escape'].includes(event.key.name)) options.left();
        continue;
      }
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
          store.setState(({ ui }) => ({ ui: answer.ok ? notice(ui, effect.said) : notice(ui, answer.reason, 'bad') }));
        });
    }
  }

  /** The list scrolls no further than it must to show the selection, and stays there. */
  function listTop(model: Model): number {
    const { layout } = derived(model);
    if (model.run === null || layout?.list == null) return 0;
    return listWindow(listRows(model.run, model.now, model.ui.selected), layout.list.height, model.ui.listTop);
  }

  function rowChanged(grid: Parameters<Composer['touchGrid']>[0], row: number): void {
    composer.touchGrid(grid, row);
    painter.request();
  }

  function gridChanged(stream: StreamId): void {
    screen.replaced();
    const has = board.get(stream);
    store.setState(({ panes }) => {
      const next = new Map(panes);
      if (has === null) next.delete(stream);
      else next.set(stream, has.meta);
      return { panes: next };
    });
  }

  function metaChanged(stream: StreamId, meta: PaneMeta, before: PaneMeta | null): void {
    if (before !== null && meta.bells > before.bells && performance.now() - bellAt > bellEveryMs) {
      bellAt = performance.now();
      terminal.write('\u0007');
    }
    store.setState(({ panes, ui }) => ({ panes: new Map(panes).set(stream, meta), ui: held(ui, stream, meta, before) }));
  }

  /** Whoever reads further up keeps the lines they read: new lines push the view back. */
  function held(ui: Model['ui'], stream: StreamId, meta: PaneMeta, before: PaneMeta | null): Model['ui'] {
    const back = ui.scroll[stream] ?? 0;
    const more = before === null || meta.recorded ? 0 : meta.scrollback - before.scrollback;
    if (back === 0 || more <= 0) return ui;
    return { ...ui, scroll: { ...ui.scroll, [stream]: Math.min(meta.scrollback, back + more) } };
  }

  function showLog(model: Model): void {
    const { overlay } = model.ui;
    const card = overlay?.kind === 'log' ? cardOf(model) : null;
    const rect = card === null ? null : logRect(model, card.rect);
    if (overlay?.kind !== 'log' || rect === null) return log.close();
    const gate = model.run?.gates[overlay.gate];
    log.show(gate?.log ?? null, gate?.status.kind === 'running', { cols: rect.width, rows: rect.height }, overlay.back);
  }

  function logDrawn(): void {
    const { overlay } = store.getState().ui;
    if (overlay?.kind === 'log' && overlay.back > log.most) setUi({ overlay: { ...overlay, back: log.most } });
    for (let row = 0; row < log.grid.rows; row++) composer.touchGrid(log.grid, row);
    painter.request();
  }

  function nameWindow({ run, now: at, etaAt }: Model): void {
    if (run === null) return;
    const view = headerView(run, at, etaAt, derived(store.getState()).attention.length);
    const asks = view.attention > 0 ? ` ⚑${view.attention}` : '';
    const wanted = composer.tables.glyphs.plain(`${view.badge.sign} ${view.plan} ${view.done}/${view.total}${asks} — sluice`);
    if (wanted === title) return;
    title = wanted;
    terminal.write(windowTitle(title));
  }

  function cursorOf(model: Model): ScreenCursor | null {
    const { ui } = model;
    if (!ui.typing || ui.selected === null || ui.overlay !== null || (ui.scroll[ui.selected] ?? 0) > 0) return null;
    const { layout, visible } = derived(model);
    const body = layout?.panes[visible.indexOf(ui.selected)]?.body;
    const cursor = board.get(ui.selected)?.cursor;
    if (body === undefined || cursor == null || cursor.x >= body.width || cursor.y >= body.height) return null;
    return { x: body.x + cursor.x, y: body.y + cursor.y, shape: cursor.shape };
  }
}

/** Which mouse reports are asked for: plain moves only while a program that wants them has the keyboard. */
function mouseOf({ ui, panes }: Model): MouseReports {
  if (!ui.mouse) return 'off';
  const wanted = ui.typing && ui.selected !== null && ui.overlay === null ? panes.get(ui.selected)?.modes.mouse : undefined;
  return wanted === 'any' ? 'moves' : wanted === 'drag' ? 'drags' : 'clicks';
}
