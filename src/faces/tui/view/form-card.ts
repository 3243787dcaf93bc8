import { checkText } from '../../../core/plan/check-text.ts';
import type { CheckpointId, GateId, ItemId } from '../../../core/ids.ts';
import type { AttentionItem } from '../../../core/run/attention.ts';
import { gateText } from '../../../core/run/gates.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { itemSubject } from '../../../core/run/items.ts';
import { signOffProblems } from '../../../core/run/sign-off-problems.ts';
import { signOffText, signOffTitle } from '../../../core/run/sign-off-text.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine, printable } from '../../../core/text/plain.ts';
import type { Intent } from '../keymap.ts';
import { choiceOf, choicesOf } from '../ui/form.ts';
import type { Form } from '../ui/ui.ts';
import { keys } from './card-keys.ts';
import type { CardView } from './card.ts';
import type { OverlayInput } from './overlay-input.ts';
import { broken, span, wrap, type Span, type Tone } from './text.ts';

/** What is said above the field: a heading, and paragraphs. */
interface Words {
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
}
interface Paragraph {
  readonly text: string;
  readonly tone?: Tone;
  /** Stands before its first line; the others are set in by as much. */
  readonly sign?: string;
  /** A line of somebody else's, with its blanks as they are. */
  readonly isVerbatim?: boolean;
}

/** A text that is asked for: what it is about, what it can be sent with, the field. What is said scrolls where it is too long, the field stays. */
export function formCard({ run, attention, cols, rows, person }: OverlayInput, form: Form): CardView {
  const width = Math.min(cols - 2, 76);
  const inner = width - 4;
  const { title, paragraphs } = wordsOf(form, run, attention);
  const refused: Paragraph[] = form.refused === null ? [] : [{ text: form.refused, tone: 'bad', sign: '✗ ' }];
  const said = [...refused, ...paragraphs].flatMap((paragraph) => lined(paragraph, inner));

  const choices = choicesOf(form, run);
  const choice = choiceOf(form, run);
  const asks = form.purpose.kind !== 'answer';
  const offered = choices.map(({ verdict, label, tone }) =>
    verdict === form.verdict ? { ...span(` ${label} `, tone, true), inverse: true } : span(` ${label} `, 'muted'),
  );
  const chosen: CardView['lines'] = asks
    ? [
        {
          left: offered.flatMap((each, index) => (index === 0 ? [each] : [span(' '), each])),
          right: [span(`as ${plainLine(person)}`, 'muted')],
        },
      ]
    : [];
  const label = choice?.text ?? 'note';
  const field = { left: [span(`${label} `, 'muted'), ...fieldSpans(form.field, inner - label.length - 2)] };

  // Frame, choices and field are always there; blank lines between only where there is room for them.
  const most = Math.max(1, rows - 4 - chosen.length - 1);
  const blank = said.length + 4 <= most ? [{ left: [] }] : [];
  const from = Math.min(form.top, Math.max(0, said.length - most));
  const lines: CardView['lines'] = [
    ...blank,
    ...said.slice(from, from + most).map((left) => ({ left })),
    ...blank,
    ...chosen,
    ...(chosen.length > 0 ? blank : []),
    field,
    ...blank,
  ];
  const useful: Intent[] = ['submit'];
  if (choices.length > 1) useful.push('verdict');
  if (said.length > most) useful.push('down');
  return {
    title: [span(title, 'warn', true)],
    tone: 'warn',
    lines,
    footer: form.sent ? [span('sending', 'muted')] : keys('form', [...useful, 'close']),
    width,
    height: lines.length + 2,
  };
}

function lined({ text, tone = 'plain', sign = '', isVerbatim = false }: Paragraph, width: number): Span[][] {
  const room = width - sign.length;
  if (isVerbatim) return broken(printable(text), room).map((line) => [span(sign, 'muted'), span(line, tone)]);
  return wrap(plainLine(text), room).map((line, index) => [
    ...(sign === '' ? [] : [span(index === 0 ? sign : ' '.repeat(sign.length), tone)]),
    span(line, sign === '' ? tone : 'plain'),
  ]);
}

function wordsOf({ purpose }: Form, run: RunState, items: readonly AttentionItem[]): Words {
  switch (purpose.kind) {
    case 'answer': {
      const about = items.find(
        ({ kind, subject }) => (kind === 'question' || kind === 'agent') && 'stream' in subject && subject.stream === purpose.stream,
      );
      const text =
        run.streams[purpose.stream]?.progress?.question ??
        about?.detail ??
        `What is typed here goes to ${purpose.stream}, with Enter behind it.`;
      return { title: `answer ${purpose.stream}`, paragraphs: [{ text }] };
    }
    case 'skipGate':
      return gateWords(run, purpose.gate);
    case 'decide':
      return itemWords(run, purpose.item, items.find(({ id }) => id === purpose.item) ?? null);
  }
}

function gateWords(run: RunState, gate: GateId): Words {
  const status = run.gates[gate]?.status;
  const verdict: Paragraph[] =
    status?.kind === 'done' && status.verdict.kind !== 'passed' ? [{ text: gateText(gate, status.verdict), tone: 'bad', sign: '✗ ' }] : [];
  const text = 'The run goes on as if the gate had passed. Your name and the reason are kept with it, and stand in the report.';
  return { title: `skip gate ${plainLine(gate)}`, paragraphs: [...verdict, { text }] };
}

function itemWords(run: RunState, id: ItemId, item: AttentionItem | null): Words {
  const subject = itemSubject(id);
  const waiting = item === null ? [] : [{ text: waits(item) }];
  if (subject?.kind === 'review') return reviewWords(run, subject.checkpoint, item);
  if (subject?.kind === 'gate') {
    const check = runGraph(run.plan).gates.get(subject.gate)?.check;
    return {
      title: `gate ${plainLine(subject.gate)} asks`,
      paragraphs: [{ text: check === undefined ? '' : checkText(check) }, ...waiting],
    };
  }
  if (item === null) return { title: plainLine(id), paragraphs: [{ text: 'It is answered already.' }] };
  if (item.kind === 'permission')
    return { title: plainLine(item.title), paragraphs: [{ text: item.detail }, ...previewOf(item), ...waiting] };
  return { title: plainLine(item.title), paragraphs: [{ text: item.detail }, ...waiting] };
}

/** Exactly what will happen, line by line as the agent gives it, and what it offers to pick from. */
function previewOf({ preview = '', detail, options = [] }: AttentionItem): readonly Paragraph[] {
  const lines =
    preview === detail
      ? []
      : preview.split('\n').map((text): Paragraph => ({ text, tone: toneOfDiff(text), sign: '│ ', isVerbatim: true }));
  return [...lines, ...options.map((text, index): Paragraph => ({ text, sign: `${index + 1} ` }))];
}

const toneOfDiff = (line: string): Tone => (/^\+(?!\+\+ )/.test(line) ? 'good' : /^-(?!-- )/.test(line) ? 'bad' : 'plain');

const waits = ({ frees }: AttentionItem): string =>
  frees === 0 ? 'Nothing waits behind it.' : `${frees === 1 ? 'One stream waits' : `${frees} streams wait`} behind it.`;

function reviewWords(run: RunState, id: CheckpointId, item: AttentionItem | null): Words {
  const checkpoint = runGraph(run.plan).checkpoints.get(id)?.checkpoint;
  const status = run.checkpoints[id]?.status;
  const waiting: Paragraph[] = item === null ? [] : [{ text: waits(item) }];
  if (!checkpoint?.signOff) {
    const title = item?.title ?? `review ${checkpoint?.title ?? id}`;
    const rejected: Paragraph[] =
      status?.kind === 'rejected' ? [{ text: `${status.by} has rejected it${status.note === '' ? '' : `: ${status.note}`}` }] : [];
    // Of a plain review there is no more to say than its title.
    const detail: Paragraph[] = item !== null && checkpoint?.integration ? [{ text: item.detail }] : [];
    return { title: plainLine(title), paragraphs: [...rejected, ...detail, ...waiting] };
  }
  const problems = signOffProblems(run, checkpoint, null).map((text): Paragraph => ({ text, tone: 'bad', sign: '✗ ' }));
  const missed: Paragraph[] = status?.kind === 'missed' ? [{ text: `It cannot be reached: ${status.reason}` }] : [];
  const voided = status !== undefined && 'voided' in status ? status.voided : undefined;
  const against: Paragraph[] =
    problems.length === 0
      ? []
      : [
          { text: 'It cannot be signed:' },
          ...problems,
          { text: 'Override signs it all the same. Your name and the reason stand in the report.' },
        ];
  return {
    title: plainLine(signOffTitle(checkpoint)),
    paragraphs: [...against, ...missed, { text: signOffText(checkpoint.signOff, voided) }, ...waiting],
  };
}

/** The part of the field around the caret, which is shown inverse. */
function fieldSpans({ before, after }: Form['field'], width: number): Span[] {
  const head = before.slice(Math.max(0, before.length - width + 1)).join('');
  const [caret = ' ', ...rest] = after;
  return [span(head), { text: caret, inverse: true }, span(rest.join('').slice(0, Math.max(0, width - before.length - 1)))];
}
