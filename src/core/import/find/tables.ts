import { addNeed, emptyCheckpoint, emptyStream, type DraftCheckpoint, type DraftPhase, type DraftStream } from '../draft.ts';
import type { Section, Table, TextLine } from '../guide.ts';
import { looksLikeCommand } from '../shell.ts';
import { bare, estimateIn, idOf, slug } from '../words.ts';
import { sections, type Search } from './search.ts';
import { phaseAround } from './places.ts';
import { momentOf } from './timelines.ts';

const kinds: Readonly<Record<string, RegExp>> = {
  stream: /^(#|id|agent|stream|workstream|task|session|branch)$/i,
  title: /^(task|title|name|description|focus|scope|purpose|responsibility|work)$/i,
  files: /^(files?|paths?|scope)$/i,
  priority: /^(priority|prio)$/i,
  estimate: /^(duration|estimate|time|est\.?( duration)?|effort)$/i,
  needs: /^(depends( on)?|dependenc(y|ies)|needs|after|blocked by)$/i,
  prompt: /^prompts?( file)?$/i,
  target: /^(completion target|target|goal|deliverable|output)s?$/i,
  check: /^(validation|verification|command|test|gate|check)s?$/i,
};

/** Tables of agents and streams, of phases, and of combinations (domains by models). */
export function findTables(search: Search): void {
  for (const section of sections(search)) {
    for (const block of section.blocks) {
      if (block.kind !== 'table' || block.rows.length === 0) continue;
      const columns = columnsOf(block);
      if (isMatrix(block)) addMatrix(search, section, block);
      else if (/^(phase|batch|stage)$/i.test(block.header[0] ?? '')) addPhaseFacts(search, block);
      else if (columns.has('stream') && columns.get('stream') === 0) addStreams(search, section, block, columns);
    }
  }
}

function columnsOf({ header }: Table): Map<string, number> {
  const found = new Map<string, number>();
  header.forEach((text, index) => {
    const kind = Object.keys(kinds).find((each) => !found.has(each) && kinds[each]?.test(bare(text)));
    if (kind !== undefined) found.set(kind, index);
  });
  return found;
}

function addStreams(search: Search, section: Section, table: Table, columns: Map<string, number>): void {
  const { draft, ledger, register, owners } = search;
  const noun = (table.header[0] ?? '').toLowerCase().replace(/[^a-z]/g, '') || 'stream';
  const cell = (cells: readonly TextLine[], kind: string) => {
    const index = columns.get(kind);
    return index === undefined ? undefined : cells[index];
  };
  const known = new Set(columns.values());
  let used = false;
  for (const { number, cells } of table.rows) {
    const name = bare(cells[0]?.text ?? '');
    if (name === '' || /^total$/i.test(name)) continue;
    const [first = name] = name.split(/\s+/);
    const id = /^\d+$/.test(name) ? `${noun === 'id' ? 'stream' : noun}-${name}` : /\d|^[A-Z]$/.test(first) ? idOf(first) : slug(name);
    if (id === '') continue;
    const before = register.streamsIn(name)[0] ?? register.stream(id);
    // A table with checks and no titles speaks of streams that are known from elsewhere; one that is not known would be a guess.
    if (!before && !columns.has('title') && !columns.has('priority') && !columns.has('estimate')) continue;
    const stream: DraftStream = before ?? emptyStream(id, null, phaseAround(search, section)?.id ?? null);
    if (!before) {
      draft.streams.push(stream);
      if (!owners.has(section)) owners.set(section, 'streams');
    }
    stream.title ??= bare(cell(cells, 'title')?.text ?? name.slice(first.length)) || null;
    const priority = /P[0-3]/.exec(cell(cells, 'priority')?.text ?? '')?.[0] as DraftStream['priority'] | undefined;
    stream.priority ??= priority ?? null;
    stream.estimate ??= estimateIn(cell(cells, 'estimate')?.text ?? '');
    const prompt = cell(cells, 'prompt');
    if (prompt) stream.promptFile ??= prompt.codes[0] ?? prompt.text;
    for (const other of register.streamsIn(cell(cells, 'needs')?.text ?? ''))
      if (other !== stream) stream.needs.push({ kind: 'id', id: other.id });
    const files = cell(cells, 'files')?.text;
    if (files) stream.prompt.push(`Files: ${files}`);
    addCheck(stream, cell(cells, 'target')?.text ?? null, cell(cells, 'check'));
    cells.forEach((each, index) => {
      if (index > 0 && !known.has(index) && each.text.trim() !== '') stream.notes.push(`${table.header[index] ?? ''}: ${each.text}`);
    });
    ledger.take(number, `stream ${stream.id}`);
    used = true;
  }
  if (used) ledger.take({ from: table.from, to: table.from + 1 }, 'header of a table of streams');
}

function addCheck(stream: DraftStream, target: string | null, check: TextLine | undefined): void {
  if (!check) {
    if (target) stream.notes.push(`target: ${target}`);
    return;
  }
  const run = check.codes.find((code) => looksLikeCommand(code)) ?? null;
  const words = [target, ...(run === null ? [bare(check.text)] : [])].filter((text) => text !== null && text !== '').join(': ');
  stream.checks.push({ title: words || (run ?? ''), level: 'must', run, notes: [] });
}

/** Facts about phases that are known from headings, or the phases themselves. */
function addPhaseFacts(search: Search, table: Table): void {
  const { ledger, register } = search;
  for (const { number, cells } of table.rows) {
    const name = bare(cells[0]?.text ?? '');
    const noun = (table.header[0] ?? '').toLowerCase();
    const phase = register.phasesIn(name)[0] ?? register.phase(`${noun}-${idOf(name)}`);
    if (!phase) continue;
    cells.forEach((cell, index) => {
      if (index === 0) return;
      const header = table.header[index] ?? '';
      if (kinds['estimate']?.test(bare(header))) phase.estimate ??= estimateIn(cell.text);
      phase.notes.push(`${header.toLowerCase()}: ${cell.text}`);
    });
    planDone(search, phase, /^[\d.]+$/.test(name) ? `${bare(table.header[0] ?? '')} ${name}` : name, plannedEnd(table, cells));
    ledger.take(number, `phase ${phase.id}`);
    ledger.take({ from: table.from, to: table.from + 1 }, 'header of a table of phases');
  }
}

/** Minutes after the start by which a row is done: the last of its columns that says so, which is the one with the most slack. */
function plannedEnd({ header }: Table, cells: readonly TextLine[]): number | null {
  const ends = cells.flatMap(({ text }, index) =>
    /complet|end\b|done|finish|due|deadline|latest|buffer/i.test(header[index] ?? '') ? (momentOf(text) ?? []) : [],
  );
  return ends.at(-1)?.minutes ?? null;
}

/** The planned time of the end of a phase: of the review that waits for it, else of a checkpoint of its own. */
function planDone({ draft }: Search, phase: DraftPhase, name: string, at: number | null): void {
  if (at === null) return;
  const waiting = draft.checkpoints.find(({ needs }) => needs.some((need) => need.kind === 'id' && need.id === phase.id));
  if (waiting) {
    waiting.at ??= at;
    return;
  }
  const done: DraftCheckpoint = emptyCheckpoint(`${phase.id}-done`, `${name} complete`);
  done.at = at;
  addNeed(done.needs, { kind: 'id', id: phase.id });
  draft.checkpoints.push(done);
}

/** Rows by columns, where every cell is a short mark: one stream for each. */
const isMatrix = (table: Table) =>
  table.header.length >= 3 &&
  table.rows.length >= 2 &&
  table.rows.every(
    ({ cells }) =>
      cells.length === table.header.length &&
      cells.slice(1).every(({ text }) => /^(\d{0,2}[A-Z]|[A-Z]\d{1,2}|[xX✓✅●])$/u.test(text.trim())),
  );

/** Axes are variables of the plan language; `include` and `exclude` are keys beside them, and the other axis has a name of its own. */
function axisName(text: string): string {
  const name = slug(text, 20).replaceAll('-', '_');
  return /^[a-z]/.test(name) && !/^(include|exclude|model|column)$/.test(name) ? name : 'row';
}

function addMatrix(search: Search, section: Section, table: Table): void {
  const { draft, ledger, owners } = search;
  const phase = phaseAround(search, section);
  // "12 Parallel Zen Sessions" names what the combinations are.
  const [, word, noun = 'stream'] =
    /\d+\s+(?:parallel\s+)?(?:(\w+)\s+)?(session|agent|stream|task|review|audit)s\b/i.exec(phase?.notes.join(' ') ?? section.title) ?? [];
  const id = slug(word ?? noun, 20);
  const rowAxis = axisName(table.header[0] ?? '');
  const stream = emptyStream(id, null, phase?.id ?? null);
  const shortest = (text: string) =>
    slug(text.replace(/[&,(].*$/, ''))
      .split('-')[0]
      ?.slice(0, 18) ?? '';
  const rows = table.rows.map(({ cells }) => bare(cells[0]?.text ?? ''));
  const short = rows.map(shortest);
  const unique = new Set(short).size === rows.length;
  stream.matrix = [
    { name: rowAxis, values: rows.map((title, index) => ({ id: unique ? (short[index] ?? '') : slug(title, 18), title })) },
    {
      name: 'model',
      values: table.header.slice(1).map((title) => ({
        id: title
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '')
          .slice(0, 18),
        title: bare(title),
      })),
    },
  ];
  if (stream.matrix.some(({ values }) => new Set(values.map(({ id }) => id)).size < values.length || values.some(({ id }) => id === '')))
    return;
  if (!/model|gpt|claude|gemini|o\d|deepseek/i.test(table.header.slice(1).join(' ')))
    stream.matrix[1] = { ...(stream.matrix[1] ?? { values: [] }), name: 'column' };
  stream.notes.push(...table.rows.map(({ cells }) => cells.map(({ text }) => text).join(' | ')));
  draft.streams.push(stream);
  owners.set(section, stream);
  ledger.take({ from: table.from, to: table.to }, `streams of the matrix ${id}`);
  ledger.take(section.line, `streams of the matrix ${id}`);
}
