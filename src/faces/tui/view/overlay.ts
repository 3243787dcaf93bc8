import { checkText } from '../../../core/plan/check-text.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { refusal } from '../../../core/run/refusal.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { keyLabel, type Intent } from '../keymap.ts';
import { inboxItem } from '../ui/overlays.ts';
import { overridable } from '../ui/form.ts';
import type { Overlay, Question } from '../ui/ui.ts';
import { keys } from './card-keys.ts';
import type { CardView } from './card.ts';
import { conflictsCard } from './conflicts.ts';
import { formCard } from './form-card.ts';
import { helpCard } from './help.ts';
import { inboxRows } from './inbox.ts';
import { outlineOf } from './outline.ts';
import type { OverlayInput } from './overlay-input.ts';
import { gateBadge } from './status.ts';
import { summaryView } from './summary.ts';
import { fit, span, wrap, type Span } from './text.ts';
import { whyView } from './why.ts';
import type { WhyRow } from './why-row.ts';

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
      return formCard(input, overlay.form);
  }
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
  const useful: Intent[] = ['answer'];
  const { subject } = selected;
  const gate = subject.kind === 'gate' ? subject.gate : null;
  const isSkipped = gate !== null && !answers.has('reject');
  if (answers.has('approve') && !isSkipped) useful.push('approve');
  if (answers.has('retry') || answers.has('retryGate') || answers.has('retryWave')) useful.push('retry');
  if (answers.has('skip') || isSkipped) useful.push('skip');
  if (gate !== null || subject.kind === 'review') {
    const signs = overridable(run, gate);
    if (subject.kind === 'review' ? signs.includes(subject.checkpoint) : signs.length > 0) useful.push('override');
  }
  if (gate !== null) useful.push('log');
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
  const useful: Intent[] = outlineOf(run.plan).gates.length > 1 ? ['right'] : [];
  if (refusal(run, { kind: 'retryGate', gate }) === null) useful.push('retry');
  if (open) useful.push('approve');
  if (refusal(run, { kind: 'skipGate', gate, note: '-' }) === null) useful.push('skip');
  if (overridable(run, gate).length > 0) useful.push('override');
  return {
    title,
    tone: badge?.tone === 'muted' ? 'plain' : (badge?.tone ?? 'plain'),
    lines: [
      { left: [span(asks ? '? ' : '$ ', 'accent', true), span(plainLine(command === undefined ? '' : checkText(command)), 'muted')] },
    ],
    footer: keys('log', [...useful, 'close']),
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
