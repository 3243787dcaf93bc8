import type { StreamId } from '../../../core/ids.ts';
import type { Gate } from '../../../core/plan/model.ts';
import type { RunRequest } from '../../../core/run/events.ts';
import { itemId } from '../../../core/run/items.ts';
import { refusal } from '../../../core/run/refusal.ts';
import { hasEnded } from '../../../core/run/standing.ts';
import { outlineOf } from '../view/outline.ts';
import type { GridChoice } from '../layout.ts';
import type { Intent } from '../keymap.ts';
import { answerItem, override, question, retryFresh, retryStream, send, skipStream, stopStream } from './ask.ts';
import { openForm, overridable } from './form.ts';
import { pageCount, pageOf } from './pages.ts';
import type { Scene } from './scene.ts';
import { scrollBy, scrollTo } from './scroll.ts';
import { notice, unchanged, type Effect, type Step, type Ui } from './ui.ts';

const grids: Readonly<Partial<Record<Intent, GridChoice>>> = { grid1: 1, grid2: 2, grid4: 4, grid6: 6, grid9: 9, gridAuto: 'auto' };

/** What an intent does on the dashboard itself, when nothing lies above it. */
export function boardStep(ui: Ui, intent: Intent, scene: Scene): Step {
  const moved = move(ui, intent, scene);
  if (moved !== null) return unchanged(moved);
  const grid = grids[intent];
  if (grid !== undefined) return unchanged({ ...ui, grid, zoomed: false });
  switch (intent) {
    case 'zoom':
      return unchanged({ ...ui, zoomed: !ui.zoomed && ui.selected !== null });
    case 'help':
      return unchanged({ ...ui, overlay: { kind: 'help', top: 0 } });
    case 'inbox':
      return unchanged({ ...ui, overlay: { kind: 'inbox', at: null } });
    case 'conflicts':
      return unchanged({ ...ui, overlay: { kind: 'conflicts', top: 0 } });
    case 'mouse':
      return unchanged(notice({ ...ui, mouse: !ui.mouse }, ui.mouse ? "mouse off: the terminal's own selection works" : 'mouse on'));
    case 'approve':
      return approve(ui, scene);
    case 'pauseAll':
      return pauseAll(ui, scene);
    case 'quit':
      return { ui, effects: [{ kind: 'leave' }] };
    case 'interrupt':
      return interrupt(ui, scene);
    case 'suspend':
      return { ui, effects: [{ kind: 'suspend' }] };
    case 'redraw':
      return { ui, effects: [{ kind: 'redraw' }] };
    default:
      return ui.selected === null ? unchanged(ui) : streamStep(ui, intent, scene, ui.selected);
  }
}

/** Intents about the selected stream. */
function streamStep(ui: Ui, intent: Intent, scene: Scene, id: StreamId): Step {
  switch (intent) {
    case 'type':
      return type(ui, scene, id, []);
    case 'typeEscape':
      return type(ui, scene, id, [{ kind: 'type', stream: id, data: '\u001d' }]);
    case 'pause':
      return pause(ui, scene, id);
    case 'retry':
      return retryStream(ui, scene, id);
    case 'retryFresh':
      return retryFresh(ui, scene, id);
    case 'skip':
      return skipStream(ui, scene, id);
    case 'stop':
      return stopStream(ui, scene, id);
    case 'why':
      return unchanged({ ...ui, overlay: { kind: 'why', stream: id, top: 0 } });
    case 'log':
      return openLog(ui, scene, id);
    case 'scrollUp':
      return unchanged(scrollBy(ui, scene, id, 0.5));
    case 'scrollDown':
      return unchanged(scrollBy(ui, scene, id, -0.5));
    case 'live':
      return unchanged(scrollTo(ui, scene, id, 0));
    default:
      return unchanged(ui);
  }
}

/** Moves the selection; `null` for intents that do not. */
function move(ui: Ui, intent: Intent, scene: Scene): Ui | null {
  const select = (id: StreamId | undefined): Ui => (id === undefined ? ui : { ...ui, selected: id });
  const along = (ids: readonly StreamId[], by: number, around: boolean): Ui => {
    if (ids.length === 0) return ui;
    const at = ui.selected === null ? -1 : ids.indexOf(ui.selected);
    const next = around ? (at + by + ids.length) % ids.length : Math.max(0, Math.min(ids.length - 1, at + by));
    return select(ids[next]);
  };
  switch (intent) {
    case 'up':
      return along(outlineOf(scene.run.plan).streams, -1, false);
    case 'down':
      return along(outlineOf(scene.run.plan).streams, 1, false);
    case 'left':
      return along(ui.order, -1, false);
    case 'right':
      return along(ui.order, 1, false);
    case 'nextPane':
      return along(ui.zoomed ? ui.order : scene.visible, 1, true);
    case 'previousPane':
      return along(ui.zoomed ? ui.order : scene.visible, -1, true);
    case 'nextPage':
    case 'previousPage': {
      const perPage = ui.zoomed ? 1 : (scene.layout?.perPage ?? 1);
      const pages = pageCount(ui.order.length, perPage);
      const page = (pageOf(ui.order, ui.selected, perPage) + (intent === 'nextPage' ? 1 : -1) + pages) % pages;
      return select(ui.order[page * perPage]);
    }
    default:
      return null;
  }
}

const reading = new Set(['starting', 'running', 'paused', 'stopping']);

/** Gives the keyboard to a pane, where a program reads it. */
export function type(ui: Ui, { run }: Scene, id: StreamId, effects: readonly Effect[]): Step {
  const stream = run.streams[id];
  if (stream === undefined || !reading.has(stream.status.kind)) {
    const ended =
      stream !== undefined && hasEnded(stream.status)
        ? stream.status.kind === 'standingBy'
          ? 'stands by'
          : `has ended (${stream.status.kind})`
        : 'has no program running';
    return unchanged(notice(ui, `${id} ${ended}: nothing reads the keyboard there`, 'warn'));
  }
  const { [id]: _, ...scroll } = ui.scroll;
  return { ui: { ...ui, selected: id, typing: true, scroll }, effects };
}

function pause(ui: Ui, scene: Scene, id: StreamId): Step {
  const stream = scene.run.streams[id];
  const target = { kind: 'stream', stream: id } as const;
  const paused = stream?.status.kind === 'paused' || stream?.pausedBy != null;
  return paused
    ? send(ui, scene, { kind: 'resume', target }, `${id} goes on`)
    : send(ui, scene, { kind: 'pause', target }, `${id} is being paused`);
}

function pauseAll(ui: Ui, scene: Scene): Step {
  const request: RunRequest = { kind: scene.run.status.kind === 'paused' ? 'resume' : 'pause', target: { kind: 'all' } };
  return send(ui, scene, request, request.kind === 'pause' ? 'the run is being paused: nothing new starts' : 'the run goes on');
}

/** Opens the review that holds; with several, or other things that can be approved, the inbox. */
function approve(ui: Ui, scene: Scene): Step {
  const items = scene.attention.filter(({ answers }) => answers.some(({ kind }) => kind === 'approve'));
  const [first, ...rest] = items;
  if (first === undefined) return approveLate(ui, scene);
  return rest.length === 0 ? answerItem(ui, scene, first.id, ['approve']) : unchanged({ ...ui, overlay: { kind: 'inbox', at: first.id } });
}

/** What waits no more and can be signed or approved all the same: a sign-off that what is red keeps from being reached, and a review that was rejected. */
function approveLate(ui: Ui, scene: Scene): Step {
  if (overridable(scene.run, null).length > 0) return override(ui, scene, null);
  const rejected = scene.run.plan.checkpoints
    .filter(({ id }) => scene.run.checkpoints[id]?.status.kind === 'rejected')
    .map(({ id }) => itemId({ kind: 'review', checkpoint: id }))
    .find((item) => refusal(scene.run, { kind: 'approve', item, note: '' }) === null);
  if (rejected === undefined) return unchanged(notice(ui, 'nothing waits for your approval'));
  return unchanged(openForm(ui, scene, { kind: 'decide', item: rejected }));
}

/** Opens the log of the gate that is most likely meant: of the selected stream before others, failed before running before passed. */
function openLog(ui: Ui, { run }: Scene, id: StreamId): Step {
  const rank = ({ id: gate, owner }: Gate): number => {
    const status = run.gates[gate]?.status;
    const ofStream = owner.kind === 'stream' && owner.stream === id ? 0 : 4;
    if (status?.kind === 'done') return ofStream + (status.verdict.kind === 'passed' ? 2 : 0);
    return ofStream + (status?.kind === 'running' ? 1 : 3);
  };
  const [gate] = outlineOf(run.plan).gates.toSorted((a, b) => rank(a) - rank(b));
  if (gate === undefined) return unchanged(notice(ui, 'this plan has no gates'));
  return unchanged({ ...ui, overlay: { kind: 'log', gate: gate.id, back: 0 } });
}

function interrupt(ui: Ui, { run }: Scene): Step {
  if (run.status.kind === 'ended') return { ui, effects: [{ kind: 'leave' }] };
  const live = Object.values<RunStreams>(run.streams).filter(({ status }) => reading.has(status.kind)).length;
  return unchanged(
    question(ui, 'Leave or stop?', `${live === 1 ? 'One stream is' : `${live} streams are`} live.`, [
      {
        keys: ['l', 'q', 'ctrl+c'],
        label: 'leave: the run goes on, `sluice attach` comes back',
        tone: 'accent',
        effects: [{ kind: 'leave' }],
      },
      {
        keys: ['x'],
        label: 'stop everything: all streams are ended',
        tone: 'bad',
        effects: [{ kind: 'send', request: { kind: 'stop', target: { kind: 'all' } }, said: 'everything is being stopped' }],
      },
    ]),
  );
}
type RunStreams = Scene['run']['streams'][StreamId];
