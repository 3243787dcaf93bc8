import { useCallback, type ReactNode } from 'react';
import type { StreamId } from '../../../core/ids.ts';
import { KeyLine, NoticeLine } from '../components/bottom.tsx';
import { Card } from '../components/card.tsx';
import { Header } from '../components/header.tsx';
import { Line } from '../components/line.tsx';
import { PaneNote, PaneTitle } from '../components/panes.tsx';
import { Checkpoints, Gates } from '../components/sections.tsx';
import { StreamList } from '../components/stream-list.tsx';
import { useView } from '../chrome/use-view.ts';
import { derived, type DashboardStore, type Model } from '../store.ts';
import { pointRows } from '../view/checkpoint-list.ts';
import { gateCounts, gateRows } from '../view/gate-list.ts';
import { headerView } from '../view/header.ts';
import { noticeView } from '../view/notice.ts';
import { paneNoteView } from '../view/pane-note.ts';
import { paneTitleView } from '../view/pane-title.ts';
import { stripSpans } from '../view/strip.ts';
import { cardOf } from './card.ts';
import { keyLineView } from './key-line.ts';
import { listChunk, shownList } from './list.ts';

/**
 * The parts of the dashboard. Each is drawn by an Ink root of its own, long ones by several: what Ink costs grows with what a root shows, and a
 * change is mostly one row. They select from the store, and components draw what they select.
 */
export interface PartProps {
  readonly store: DashboardStore;
  /** Which piece of the part this is, 0-based. */
  readonly piece: number;
}

/** Rows of the stream list that one root draws. */
export const listPieceRows = 4;

const headerPart = (model: Model) => {
  const { layout, attention } = derived(model);
  if (model.run === null || layout === null) return null;
  return { view: headerView(model.run, model.now, model.etaAt, attention.length), width: layout.header.width };
};
export function HeaderPart({ store }: PartProps): ReactNode {
  const props = useView(store, headerPart);
  return props && <Header {...props} />;
}

const stripPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.strip == null) return null;
  const endMs = model.etaAt === null ? null : model.etaAt - model.run.startedAt;
  return { left: stripSpans(model.run, model.now, endMs, layout.strip.width), width: layout.strip.width };
};
export function StripPart({ store }: PartProps): ReactNode {
  const props = useView(store, stripPart);
  return props && <Line {...props} />;
}

export function ListPart({ store, piece }: PartProps): ReactNode {
  const select = useCallback((model: Model) => listChunk(shownList(model), piece * listPieceRows, listPieceRows), [piece]);
  const props = useView(store, select);
  return props && <StreamList {...props} />;
}

const checkpointsPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.checkpoints == null) return null;
  const { width, height } = layout.checkpoints;
  return { rows: pointRows(model.run, model.now), width, height };
};
export function CheckpointsPart({ store }: PartProps): ReactNode {
  const props = useView(store, checkpointsPart);
  return props && <Checkpoints {...props} />;
}

const gatesPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.gates == null) return null;
  const { width, height } = layout.gates;
  return { rows: gateRows(model.run, model.now, model.ui.selected, height - 1), ...gateCounts(model.run), width, height };
};
export function GatesPart({ store }: PartProps): ReactNode {
  const props = useView(store, gatesPart);
  return props && <Gates {...props} />;
}

/** The title of one pane. */
export function TitlePart({ store, piece }: PartProps): ReactNode {
  const select = useCallback((model: Model) => titleOf(model, piece), [piece]);
  const props = useView(store, select);
  return props && <PaneTitle {...props} />;
}
function titleOf(model: Model, place: number) {
  const { layout, visible } = derived(model);
  const { run, ui } = model;
  const [id, box] = [visible[place], layout?.panes[place]];
  if (run === null || id === undefined || box === undefined) return null;
  const selected = id === ui.selected;
  const pane = { title: model.panes.get(id)?.title ?? '', scrolled: ui.scroll[id] ?? 0, selected, typing: selected && ui.typing };
  return { view: paneTitleView(run, id, model.now, pane), width: box.title.width };
}

/** Panes that have no terminal to show, and how much room each has to say so. */
export interface NotePlace {
  readonly id: StreamId;
  readonly width: number;
  readonly height: number;
}
const tallestNote = 14;
export function notesOf(model: Model): readonly NotePlace[] {
  const { layout, visible } = derived(model);
  if (layout === null) return [];
  return visible.flatMap((id, index) => {
    const box = layout.panes[index];
    if (box === undefined || model.panes.has(id) || box.body.height === 0) return [];
    return [{ id, width: box.body.width, height: Math.min(box.body.height, tallestNote) }];
  });
}

/** What one pane without a terminal says. */
export function NotePart({ store, piece }: PartProps): ReactNode {
  const select = useCallback((model: Model) => noteOf(model, piece), [piece]);
  const props = useView(store, select);
  return props && <PaneNote {...props} />;
}
function noteOf(model: Model, piece: number) {
  const place = notesOf(model)[piece];
  if (model.run === null || place === undefined) return null;
  return { view: paneNoteView(model.run, place.id), width: place.width, height: place.height };
}

const noticePart = (model: Model) => {
  const { layout, attention } = derived(model);
  if (layout === null) return null;
  return { view: noticeView({ ...model, notice: model.ui.notice, attention }), width: layout.notice.width };
};
export function NoticePart({ store }: PartProps): ReactNode {
  const props = useView(store, noticePart);
  return props && <NoticeLine {...props} />;
}

const keysPart = (model: Model) => {
  const { layout } = derived(model);
  return layout === null ? null : { ...keyLineView(model), width: layout.keys.width };
};
export function KeysPart({ store }: PartProps): ReactNode {
  const props = useView(store, keysPart);
  return props && <KeyLine {...props} />;
}

export function OverlayPart({ store }: PartProps): ReactNode {
  const card = useView(store, cardOf);
  return card && <Card {...card.view} width={card.rect.width} height={card.rect.height} />;
}
