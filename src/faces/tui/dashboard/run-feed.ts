import { forecast } from '../../../core/forecast/forecast.ts';
import { attention } from '../../../core/run/attention.ts';
import type { Envelope } from '../../../core/run/events.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { RunHandle } from '../../../wire/handles.ts';
import { derived, type DashboardStore, type Model } from '../store.ts';
import { arrange, isLive } from '../ui/pages.ts';
import type { Ui } from '../ui/ui.ts';
import { eventText } from '../view/latest.ts';
import { outlineOf } from '../view/outline.ts';

/** Events may come by the hundred; the screen takes them in at most so often, milliseconds. */
const restMs = 40;
/** The forecast simulates the rest of the run, so it is made anew only so often, milliseconds. */
const forecastEveryMs = 1_000;

/** Brings a run into the store: its state, what has just happened, when it is likely to end. @returns how to end it */
export function followRun(handle: RunHandle, store: DashboardStore, now: () => number): () => void {
  let latest = '';
  let forecastAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let takenMs = -Infinity;
  const take = () => {
    clearTimeout(timer);
    timer = undefined;
    takenMs = performance.now();
    const run = handle.snapshot();
    const due = takenMs - forecastAt >= forecastEveryMs || run.status.kind === 'ended';
    if (due) forecastAt = takenMs;
    store.setState((model) => taken(model, run, now(), latest, due ? forecast(run, now()).etaAt : model.etaAt));
  };
  const changed = (_: RunState, events: readonly Envelope[]) => {
    for (const event of events) latest = eventText(event) ?? latest;
    if (timer !== undefined) return;
    const waitMs = takenMs + restMs - performance.now();
    if (waitMs <= 0) take();
    else timer = setTimeout(take, waitMs);
  };
  const unsubscribe = handle.subscribe(changed);
  const unconnect = handle.onConnection((connection) => store.setState({ connection }));
  store.setState({ connection: handle.connection() });
  take();
  return () => {
    clearTimeout(timer);
    unsubscribe();
    unconnect();
  };
}

/** The model with a newer state of the run: panes are put in order, and the end of the run is told once. */
function taken(model: Model, run: RunState, now: number, latest: string, etaAt: number | null): Model {
  const first = model.run === null;
  const ended = run.status.kind === 'ended' && model.run?.status.kind !== 'ended';
  let { ui } = model;
  if (first) ui = begin(ui, run);
  ui = arranged(ui, { ...model, run, ui });
  if (ended && !first && ui.overlay === null && !ui.typing) ui = { ...ui, overlay: { kind: 'summary' } };
  // Who has answered everything is done with the inbox.
  if (ui.overlay?.kind === 'inbox' && attention(run).length === 0 && model.run !== null && attention(model.run).length > 0) {
    ui = { ...ui, overlay: ended ? { kind: 'summary' } : null };
  }
  // A run that is taken up again has no summary any more.
  if (run.status.kind !== 'ended' && ui.overlay?.kind === 'summary') ui = { ...ui, overlay: null };
  return { ...model, run, now, latest, etaAt, ui };
}

const begin = (ui: Ui, run: RunState): Ui => {
  const order = outlineOf(run.plan).streams;
  return { ...ui, order, selected: order[0] ?? null };
};

function arranged(ui: Ui, model: Model): Ui {
  const { layout } = derived(model);
  const { run } = model;
  if (layout === null || run === null || ui.zoomed) return ui;
  const order = arrange(ui.order, run, layout.perPage, ui.following ? null : ui.selected);
  const next = order === ui.order ? ui : { ...ui, order };
  if (!ui.following || isLive(ui.selected === null ? undefined : run.streams[ui.selected])) return next;
  const live = order.slice(0, layout.perPage).find((id) => isLive(run.streams[id]));
  return live === undefined ? next : { ...next, selected: live };
}
