import type { GateId, ItemId, StreamId } from '../../../core/ids.ts';
import type { RunRequest } from '../../../core/run/events.ts';
import type { GridChoice } from '../layout.ts';
import type { Tone } from '../view/text.ts';
import type { Field } from './field.ts';

/** Everything about the screen that a person has chosen; nothing of it is part of the run. Plain data. */
export interface Ui {
  readonly selected: StreamId | null;
  /** The person has chosen no stream yet: the selection follows what runs. */
  readonly following: boolean;
  /** Streams in the order of their panes. */
  readonly order: readonly StreamId[];
  readonly grid: GridChoice;
  readonly zoomed: boolean;
  /** The keyboard goes to the selected pane. */
  readonly typing: boolean;
  /** Lines that panes are scrolled back by; a stream without an entry is live. */
  readonly scroll: Readonly<Record<StreamId, number>>;
  /** Whether mouse reports are asked for; without them the terminal's own selection works. */
  readonly mouse: boolean;
  readonly overlay: Overlay | null;
  readonly notice: Notice | null;
  /** Texts that were typed into forms and not sent, by what they are for. */
  readonly drafts: Readonly<Record<string, Field>>;
  /** First row of the stream list that is shown. */
  readonly listTop: number;
}

export const firstUi: Ui = {
  selected: null,
  following: true,
  order: [],
  grid: 'auto',
  zoomed: false,
  typing: false,
  scroll: {},
  mouse: true,
  overlay: null,
  notice: null,
  drafts: {},
  listTop: 0,
};

/** A word about what has just happened, until the next key or a few seconds later. */
export interface Notice {
  readonly text: string;
  readonly tone: Tone;
}

/** What lies above the dashboard and has the keyboard. `under` is what comes back when it closes. */
export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'why'; readonly stream: StreamId; readonly top: number }
  | { readonly kind: 'conflicts'; readonly top: number }
  /** `back`: lines scrolled back from the end, which is followed at 0. */
  | { readonly kind: 'log'; readonly gate: GateId; readonly back: number }
  | { readonly kind: 'inbox'; readonly at: ItemId | null }
  | { readonly kind: 'summary' }
  | { readonly kind: 'question'; readonly question: Question; readonly under: Overlay | null }
  | { readonly kind: 'form'; readonly form: Form; readonly under: Overlay | null };

/** Something that is asked before it is done. Escape and `n` always mean no. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly answers: readonly Answer[];
}
export interface Answer {
  readonly keys: readonly string[];
  readonly label: string;
  readonly tone: Tone;
  readonly effects: readonly Effect[];
}

/** A line of text that is asked for. */
export interface Form {
  readonly purpose: Purpose;
  /** What the text is sent with. */
  readonly verdict: Verdict;
  readonly field: Field;
  /** The first line that is shown of what is said above the field. */
  readonly top: number;
  /** Why it could not be done the last time it was sent. */
  readonly refused: string | null;
  /** It is on its way to the engine. */
  readonly sent: boolean;
}
export type Verdict = 'approve' | 'reject' | 'override' | 'skip' | 'send' | 'allowStream' | 'pick';
export type Purpose =
  /** An item that waits, or a sign-off that something speaks against. */
  | { readonly kind: 'decide'; readonly item: ItemId }
  | { readonly kind: 'skipGate'; readonly gate: GateId }
  | { readonly kind: 'answer'; readonly stream: StreamId };

/** What a step wants done outside of the screen's own state. */
export type Effect =
  /** `said` is shown when the engine has taken it; `from` is the form that it was typed into. */
  | { readonly kind: 'send'; readonly request: RunRequest; readonly said: string; readonly from?: Purpose }
  | { readonly kind: 'type'; readonly stream: StreamId; readonly data: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' };

export interface Step {
  readonly ui: Ui;
  readonly effects: readonly Effect[];
}
export const unchanged = (ui: Ui): Step => ({ ui, effects: [] });
export const notice = (ui: Ui, text: string, tone: Tone = 'plain'): Ui => ({ ...ui, notice: { text, tone } });
