import { pathFault } from '../../plan/paths.ts';
import type { Aside } from '../draft.ts';
import { labelBefore, labelText, rawBlock, sections, type Search } from './search.ts';

/** A block of marked tasks shown as an example of a stream ("Example from Phase 1B") is what that stream is told. */
export function findExamples(search: Search): void {
  const { register, ledger } = search;
  for (const section of sections(search)) {
    section.blocks.forEach((block, index) => {
      if (block.kind !== 'code' || !block.lines.some(({ text }) => /\[(PARALLEL|SEQUENTIAL)\b/.test(text))) return;
      const label = labelText(labelBefore(section.blocks, index));
      const [stream] = register.streamsIn(label.replace(/\bphase\s+/i, ''));
      if (!stream) return;
      stream.notes.push(label);
      stream.prompt.push(...rawBlock(search, block));
      ledger.take({ from: block.from - 1, to: block.to }, `prompt of stream ${stream.id}`);
    });
  }
}

/** "At each trigger, create: `handoffs/PHASE-X-HANDOFF.md`": the hand-off of every checkpoint that begins a fresh session. */
export function findHandoffs(search: Search): void {
  const { draft, ledger, owners } = search;
  for (const section of sections(search)) {
    if (!/hand-?off/i.test(section.title)) continue;
    for (const block of section.blocks) {
      const line = block.kind === 'paragraph' ? block.lines.find(({ codes }) => codes.some((code) => /\.md$/i.test(code))) : undefined;
      const path = line?.codes.find((code) => /\.md$/i.test(code));
      const fresh = draft.checkpoints.filter(({ freshSession }) => freshSession);
      if (!line || path === undefined || fresh.length === 0 || pathFault(path) !== null) continue;
      for (const checkpoint of fresh) {
        const [need] = checkpoint.needs;
        const name = (need?.kind === 'id' ? need.id : checkpoint.id).toUpperCase();
        checkpoint.handoff = path.replace(/PHASE-(X|N|\[X\])/i, () => (name.startsWith('PHASE-') ? name : `PHASE-${name}`));
      }
      draft.asides.checkpoints.push(line.text);
      ledger.take(line.number, 'hand-offs');
      owners.set(section, 'checkpoints');
    }
  }
}

/**
 * Where a fresh session begins behind a phase, what comes after the phase comes after that: the hand-off is written then. Called when all needs stand; phases of
 * checks alone look at the phase itself.
 */
export function goThroughFreshSessions({ draft }: Search): void {
  for (const { id, freshSession, needs } of draft.checkpoints) {
    const [need] = needs;
    if (!freshSession || needs.length !== 1 || need?.kind !== 'id') continue;
    for (const phase of draft.phases) {
      const isWork = draft.streams.some((stream) => stream.phase === phase.id) || draft.phases.some(({ parent }) => parent === phase.id);
      if (!isWork || phase.id === need.id) continue;
      for (const other of phase.needs) if (other.kind === 'id' && other.id === need.id) other.id = id;
    }
  }
}

const homes: readonly (readonly [RegExp, Aside])[] = [
  [/conflict|merge/i, 'waves'],
  [/rollback|emergency|contingenc|risk|fail|blocks? |blocked|bottleneck|has issues/i, 'rollback'],
];

/** Sections that speak of merges or of trouble, and became nothing else, are kept beside what the plan says of these. */
export function placeRemarks(search: Search): void {
  for (const section of sections(search)) {
    const home = homes.find(([pattern]) => pattern.test(section.title))?.[1];
    if (home !== undefined && section.level > 1 && !search.owners.has(section)) search.owners.set(section, home);
  }
}
