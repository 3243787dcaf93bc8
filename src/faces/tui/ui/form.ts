import type { CheckpointId, GateId, ItemId, StreamId } from '../../../core/ids.ts';
import { attention } from '../../../core/run/attention.ts';
import type { RunRequest } from '../../../core/run/events.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { itemId, itemSubject, type ItemSubject } from '../../../core/run/items.ts';
import { refusal } from '../../../core/run/refusal.ts';
import { signOffProblems } from '../../../core/run/sign-off-problems.ts';
import { currentAttempt, streamOf } from '../../../core/run/standing.ts';
import { signedEvidence } from '../../../core/run/signed-evidence.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { Tone } from '../view/text.ts';
import { emptyField, textOf, type Field } from './field.ts';
import type { Scene } from './scene.ts';
import { notice, unchanged, type Effect, type Form, type Overlay, type Purpose, type Step, type Ui, type Verdict } from './ui.ts';

/** One of the things that the text of a form can be sent with. */
export interface Choice {
  readonly verdict: Verdict;
  readonly label: string;
  readonly tone: Tone;
  /** What the text is: `note`, `reason`, `answer`. */
  readonly text: string;
  /** Whether it can be sent without a text. */
  readonly isBare: boolean;
  readonly request: (text: string) => RunRequest;
  /** What is said when it was taken. */
  readonly said: string;
}

/** What can be done on a form now, in the order of Tab. At least one. */
export function choicesOf({ purpose, refused }: Pick<Form, 'purpose' | 'refused'>, run: RunState): readonly Choice[] {
  switch (purpose.kind) {
    case 'answer': {
      const { stream } = purpose;
      const request = (text: string): RunRequest => ({ kind: 'send', stream, text: `${text}\r` });
      return [
        { verdict: 'send', label: 'send', tone: 'accent', text: 'answer', isBare: false, request, said: `${stream} has your answer` },
      ];
    }
    case 'skipGate': {
      const { gate } = purpose;
      const request = (note: string): RunRequest => ({ kind: 'skipGate', gate, note });
      return [{ verdict: 'skip', label: 'skip', tone: 'warn', text: 'reason', isBare: false, request, said: `gate ${gate} is skipped` }];
    }
    case 'decide':
      return decisions(purpose.item, run, refused !== null);
  }
}

function decisions(item: ItemId, run: RunState, wasRefused: boolean): readonly Choice[] {
  const subject = itemSubject(item);
  if (subject?.kind === 'permission') return permissionChoices(item, run, subject.stream, subject.permission);
  const checkpoint = subject?.kind === 'review' ? subject.checkpoint : null;
  const name = nameOf(subject);
  const decide = (verdict: 'approve' | 'reject', tone: Tone): Choice => ({
    verdict,
    label: verdict,
    tone,
    text: 'note',
    isBare: true,
    request: (note) => ({ kind: verdict, item, note }),
    said: `${name} is ${verdict === 'approve' ? 'approved' : 'rejected'}`,
  });
  const approve = decide('approve', 'good');
  const override: Choice = {
    verdict: 'override',
    label: 'override',
    tone: 'warn',
    text: 'reason',
    isBare: false,
    request: (reason) => ({ kind: 'approve', item, note: '', override: reason }),
    said: `${name} is signed in spite of what speaks against it`,
  };
  // Files that are named as evidence are looked at by the engine alone, so that only its answer tells of one that is missing.
  const mayOverride = checkpoint !== null && (canOverride(run, checkpoint) || (wasRefused && isSignOff(run, checkpoint)));
  if (mayOverride && !isHeld(run, checkpoint)) return [override];
  return [approve, ...(mayOverride ? [override] : []), ...(canReject(item, run) ? [decide('reject', 'bad')] : [])];
}

/** What an agent asks leave for is allowed once, or from now on in its stream, or denied; or one of its own options is picked. */
function permissionChoices(item: ItemId, run: RunState, stream: StreamId, permission: string): readonly Choice[] {
  const options = currentAttempt(streamOf(run, stream))?.agent?.permissions.find(({ id }) => id === permission)?.options ?? [];
  const choice = (rest: Pick<Choice, 'verdict' | 'label' | 'tone' | 'request' | 'said'> & Partial<Choice>): Choice => ({
    text: 'note',
    isBare: true,
    ...rest,
  });
  const picked: Choice = choice({
    verdict: 'pick',
    label: 'pick',
    tone: 'accent',
    text: 'number',
    isBare: false,
    request: (number) => ({ kind: 'answer', item, option: Number(number) }),
    said: `${stream} is told the option`,
  });
  return [
    choice({
      verdict: 'approve',
      label: 'allow once',
      tone: 'good',
      request: (note) => ({ kind: 'approve', item, note }),
      said: `${stream} is allowed to`,
    }),
    choice({
      verdict: 'allowStream',
      label: 'allow for this stream',
      tone: 'good',
      request: (note) => ({ kind: 'approve', item, note, scope: 'stream' }),
      said: `${stream} is allowed to from now on`,
    }),
    choice({
      verdict: 'reject',
      label: 'deny',
      tone: 'bad',
      text: 'reason',
      request: (note) => ({ kind: 'reject', item, note }),
      said: `${stream} is told no`,
    }),
    ...(options.length > 0 ? [picked] : []),
  ];
}

const isHeld = (run: RunState, id: CheckpointId): boolean => ['held', 'rejected'].includes(run.checkpoints[id]?.status.kind ?? '');
const isSignOff = (run: RunState, id: CheckpointId): boolean => runGraph(run.plan).checkpoints.get(id)?.checkpoint.signOff != null;

/** Whether something speaks against a sign-off, and it can be signed all the same. */
function canOverride(run: RunState, id: CheckpointId): boolean {
  const checkpoint = runGraph(run.plan).checkpoints.get(id)?.checkpoint;
  if (!checkpoint?.signOff || signOffProblems(run, checkpoint, null).length === 0) return false;
  return refusal(run, { kind: 'approve', item: itemId({ kind: 'review', checkpoint: id }), note: '', override: '-' }) === null;
}

/** Sign-offs that can be signed only in spite of something; of those that rest on a gate, when one is given. */
export const overridable = (run: RunState, gate: GateId | null): readonly CheckpointId[] =>
  run.plan.checkpoints
    .filter(
      (checkpoint) =>
        canOverride(run, checkpoint.id) && (gate === null || signedEvidence(run, checkpoint).gates.some(({ id }) => id === gate)),
    )
    .map(({ id }) => id);

/** Only what asks for a yes or a no can be rejected. */
const canReject = (item: ItemId, run: RunState): boolean =>
  attention(run).some(({ id, answers }) => id === item && answers.some(({ kind }) => kind === 'reject'));

function nameOf(subject: ItemSubject | null): string {
  switch (subject?.kind) {
    case 'review':
      return subject.checkpoint;
    case 'gate':
      return `gate ${subject.gate}`;
    case 'rollback':
      return `rollback ${subject.rollback}`;
    case 'uncommitted':
      return `what ${subject.stream} has left`;
    case 'conflict':
      return `the merge of ${subject.of}`;
    case 'integration':
      return `integration item ${subject.item}`;
    case 'budget':
      return `more for ${subject.scope}`;
    default:
      return 'it';
  }
}

/** The choice that is turned to, or `null` when it has gone: nothing else is sent in its place. */
export const choiceOf = (form: Form, run: RunState): Choice | null =>
  choicesOf(form, run).find(({ verdict }) => verdict === form.verdict) ?? null;

/** Opens a form, with what was typed into it before it was left. */
export function openForm(ui: Ui, { run }: Pick<Scene, 'run'>, purpose: Purpose, verdict?: Verdict): Ui {
  const [first] = choicesOf({ purpose, refused: null }, run);
  const field = ui.drafts[keyOf(purpose)] ?? emptyField;
  const form: Form = { purpose, verdict: verdict ?? first?.verdict ?? 'approve', field, top: 0, refused: null, sent: false };
  return { ...ui, overlay: { kind: 'form', form, under: below(ui.overlay) } };
}

/** What a question or form comes back to: never another question or form. */
export const below = (overlay: Overlay | null): Overlay | null =>
  overlay === null || overlay.kind === 'question' || overlay.kind === 'form' ? null : overlay;

/** Closes what is on top. A text that was not sent is kept. */
export function close(ui: Ui): Ui {
  const { overlay } = ui;
  const closed: Ui = { ...ui, overlay: overlay !== null && 'under' in overlay ? overlay.under : null };
  return overlay?.kind === 'form' ? keepDraft(closed, overlay.form.purpose, overlay.form.field) : closed;
}

function keepDraft(ui: Ui, purpose: Purpose, field: Field): Ui {
  const { [keyOf(purpose)]: _, ...drafts } = ui.drafts;
  return { ...ui, drafts: textOf(field).trim() === '' ? drafts : { ...drafts, [keyOf(purpose)]: field } };
}

const keyOf = (purpose: Purpose): string =>
  purpose.kind === 'decide' ? purpose.item : purpose.kind === 'answer' ? `answer:${purpose.stream}` : `skip:${purpose.gate}`;

/** Sends what was typed into a form, which stays until the engine has taken it. */
export function submit(ui: Ui, overlay: Extract<Overlay, { kind: 'form' }>, { run }: Scene): Step {
  const { form } = overlay;
  const choice = choiceOf(form, run);
  if (choice === null) return unchanged(notice(ui, `${form.verdict} is no choice any more; choose with Tab`, 'warn'));
  const text = textOf(form.field).trim();
  if (text === '' && !choice.isBare) {
    return unchanged(notice(ui, `type ${choice.text === 'answer' ? 'an answer' : `a ${choice.text}`} first`, 'warn'));
  }
  const request = choice.request(text);
  const refused = refusal(run, request);
  if (refused !== null) return unchanged({ ...ui, overlay: { ...overlay, form: { ...form, refused, top: 0 } } });
  return {
    ui: { ...ui, overlay: { ...overlay, form: { ...form, refused: null, sent: true } } },
    effects: [{ kind: 'send', request, said: choice.said, from: form.purpose }],
  };
}

/** What the engine's answer to a request does to the screen. A form that was refused stays, with the reason and all that was typed. */
export function answered(
  ui: Ui,
  { said, from }: Extract<Effect, { kind: 'send' }>,
  answer: { readonly ok: true } | { readonly ok: false; readonly reason: string },
): Ui {
  const { overlay } = ui;
  const isOpen = from !== undefined && overlay?.kind === 'form' && keyOf(overlay.form.purpose) === keyOf(from);
  if (answer.ok) {
    const closed = isOpen ? close(ui) : ui;
    return notice(from === undefined ? closed : keepDraft(closed, from, emptyField), said);
  }
  return isOpen
    ? { ...ui, overlay: { ...overlay, form: { ...overlay.form, refused: answer.reason, top: 0, sent: false } } }
    : notice(ui, answer.reason, 'bad');
}

/** Turns to another choice. */
export function turn(ui: Ui, overlay: Extract<Overlay, { kind: 'form' }>, { run }: Scene, by: 1 | -1): Ui {
  const verdicts = choicesOf(overlay.form, run).map(({ verdict }) => verdict);
  const at = verdicts.indexOf(overlay.form.verdict);
  const verdict = verdicts[at === -1 ? 0 : (at + by + verdicts.length) % verdicts.length] ?? overlay.form.verdict;
  return { ...ui, overlay: { ...overlay, form: { ...overlay.form, verdict } } };
}
