import { addNeed, emptyPhase, emptyStream } from '../draft.ts';
import { bare, estimateIn, slug } from '../words.ts';
import { rawBlock, sections, type Search } from './search.ts';

/** "After all streams complete: 1. **Code Review** (1 hour) - ...": a last phase, whose stages come one after the other. */
export function findStages(search: Search): void {
  const { draft, ledger, owners } = search;
  for (const section of sections(search)) {
    if (!/post-?completion|roll-?out|deployment stages|release stages|after completion/i.test(section.title)) continue;
    for (const block of section.blocks) {
      if (block.kind !== 'list' || !block.ordered) continue;
      const stages = block.items.filter(({ line }) => line.label !== null && estimateIn(line.rest) !== null);
      const id = slug(section.title);
      if (stages.length < 2 || id === '' || draft.phases.some((phase) => phase.id === id)) continue;
      const phase = emptyPhase(id, bare(section.title));
      // Behind everything that stands in the plan so far: phases, and streams that have none.
      for (const other of draft.phases) if (other.parent === null) addNeed(phase.needs, { kind: 'id', id: other.id });
      for (const other of draft.streams) if (other.phase === null) addNeed(phase.needs, { kind: 'id', id: other.id });
      draft.phases.push(phase);
      let before: string | null = null;
      for (const { line, from, to } of stages) {
        const stream = emptyStream(slug(line.label ?? ''), line.label, id);
        stream.estimate = estimateIn(line.rest);
        stream.prompt.push(...rawBlock(search, { from: from + 1, to }));
        if (before !== null) addNeed(stream.needs, { kind: 'id', id: before });
        draft.streams.push(stream);
        ledger.take({ from, to }, `stream ${stream.id}`);
        before = stream.id;
      }
      owners.set(section, phase);
      ledger.take(section.line, `phase ${id}`);
    }
  }
}
