import { contextTitles, keyLabel, keymap, type Binding, type Context } from '../keymap.ts';
import { legend } from './status.ts';
import { columns, cut, fit, span, type Span } from './text.ts';
import type { CardView } from './card.ts';

const contexts: readonly Context[] = ['board', 'pane', 'inbox', 'log', 'form'];

/** All keys and all signs. On wide screens in two columns, so that most of it is seen at once. */
export function helpCard(cols: number): CardView {
  const width = Math.min(cols, cols >= 120 ? 120 : 72);
  const inner = width - 4;
  const blocks = contexts.map((context) => block(contextTitles[context], keymap[context]));
  const signs = legendBlock();
  const lines =
    cols >= 120
      ? beside(blocks[0] ?? [], [...blocks.slice(1).flatMap((lines) => [...lines, []]), ...signs], Math.floor(inner / 2))
      : [...blocks.flatMap((block) => [...block, []]), ...signs];
  return {
    title: [span('keys', 'accent', true)],
    tone: 'accent',
    lines: lines.map((left) => ({ left })),
    footer: [span('↑↓', 'accent', true), span(' scroll  ', 'muted'), span('Esc', 'accent', true), span(' close', 'muted')],
    width,
    height: lines.length + 2,
  };
}

const keyColumns = 12;

function block(title: string, bindings: readonly Binding[]): Span[][] {
  // Keys that do the same share a row.
  const rows = new Map<string, string[]>();
  for (const { keys, help } of bindings) rows.set(help, [...(rows.get(help) ?? []), ...keys]);
  return [
    [span(title, 'plain', true)],
    ...Array.from(rows, ([help, keys]) => [span(`  ${fit(shownKeys(keys), keyColumns)}`, 'accent'), span(` ${help}`)]),
  ];
}

/** As many names of a key as fit. */
function shownKeys(keys: readonly string[]): string {
  let shown = '';
  for (const key of keys) {
    const more = shown === '' ? keyLabel(key) : `${shown} ${keyLabel(key)}`;
    if (columns(more) <= keyColumns) shown = more;
  }
  return shown;
}

function legendBlock(): Span[][] {
  return [[span('Signs', 'plain', true)], ...legend.map(({ sign, tone, word }) => [span(`  ${sign}`, tone, true), span(`  ${word}`)])];
}

function beside(left: readonly Span[][], right: readonly Span[][], width: number): Span[][] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const spans = trim(left[index] ?? [], width - 2);
    const used = spans.reduce((sum, { text }) => sum + columns(text), 0);
    return [...spans, span(' '.repeat(Math.max(0, width - used))), ...(right[index] ?? [])];
  });
}

function trim(spans: readonly Span[], most: number): Span[] {
  let left = most;
  return spans.map((part) => {
    const text = cut(part.text, left);
    left -= columns(text);
    return { ...part, text };
  });
}
