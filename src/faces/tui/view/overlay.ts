import { checkText } from '../../../core/plan/check-text.ts';
import type { AttentionItem } from '../../../core/run/attention.ts';
import { runGraph } from '../../../core/run/graph.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { keyLabel, keymap, type Context } from '../keymap.ts';
import { inboxItem } from '../ui/overlays.ts';
import { canReject, type Form, type Overlay, type Question } from '../ui/ui.ts';
import type { CardView } from './card.ts';
import { conflictsCard } from './conflicts.ts';
import { helpCard } from './help.ts';
import { inboxRows } from './inbox.ts';
import { outlineOf } from './outline.ts';
import { gateBadge } from './status.ts';
import { summaryView } from './summary.ts';
import { fit, span, wrap, type Span } from './text.ts';
import { whyView, type WhyRow } from './why.ts';

export interface OverlayInput {
  readonly overlay: Overlay;
  readonly run: RunState;
  readonly attention: readonly AttentionItem[];
  readonly now: number;
  readonly cols: number;
  readonly rows: number;
}

/** The card of an overlay. Those that scroll are cut to the screen here, so that the last page is always full. */
export function overlayCard(input: OverlayInput): CardView {
  const { overlay, run, now, cols, rows } = input;
  switch (overlay.kind) {
    case 'help':
      return scrolled(helpCard(cols), overlay.top, rows);
    case 'why': {
      const { title, badge, rows: facts } = whyView(run, overlay.stream, now);
      return scrolled(factCard(title, facts, badge.tone, cols, keys('list', ['down', 'close'])), overlay.top, rows);
    }
    case 'conflicts':
      return scrolled(conflictsCard(run, now, cols, keys('list', ['down', 'close'])), overlay.top, rows);
    case 'summary': {
      const view = summaryView(run);
      if (view === null) return factCard('the run goes on', [], 'plain', cols, keys('list', ['close']));
      return factCard(`${view.badge.sign} ${view.title}`, view.rows, view.badge.tone, cols, keys('list', ['close']));
    }
    case 'inbox':
      return inboxCard(input, overlay);
    case 'log':
      return logCard(run, overlay.gate, cols, rows);
    case 'question':
      return questionCard(overlay.question, cols);
    case 'form':
      return formCard(overlay.form, run, input.attention, cols);
  }
}

/** The keys of a context that a card names in its lower edge. */
function keys(context: Context, intents: readonly string[]): Span[] {
  return intents.flatMap((intent, index) => {
    const binding = keymap[context].find((candidate) => candidate.intent === intent);
    if (binding === undefined) return [];
    return [span(`${index > 0 ? '  ' : ''}${keyLabel(binding.keys[0] ?? '')}`, 'accent', true), span(` ${binding.short}`, 'muted')];
  });
}

function scrolled(card: CardView, top: number, rows: number): CardView {
  const height = Math.min(card.height, rows - 2);
  const most = Math.max(0, card.lines.length - (height - 2));
  const from = Math.min(top, most);
  const mark = most === 0 ? [] : [span(`  ${from + height - 2}/${card.lines.length}`, 'muted')];
  return { ...card, lines: card.lines.slice(from), height, footer: [...card.footer, ...mark] };
}

const labelColumns = 11;

function factCard(title: string, facts: readonly WhyRow[], tone: CardView['tone'], cols: number, footer: readonly Span[]): CardView {
  const width = Math.min(cols - 2, 92);
  const inner = width - 4 - labelColumns;
  const lines: Span[][] = [[]];
  for (const { label, spans } of facts) {
    const first = span(fit(label, labelColumns), 'muted');
    const [only] = spans;
    // A long sentence goes on in the next row; rows made of pieces are cut.
    if (spans.length === 1 && only !== undefined) {
      for (const [index, text] of wrap(only.text, inner).entries()) {
        lines.push([index === 0 ? first : span(' '.repeat(labelColumns)), { ...only, text }]);
      }
    } else lines.push([first, ...spans]);
  }
  lines.push([]);
  return { title: [span(title, tone, true)], tone, lines: lines.map((left) => ({ left })), footer, width, height: lines.length + 2 };
}

function inboxCard({ attention, run, now, cols, rows }: OverlayInput, overlay: Extract<Overlay, { kind: 'inbox' }>): CardView {
  const width = Math.min(cols - 2, 100);
  const selected = inboxItem(attention, overlay.at);
  const title = [span('⚑ waits for you', 'warn', true)];
  if (selected === null) {
    const line = run.status.kind === 'ended' ? 'The run has ended; nothing waits for you.' : 'Nothing waits for you.';
    return {
      title,
      tone: 'warn',
      lines: [{ left: [] }, { left: [span(line, 'muted')] }, { left: [] }],
      footer: keys('inbox', ['close']),
      width: Math.min(width, 48),
      height: 5,
    };
  }
  const all = inboxRows(attention, selected.id, now).flatMap((row) => {
    const bar = span(row.selected ? '▌' : ' ', 'accent');
    const frees = row.frees === '' ? [] : [span(`${row.frees}  `, row.selected ? 'accent' : 'muted')];
    const detail = row.detail === '' ? [] : wrap(row.detail, width - 8).slice(0, row.selected ? 6 : 1);
    return [
      { left: [bar, span(` ${row.title}`, row.tone, true)], right: [...frees, span(row.age, 'muted')], selected: row.selected },
      ...detail.map((text) => ({ left: [bar, span(`   ${text}`, row.selected ? 'plain' : 'muted')], selected: row.selected })),
      { left: [span(' ')], selected: false },
    ];
  });
  const height = Math.min(all.length + 3, rows - 2);
  const at = all.findIndex((line) => line.selected);
  const lastOf = all.findLastIndex((line) => line.selected);
  const from = Math.max(0, Math.min(at, Math.max(0, lastOf + 2 - (height - 3))));
  const answers = new Set<string>(selected.answers.map(({ kind }) => kind));
  const useful = ['answer'];
  if (answers.has('approve')) useful.push('approve');
  if (answers.has('retry') || answers.has('retryGate') || answers.has('retryWave')) useful.push('retry');
  if (answers.has('skip')) useful.push('skip');
  if (selected.subject.kind === 'gate') useful.push('log');
  else if ('stream' in selected.subject) useful.push('openPane');
  return { title, tone: 'warn', lines: [{ left: [] }, ...all.slice(from)], footer: keys('inbox', [...useful, 'close']), width, height };
}

function logCard(run: RunState, gate: Extract<Overlay, { kind: 'log' }>['gate'], cols: number, rows: number): CardView {
  const state = run.gates[gate];
  const badge = state === undefined ? null : gateBadge(state);
  const round = state !== undefined && state.round > 1 ? `  round ${state.round}` : '';
  const title = [
    span(`gate ${plainLine(gate)}  `, 'plain', true),
    ...(badge === null ? [] : [span(`${badge.sign} ${badge.word}`, badge.tone, true), span(round, 'muted')]),
  ];
  const command = runGraph(run.plan).gates.get(gate)?.check;
  const asks = command?.kind === 'human';
  const open = state?.status.kind === 'asking';
  const failed = badge?.tone === 'bad';
  const several = outlineOf(run.plan).gates.length > 1;
  return {
    title,
    tone: badge?.tone === 'muted' ? 'plain' : (badge?.tone ?? 'plain'),
    lines: [
      { left: [span(asks ? '? ' : '$ ', 'accent', true), span(plainLine(command === undefined ? '' : checkText(command)), 'muted')] },
    ],
    footer: keys('log', [...(several ? ['right'] : []), ...(failed ? ['retry', 'approve'] : open ? ['approve'] : []), 'close']),
    width: cols,
    height: rows - 2,
  };
}

function questionCard({ title, text, answers }: Question, cols: number): CardView {
  const width = Math.min(cols - 2, 68);
  const lines = [
    [],
    ...wrap(text, width - 4).map((line) => [span(line)]),
    [],
    ...answers.flatMap(({ keys: [key = ''], label, tone }) => {
      const [first = '', ...rest] = wrap(label, width - 8);
      return [[span(` ${keyLabel(key)} `, tone, true), span(`  ${first}`)], ...rest.map((line) => [span(`     ${line}`)])];
    }),
    [],
  ];
  return {
    title: [span(title, 'warn', true)],
    tone: 'warn',
    lines: lines.map((left) => ({ left })),
    footer: keys('question', ['close']).map((part) => (part.text === ' no' ? span(' stay as it is', 'muted') : part)),
    width,
    height: lines.length + 2,
  };
}

function formCard({ purpose, verdict, field }: Form, run: RunState, items: readonly AttentionItem[], cols: number): CardView {
  const width = Math.min(cols - 2, 76);
  const inner = width - 4;
  const [title, text, label] = ((): [string, string, string] => {
    switch (purpose.kind) {
      case 'answer': {
        const question = run.streams[purpose.stream]?.progress?.question;
        return [`answer ${purpose.stream}`, question ?? `What is typed here goes to ${purpose.stream}, with Enter behind it.`, 'answer'];
      }
      case 'review': {
        const checkpoint = runGraph(run.plan).checkpoints.get(purpose.checkpoint)?.checkpoint;
        const asked = items.find(({ subject }) => subject.kind === 'review' && subject.checkpoint === purpose.checkpoint);
        const frees = asked?.frees ?? 0;
        const waits = frees === 0 ? 'Nothing waits behind it.' : `${frees === 1 ? 'One stream waits' : `${frees} streams wait`} behind it.`;
        const title = plainLine(asked?.title ?? `review ${checkpoint?.title || purpose.checkpoint}`);
        // Of a plain review there is no more to say than its title.
        const isPlain = !checkpoint?.signOff && !checkpoint?.integration;
        return [title, isPlain || !asked ? waits : `${asked.detail}. ${waits}`, 'note'];
      }
      case 'judge': {
        const check = runGraph(run.plan).gates.get(purpose.gate)?.check;
        return [`gate ${plainLine(purpose.gate)} asks`, check === undefined ? '' : checkText(check), 'note'];
      }
      case 'rollback': {
        const item = items.find(({ subject }) => subject.kind === 'rollback' && subject.rollback === purpose.rollback);
        return [`rollback ${plainLine(purpose.rollback)}`, item?.detail ?? 'It is answered already.', 'note'];
      }
      case 'uncommitted': {
        const item = items.find(({ subject }) => subject.kind === 'uncommitted' && subject.stream === purpose.stream);
        return [plainLine(item?.title ?? `what ${purpose.stream} has left`), item?.detail ?? 'It is answered already.', 'note'];
      }
      case 'gate':
        return [`let gate ${purpose.gate} be`, 'The run goes on as if the gate had passed. Your name and note are kept with it.', 'note'];
    }
  })();
  const choice = (value: Form['verdict'], tone: 'good' | 'bad') =>
    verdict === value ? { ...span(` ${value} `, tone, true), inverse: true } : span(` ${value} `, 'muted');
  const lines: Span[][] = [[], ...wrap(plainLine(text), inner).map((line) => [span(line)]), []];
  if (canReject(purpose)) lines.push([choice('approve', 'good'), span('  '), choice('reject', 'bad')], []);
  lines.push([span(`${label} `, 'muted'), ...fieldSpans(field, inner - label.length - 2)], []);
  return {
    title: [span(title, 'warn', true)],
    tone: 'warn',
    lines: lines.map((left) => ({ left })),
    footer: keys('form', canReject(purpose) ? ['submit', 'verdict', 'close'] : ['submit', 'close']),
    width,
    height: lines.length + 2,
  };
}

/** The part of the field around the caret, which is shown inverse. */
function fieldSpans({ before, after }: Form['field'], width: number): Span[] {
  const head = before.slice(Math.max(0, before.length - width + 1)).join('');
  const [caret = ' ', ...rest] = after;
  return [span(head), { text: caret, inverse: true }, span(rest.join('').slice(0, Math.max(0, width - before.length - 1)))];
}
