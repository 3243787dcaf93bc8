import type { DraftStream } from '../draft.ts';
import type { Code, Section } from '../guide.ts';
import { numberOf } from '../register.ts';
import { boxes, sections, type Search } from './search.ts';

const branch = /^([\s│|]*)(?:[├└+`][─-]+\s*)(.+?)\s*$/u;

/** Trees of files that must exist in the end: each is a deliverable of the stream that its name tells, or else of the plan. */
export function findOutputs(search: Search): void {
  for (const section of sections(search)) {
    if (!/deliver|output|artifact|result|expected files/i.test(titlesAround(search, section))) continue;
    for (const block of section.blocks) {
      if (block.kind === 'code') readTree(search, section, block);
      if (boxes(block).length > 0) continue;
    }
  }
}

const titlesAround = ({ around }: Search, section: Section) => `${section.title} < ${around.get(section)?.title ?? ''}`;

function readTree(search: Search, section: Section, code: Code): void {
  const { draft, ledger, owners } = search;
  if (!code.lines.some(({ text }) => branch.test(text))) return;
  const folders: { depth: number; path: string }[] = [];
  for (const { number, text } of code.lines) {
    const [, indent = '', name] = branch.exec(text) ?? [];
    const depth = name === undefined ? 0 : 1 + Math.floor(indent.length / 4);
    const [entry = ''] = (name ?? text.trim()).split(/\s+(?:#|-|←|<-)/);
    while ((folders.at(-1)?.depth ?? -1) >= depth) folders.pop();
    const path = `${folders.at(-1)?.path ?? ''}${entry.trim()}`;
    if (entry.trim() === '' || /\s/.test(entry.trim())) continue;
    ledger.take(number, 'deliverable');
    if (path.endsWith('/')) {
      folders.push({ depth, path });
      continue;
    }
    const stream = streamOf(draft.streams, entry.trim());
    if (stream && stream.matrix.length === 0) stream.deliverables.push(path);
    else if (!stream) draft.deliverables.push(path);
    else addMatrixFile(stream, path, entry.trim());
  }
  if (!owners.has(section)) owners.set(section, 'end');
  ledger.take(section.line, 'deliverables');
}

const tokens = (name: string) =>
  name
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .split(/[_\-\s]+/);

/** By its number (`03_triggers.md` is of the third agent), or by the names of a combination (`zen_infra_o3.json`). */
function streamOf(streams: readonly DraftStream[], name: string): DraftStream | undefined {
  const [first = '', ...rest] = tokens(name);
  if (/^\d+$/.test(first)) return streams.find(({ id }) => numberOf(id) === Number(first));
  return streams.find(
    ({ id, matrix }) => matrix.length > 0 && id.toLowerCase() === first && rest.length === matrix.length && combination(matrix, rest),
  );
}

const combination = (matrix: DraftStream['matrix'], parts: readonly string[]) =>
  matrix.every(({ values }, index) => values.some(({ id }) => id.startsWith(parts[index] ?? '-') || (parts[index] ?? '').startsWith(id)));

/** The names that the files have are the shorter ones (`infra`), and become the ids of the values, so that one pattern names every file. */
function addMatrixFile(stream: DraftStream, path: string, name: string): void {
  const [, ...parts] = tokens(name);
  stream.matrix.forEach(({ values }, index) => {
    const part = parts[index] ?? '';
    const value = values.find(({ id }) => id.startsWith(part) || part.startsWith(id));
    if (value && /^[a-z0-9]{1,18}$/.test(part) && !values.some(({ id }) => id === part)) value.id = part;
  });
  const file = path.slice(0, path.length - name.length).replaceAll('${{', () => '$${{');
  const ending = /\.\w+$/.exec(name)?.[0] ?? '';
  const pattern = `${file}${[name.split(/[_-]/)[0], ...stream.matrix.map((axis) => `\${{ ${axis.name} }}`)].join('_')}${ending}`;
  if (!stream.deliverables.includes(pattern)) stream.deliverables.push(pattern);
}
