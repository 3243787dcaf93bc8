import { Box } from 'ink';
import type { ReactElement } from 'react';
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
import { checkpointRows } from '../view/checkpoint-list.ts';
import { gateCounts, gateRows } from '../view/gate-list.ts';
import { headerView } from '../view/header.ts';
import { listRows, listWindow } from '../view/list.ts';
import { noticeView } from '../view/notice.ts';
import { paneNoteView } from '../view/pane-note.ts';
import { paneTitleView } from '../view/pane-title.ts';
import { stripSpans } from '../view/strip.ts';
import { keyLineView } from './key-line.ts';
import { cardOf } from './card.ts';

/** The parts of the dashboard, each drawn by an Ink root of its own: they select from the store, and components draw what they select. */
interface PartProps {
  readonly store: DashboardStore;
}

const headerPart = (model: Model) => {
  const { layout, attention } = derived(model);
  if (model.run === null || layout === null) return null;
  return { view: headerView(model.run, model.now, model.etaAt, attention.length), width: layout.header.width };
};
export function HeaderPart({ store }: PartProps): ReactElement | null {
  const props = useView(store, headerPart);
  return props && <Header {...props} />;
}

const stripPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.strip == null) return null;
  const endMs = model.etaAt === null ? null : model.etaAt - model.run.startedAt;
  return { left: stripSpans(model.run, model.now, endMs, layout.strip.width), width: layout.strip.width };
};
export function StripPart({ store }: PartProps): ReactElement | null {
  const props = useView(store, stripPart);
  return props && <Line {...props} />;
}

const listPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.list == null) return null;
  const rows = listRows(model.run, model.now, model.ui.selected);
  const { width, height } = layout.list;
  return { rows, width, height, top: listWindow(rows, height, model.ui.listTop) };
};
export function ListPart({ store }: PartProps): ReactElement | null {
  const props = useView(store, listPart);
  return props && <StreamList {...props} />;
}

const checkpointsPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.checkpoints == null) return null;
  const { width, height } = layout.checkpoints;
  return { rows: checkpointRows(model.run, model.now), width, height };
};
export function CheckpointsPart({ store }: PartProps): ReactElement | null {
  const props = useView(store, checkpointsPart);
  return props && <Checkpoints {...props} />;
}

const gatesPart = (model: Model) => {
  const { layout } = derived(model);
  if (model.run === null || layout?.gates == null) return null;
  const { width, height } = layout.gates;
  return { rows: gateRows(model.run, model.now, model.ui.selected, height - 1), ...gateCounts(model.run), width, height };
};
export function GatesPart({ store }: PartProps): ReactElement | null {
  const props = useView(store, gatesPart);
  return props && <Gates {...props} />;
}

/** Titles of all panes, one below the other; the composer puts each into its place. */
const titlesPart = (model: Model) => {
  const { layout, visible } = derived(model);
  const { run, ui } = model;
  if (run === null || layout === null) return [];
  return visible.flatMap((id, index) => {
    const box = layout.panes[index];
    if (box === undefined) return [];
    const selected = id === ui.selected;
    const pane = { title: model.panes.get(id)?.title ?? '', scrolled: ui.scroll[id] ?? 0, selected, typing: selected && ui.typing };
    return [{ view: paneTitleView(run, id, model.now, pane), width: box.title.width }];
  });
};
export function TitlesPart({ store }: PartProps): ReactElement {
  const titles = useView(store, titlesPart);
  return (
    <Box flexDirection="column">
      {titles.map(({ view, width }) => (
        <PaneTitle key={view.id} view={view} width={width} />
      ))}
    </Box>
  );
}

/** What panes without a terminal say, one below the other. `shows` tells whether a stream has one. */
export function NotesPart({ store, notes }: PartProps & { readonly notes: (model: Model) => readonly NotePlace[] }): ReactElement {
  const views = useView(store, (model) =>
    notes(model).flatMap(({ id, width, height }) => (model.run === null ? [] : [{ id, view: paneNoteView(model.run, id), width, height }])),
  );
  return (
    <Box flexDirection="column">
      {views.map(({ id, view, width, height }) => (
        <PaneNote key={id} view={view} width={width} height={height} />
      ))}
    </Box>
  );
}
export interface NotePlace {
  readonly id: StreamId;
  readonly width: number;
  readonly height: number;
}

const noticePart = (model: Model) => {
  const { layout, attention } = derived(model);
  if (layout === null) return null;
  return { view: noticeView({ ...model, notice: model.ui.notice, attention }), width: layout.notice.width };
};
const keysPart = (model: Model) => {
  const { layout } = derived(model);
  return layout === null ? null : { ...keyLineView(model), width: layout.keys.width };
};
/** The two lowest rows: what is to be said, and the keys. */
export function BottomPart({ store }: PartProps): ReactElement | null {
  const said = useView(store, noticePart);
  const keys = useView(store, keysPart);
  return (
    said &&
    keys && (
      <Box flexDirection="column">
        <NoticeLine {...said} />
        <KeyLine {...keys} />
      </Box>
    )
  );
}

export function OverlayPart({ store }: PartProps): ReactElement | null {
  const card = useView(store, cardOf);
  return card && <Card {...card.view} width={card.rect.width} height={card.rect.height} />;
}
