import { waveBrief } from '../../core/handoff/conflict-brief.ts';
import type { AttemptRef } from '../../core/ports/index.ts';
import type { EffectContext } from './context.ts';
import { attemptOf, waveOf } from './refs.ts';

export interface SettlingEffects {
  /** Writes down what a resolver is to settle. @returns the folder in which it does, absolute @throws Error when nothing is to be settled any more */
  prepare(ref: AttemptRef): Promise<string>;
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
  };
}
