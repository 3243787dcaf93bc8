import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import type { Block, Guide, Item, Section, TextLine } from '../guide.ts';

/** Reads Markdown (CommonMark with GitHub's tables and task lists). Any text is Markdown: this cannot fail. */
export function readGuide(text: string): Guide {
  const lines = text.split('\n');
  const tree = fromMarkdown(text, {
    extensions: [gfmTable(), gfmTaskListItem()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
  });
  return { lines, root: nested(tree.children, lines) };
}

interface OpenSection extends Section {
  readonly blocks: Block[];
  readonly sections: OpenSection[];
}

function nested(nodes: readonly RootContent[], lines: readonly string[]): Section {
  const root: OpenSection = { title: '', level: 0, line: 0, blocks: [], sections: [] };
  const open: OpenSection[] = [root];
  for (const node of nodes) {
    if (node.type === 'heading') {
      while (open.length > 1 && (open.at(-1)?.level ?? 0) >= node.depth) open.pop();
      const title = textLines(node.children)
        .map(({ text }) => text)
        .join(' ')
        .trim();
      const section: OpenSection = { title, level: node.depth, line: node.position?.start.line ?? 0, blocks: [], sections: [] };
      open.at(-1)?.sections.push(section);
      open.push(section);
    } else {
      open.at(-1)?.blocks.push(...blocks(node, lines));
    }
  }
  return root;
}

const span = (node: Nodes) => ({ from: node.position?.start.line ?? 0, to: node.position?.end.line ?? 0 });

function blocks(node: Nodes, lines: readonly string[]): Block[] {
  switch (node.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', ...span(node), lines: textLines(node.children) }];
    case 'list':
      return [{ kind: 'list', ...span(node), ordered: node.ordered === true, items: node.children.map((item) => listItem(item, lines)) }];
    case 'table': {
      const [header, ...rows] = node.children.map((row) => ({
        number: span(row).from,
        cells: row.children.map((cell) => textLines(cell.children)[0] ?? emptyLine(span(row).from)),
      }));
      return [{ kind: 'table', ...span(node), header: header?.cells.map(({ text }) => text) ?? [], rows }];
    }
    case 'code': {
      const { from, to } = span(node);
      // The text of a fence inside of a list has lost its indentation; its lines are numbered from the one behind the opening fence.
      const fenced = /^[\s>*+\d.)-]*(`{3,}|~{3,})/.test(lines[from - 1] ?? '');
      const first = fenced ? from + 1 : from;
      const code = node.value === '' ? [] : node.value.split('\n').map((text, index) => ({ number: first + index, text }));
      return [{ kind: 'code', from, to, language: (node.lang ?? '').toLowerCase(), lines: code }];
    }
    case 'thematicBreak':
      return [];
    case 'blockquote':
      return node.children.flatMap((child) => blocks(child, lines));
    case 'heading':
      return [{ kind: 'paragraph', ...span(node), lines: textLines(node.children) }];
    default: {
      const { from, to } = span(node);
      const raw = lines.slice(from - 1, to).map((text, index) => ({ ...emptyLine(from + index), text: text.trim(), rest: text.trim() }));
      return [{ kind: 'paragraph', from, to, lines: raw }];
    }
  }
}

function listItem(node: Extract<Nodes, { type: 'listItem' }>, lines: readonly string[]): Item {
  const [first, ...rest] = node.children;
  const hasText = first?.type === 'paragraph';
  const [line = emptyLine(span(node).from), ...more] = hasText ? textLines(first.children) : [];
  const children = hasText ? rest : node.children;
  return { ...span(node), line, checked: node.checked ?? null, more, blocks: children.flatMap((child) => blocks(child, lines)) };
}

const emptyLine = (number: number): TextLine => ({ number, text: '', label: null, rest: '', codes: [] });

interface OpenLine {
  readonly number: number;
  text: string;
  label: string | null;
  rest: string;
  readonly codes: string[];
}

/** The lines of running text. A bold beginning is its label. */
function textLines(nodes: readonly PhrasingContent[]): TextLine[] {
  const done: OpenLine[] = [];
  let line: OpenLine | null = null;
  const put = (text: string, number: number, kind: 'text' | 'strong' | 'code') => {
    if (line?.number !== number) {
      line = { number, text: '', label: null, rest: '', codes: [] };
      done.push(line);
    }
    if (kind === 'code') line.codes.push(text);
    if (kind === 'strong' && line.text.trim() === '' && line.label === null) line.label = text;
    else line.rest += text;
    line.text += text;
  };
  const visit = (node: PhrasingContent, strong: boolean) => {
    const number = node.position?.start.line ?? 0;
    if (node.type === 'strong' && !strong) {
      const bold: string[] = [];
      for (const child of node.children) bold.push(plainText(child));
      bold
        .join('')
        .split('\n')
        .forEach((text, index) => put(text, number + index, 'strong'));
    } else if (node.type === 'inlineCode') put(node.value, number, 'code');
    else if ('children' in node) for (const child of node.children) visit(child, strong);
    else if (node.type === 'break') return;
    else
      plainText(node)
        .split('\n')
        .forEach((text, index) => put(text, number + index, 'text'));
  };
  for (const node of nodes) visit(node, false);
  return done.map(({ number, text, label, rest, codes }) => ({
    number,
    text: text.trim(),
    label: label === null ? null : label.trim().replace(/\s*:$/, ''),
    rest: (label === null ? text : rest).trim().replace(/^:\s*/, ''),
    codes,
  }));
}

function plainText(node: PhrasingContent): string {
  if ('children' in node) return node.children.map(plainText).join('');
  if ('value' in node) return node.value;
  return 'alt' in node ? (node.alt ?? '') : '';
}
