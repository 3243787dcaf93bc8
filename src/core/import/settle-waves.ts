import { branchFault } from '../plan/branches.ts';
import type { Draft, DraftNeed, DraftWave } from './draft.ts';

/** The wave that merges a stream, or `undefined`. */
export const waveOfStream = ({ waves }: Draft, stream: string): DraftWave | undefined =>
  waves.find(({ merges }) => merges.some((merge) => merge.stream === stream));

/**
 * Puts right what waves may not have: branches that git refuses, or that streams work on, and nothing to merge. Needs on the merge of a stream that no
 * wave merges become needs on the stream. What is taken away stays as a comment. Called when the ids of all nodes stand.
 */
export function settleWaves(draft: Draft): void {
  for (const wave of draft.waves) settleWave(draft, wave);
  for (const wave of draft.waves.filter(({ merges }) => merges.length === 0)) {
    draft.asides.waves.push(`unsure: the wave ${wave.title ?? wave.id} merges nothing that was found`, ...wave.notes);
    draft.final.push(...wave.checks);
  }
  draft.waves = draft.waves.filter(({ merges }) => merges.length > 0);
  const settled = (needs: readonly DraftNeed[]): DraftNeed[] =>
    needs.map((need) =>
      need.kind === 'merged' && !waveOfStream(draft, need.stream)
        ? { kind: 'id', id: need.stream, unsure: `when it is merged, but no wave merges ${need.stream}` }
        : need,
    );
  for (const node of [...draft.phases, ...draft.streams, ...draft.checkpoints]) node.needs = settled(node.needs);
  for (const { needs } of draft.profiles) for (const each of needs) each.needs = settled(each.needs);
}

function settleWave(draft: Draft, wave: DraftWave): void {
  wave.merges = wave.merges.flatMap((merge) => {
    // By its branch: the id may have been given to another node since.
    const stream = draft.streams.find(({ branch }) => branch === merge.branch);
    const fault = stream ? branchFault(merge.branch) : 'is the branch of no stream that was found';
    if (stream && fault === null) return [{ ...merge, stream: stream.id }];
    wave.notes.push(`unsure: merges ${merge.branch}, which ${fault}`);
    if (stream) stream.branch = null;
    return [];
  });
  const fits = (branch: string, what: string): boolean => {
    const fault = branchFault(branch) ?? (draft.streams.some((stream) => stream.branch === branch) ? 'is the branch of a stream' : null);
    if (fault !== null) wave.notes.push(`unsure: ${what} ${branch}, which ${fault}`);
    return fault === null;
  };
  if (wave.into !== null && !fits(wave.into, 'merges into')) wave.into = null;
  const { land } = wave;
  if (land && (land.into === wave.into || !fits(land.into, 'lands on'))) wave.land = null;
  if (land?.tag && !fits(land.tag, 'has the tag')) land.tag = null;
}
