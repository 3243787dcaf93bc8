import {
  addNeed,
  emptyCheckpoint,
  emptyPhase,
  emptyStream,
  type Draft,
  type DraftNeed,
  type DraftPhase,
  type DraftStream,
} from '../draft.ts';
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
      // A review at the end of the work is one before the stages.
      for (const { id: review } of draft.checkpoints.filter((each) => each.review && each.at !== null && !isWaitedFor(draft, each.id)))
        addNeed(phase.needs, { kind: 'id', id: review });
      validateBefore(search, phase);
      draft.phases.push(phase);
      let before: string | null = null;
      for (const { line, from, to } of stages) {
        const stream = emptyStream(slug(line.label ?? ''), line.label, id);
        stream.estimate = estimateIn(line.rest);
        stream.prompt.push(...rawBlock(search, { from: from + 1, to }));
        if (before !== null) addNeed(stream.needs, { kind: 'id', id: before });
        if (goesOut(line.label ?? '')) addPermission(search, stream, before === null ? phase.needs : [{ kind: 'id', id: before }]);
        draft.streams.push(stream);
        ledger.take({ from, to }, `stream ${stream.id}`);
        before = stream.id;
      }
      owners.set(section, phase);
      ledger.take(section.line, `phase ${id}`);
    }
  }
}

const isWaitedFor = ({ phases, streams, checkpoints }: Draft, checkpoint: string) =>
  [...phases, ...streams, ...checkpoints].some(({ needs }) => needs.some((need) => need.kind === 'id' && need.id === checkpoint));

/** A stage that changes what is outside of the project. */
const goesOut = (title: string) => /\b(deploy\w*|releas\w*|publish\w*|roll-?out|cut-?over|go-?live|launch)\b/i.test(title);

/** A person lets it begin, when what is before it is done. */
function addPermission({ draft }: Search, stream: DraftStream, before: readonly DraftNeed[]): void {
  const allowed = emptyCheckpoint(`${stream.id}-allowed`, `${stream.title ?? stream.id} is allowed`);
  allowed.review = true;
  allowed.notes.push('unsure: the guide does not say that a person allows it; it changes what is outside of the project');
  for (const need of before) addNeed(allowed.needs, need);
  draft.checkpoints.push(allowed);
  addNeed(stream.needs, { kind: 'id', id: allowed.id });
}

/** A final validation checks what was built before the stages begin, not after them: gates of a phase of its own between the two. */
function validateBefore({ draft, register }: Search, stages: DraftPhase): void {
  const id = 'validation';
  if (draft.final.length === 0 || register.phase(id) || register.stream(id)) return;
  const phase = emptyPhase(id, 'Validation');
  phase.needs = stages.needs;
  phase.checks = draft.final;
  draft.final = [];
  draft.phases.push(phase);
  stages.needs = [{ kind: 'id', id }];
}
