import { meetingBrief, waveBrief } from '../../core/handoff/conflict-brief.ts';
import type { AttemptRef } from '../../core/ports/index.ts';
import type { EffectContext } from './context.ts';
import { attemptOf, branchOf, waveOf } from './refs.ts';

export interface SettlingEffects {
  /** Writes down what a resolver is to settle. @returns the folder in which it does, absolute @throws Error when nothing is to be settled any more */
  prepare(ref: AttemptRef): Promise<string>;
  /** Writes down with whom, and in what, the stream would conflict, where this attempt is to settle that. @param dir of the attempt, absolute */
  brief(ref: AttemptRef, dir: string): Promise<void>;
}

/** Attempts that settle the conflict of a wave: they work in its worktree, and are told of both sides. */
export function settlingEffects(context: EffectContext): SettlingEffects {
  const { merges, paths, results } = context.ports;
  return {
    async prepare(ref) {
      const state = context.state();
      const task = attemptOf(state, ref)?.settles;
      const { dir = null, conflict = null } = task === undefined ? {} : (state.waves[task.wave] ?? {});
      const asked = conflict?.resolver;
      if (task === undefined || dir === null || conflict === null || asked === undefined)
        throw new Error('no conflict waits for it any more');
      const { into, merges: all } = waveOf(state, task.wave);
      const theirs = all.find(({ stream }) => stream === conflict.stream);
      if (theirs === undefined) throw new Error(`wave ${task.wave} does not merge ${conflict.stream}`);
      const before = state.plan.waves.filter((wave) => wave.into === into).flatMap((wave) => wave.merges);
      const others = before.filter(({ stream }) => stream !== conflict.stream);
      const { files, remarks } = asked;
      const sides = await merges.sides({ dir, theirs, others, files });
      const brief = { wave: task.wave, into, stream: conflict.stream, branch: theirs.branch, files, remarks, sides };
      await results.write(paths.runDir, paths.promptName(ref.stream, ref.attempt), waveBrief(state, brief));
      return dir;
    },
    async brief(ref, dir) {
      const state = context.state();
      const meets = attemptOf(state, ref)?.meets;
      if (meets === undefined) return;
      const theirs = { stream: meets.stream, branch: branchOf(state, meets.stream) };
      const own = { stream: ref.stream, branch: branchOf(state, ref.stream) };
      const sides = await merges.sides({ dir, theirs, others: [own], files: meets.files });
      const brief = { stream: ref.stream, other: meets.stream, branch: theirs.branch, files: meets.files, sides };
      await results.write(paths.runDir, paths.promptName(ref.stream, ref.attempt), meetingBrief(state, brief));
    },
  };
}
