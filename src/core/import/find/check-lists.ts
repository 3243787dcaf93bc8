import { emptyCheckpoint, emptyPhase, type DraftCheck } from '../draft.ts';
import { sectionsOf, type Section } from '../guide.ts';
import { isShell } from '../shell.ts';
import { bare, slug } from '../words.ts';
import { isBehind } from './phase-body.ts';
import { phaseAround } from './places.ts';
import { boxes, checkOf, numberedTitle, outwards, sections, type Search } from './search.ts';
import { addShellChecks } from './shell-checks.ts';

/** Check-lists, success criteria, gates between streams, and validations: whatever says when something is good enough. */
export function findCheckLists(search: Search): void {
  for (const section of sections(search)) {
    const title = numberedTitle(section.title);
    if (title?.noun === 'gate') readGate(search, section, title.rest, title.number);
    else if (!search.owners.has(section) || /metrics|targets/i.test(section.title)) readList(search, section);
    else if (search.draft.phases.some((phase) => phase === search.owners.get(section))) readPhaseBoxes(search, section);
    else if (search.draft.checkpoints.some((checkpoint) => checkpoint === search.owners.get(section))) readReview(search, section);
  }
}

/** "Gate 1: After A & B (Before C)": gates of the stream it comes after; after several, a phase of gates alone that the next one needs. */
function readGate(search: Search, section: Section, words: string, number: string): void {
  const { draft, ledger, owners, register } = search;
  const [, after = '', before = ''] = /after\s+(.*?)(?:\s*\(before\s+(.*?)\))?$/i.exec(words) ?? [];
  const behind = register.streamsIn(after);
  const ahead = register.streamsIn(before);
  if (behind.length === 0) return;
  let owner: { notes: string[]; checks: DraftCheck[] } | undefined = behind.length === 1 ? behind[0] : undefined;
  if (!owner) {
    const phase = emptyPhase(`gate-${slug(number)}`, words);
    phase.needs = behind.map(({ id }) => ({ kind: 'id', id }));
    draft.phases.push(phase);
    for (const stream of ahead) stream.needs.push({ kind: 'id', id: phase.id });
    owner = phase;
  } else owner.notes.push(section.title);
  owners.set(section, owner);
  ledger.take(section.line, 'gate');
  for (const block of section.blocks) {
    if (block.kind === 'code') {
      const start = owner.checks.length;
      addShellChecks(search, owner, block);
      const requirement = section.blocks
        .flatMap((each) => (each.kind === 'paragraph' ? each.lines : []))
        .find(({ label }) => /^(requirement|criteria)s?$/i.test(label ?? ''));
      const [only] = owner.checks.slice(start);
      if (requirement && only) {
        if (owner.checks.length === start + 1 && only.title === only.run) only.title = requirement.rest;
        else only.notes.unshift(requirement.rest);
        ledger.take(requirement.number, 'gate');
      }
    }
    for (const { line } of boxes(block)) {
      owner.checks.push(checkOf(line));
      ledger.take(line.number, 'gate');
    }
  }
}

const levelOf = (title: string): DraftCheck['level'] =>
  /nice|could|optional|stretch/i.test(title) ? 'nice' : /should/i.test(title) ? 'should' : 'must';

/** A list with boxes, by the words of the headings around it. */
function readList(search: Search, section: Section): void {
  const { draft, ledger, owners, register } = search;
  const path = [...outwards(search, section)].map(({ title }) => title).join(' < ');
  const titles = `${section.title} < ${search.around.get(section)?.title ?? ''}`;
  const shell = section.blocks.filter((block) => block.kind === 'code' && isShell(block.language));
  const lists = section.blocks.flatMap((block) => boxes(block));
  const isPhaseCriteria = /success criteria|exit criteria|acceptance|definition of done|verification|quality gates?/i.test(section.title);
  if (lists.length > 0) {
    const phase = register.phasesIn(section.title)[0] ?? (isPhaseCriteria ? phaseAround(search, section) : null);
    const milestone = milestoneOf(search, section);
    const target =
      milestone?.checks ??
      (/rollback|risk|emergency|hand-?off/i.test(path)
        ? null
        : /environment|preflight|pre-flight|pre-execution|prerequisite|before (you )?start|setup/i.test(titles)
          ? draft.preflight
          : isPhaseCriteria && phase
            ? phase.checks
            : /check-?list|criteria|must|should|nice|validation|requirements|ready|done|metrics|expect/i.test(titles)
              ? draft.checklist
              : null);
    if (target === null) return;
    if (!owners.has(section))
      owners.set(section, milestone ?? (phase && isPhaseCriteria ? phase : target === draft.checklist ? 'final' : 'phases'));
    if (/sign-?off|approv/i.test(titles)) return;
    for (const { line } of lists) {
      if (!ledger.isOpen(line.number)) continue;
      target.push(checkOf(line, target === draft.checklist ? levelOf(section.title) : 'must'));
      ledger.take({ from: line.number, to: line.number }, 'check');
    }
    ledger.take(section.line, 'check-list');
  }
  if (
    shell.length > 0 &&
    /valid|verif|final|acceptance|quality gates?/i.test(section.title) &&
    !/fail|emergency|rollback|conflict/i.test(path)
  ) {
    const aside = { checks: draft.final, notes: draft.asides.final };
    owners.set(section, 'final');
    for (const block of shell) if (block.kind === 'code') addShellChecks(search, aside, block);
    ledger.take(section.line, 'final gates');
  }
}

/** "Milestone 2: Admin Platform (Week 16)": a phase of gates alone, and a checkpoint by then. */
function milestoneOf(search: Search, section: Section) {
  const { draft, owners, ledger } = search;
  const title = numberedTitle(section.title);
  if (title?.noun !== 'milestone') return null;
  const [, words = title.rest, unit = '', week] = /^(.*?)\s*\((week|day)\s+(\d+)\)$/i.exec(title.rest) ?? [];
  const phase = emptyPhase(`milestone-${slug(title.number)}`, words);
  if (week !== undefined) {
    phase.notes.push(bare(section.title));
    for (const other of draft.phases) {
      const [, header = '', , last] = /^(WEEKS?|DAYS?)\s+(\d+\s*-\s*)?(\d+)/i.exec(other.notes[0] ?? '') ?? [];
      if (header !== '' && other.parent === null && Number(last) <= Number(week))
        phase.needs.push({ kind: 'id', id: other.id, unsure: `ends by week ${week}` });
    }
    // What another of them waits for is not needed beside it.
    const ends = phase.needs;
    phase.needs = ends.filter(
      (need) => !ends.some((other) => need.kind === 'id' && other.kind === 'id' && isBehind(draft.phases, other.id, need.id)),
    );
  }
  draft.phases.push(phase);
  if (week !== undefined) {
    const reached = emptyCheckpoint(`${phase.id}-reached`, `Milestone ${title.number}: ${words}`);
    reached.at = Number(week) * (/^w/i.test(unit) ? 7 : 1) * 24 * 60;
    reached.needs.push({ kind: 'id', id: phase.id });
    draft.checkpoints.push(reached);
  }
  owners.set(section, phase);
  ledger.take(section.line, `milestone ${phase.id}`);
  return phase;
}

/** Boxes directly below the heading of a phase check it. */
function readPhaseBoxes(search: Search, section: Section): void {
  const phase = phaseAround(search, section);
  if (!phase || ![...sectionsOf(section)].some(({ sections }) => sections.length > 0)) return;
  for (const { line } of section.blocks.flatMap((block) => boxes(block))) {
    if (!search.ledger.isOpen(line.number)) continue;
    phase.checks.push(checkOf(line));
    search.ledger.take(line.number, `check of phase ${phase.id}`);
  }
}

/** What a review looks at is checked by the phase before it. */
function readReview(search: Search, section: Section): void {
  const { draft, ledger } = search;
  const checkpoint = draft.checkpoints.find((each) => each === search.owners.get(section));
  const phase = draft.phases.find(({ id }) => checkpoint?.needs.some((need) => need.kind === 'id' && need.id === id));
  if (!checkpoint) return;
  for (const block of section.blocks) {
    for (const { line } of boxes(block)) {
      if (phase) phase.checks.push(checkOf(line));
      else checkpoint.notes.push(line.text);
      ledger.take(line.number, `check of ${phase?.id ?? checkpoint.id}`);
    }
    if (block.kind !== 'paragraph') continue;
    for (const line of block.lines) {
      checkpoint.notes.push(line.text);
      ledger.take(line.number, `comment of checkpoint ${checkpoint.id}`);
    }
  }
}
