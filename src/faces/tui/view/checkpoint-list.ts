import { standing } from '../../../core/forecast/checkpoint-standing.ts';
import type { Checkpoint } from '../../../core/plan/model.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { about } from './ages.ts';
import { checkpointBadge, waveBadge, type Badge } from './status.ts';
import type { Tone } from './text.ts';

export interface CheckpointRow {
  readonly id: string;
  readonly title: string;
  readonly badge: Badge;
  /** `10m` after the start, or empty when the plan gives no time. */
  readonly planned: string;
  /** `12m`, `12m held`, `+2m late`: what is known of the real time. */
  readonly actual: string;
  readonly tone: Tone;
}

/** Checkpoints with their planned times beside the real ones, then waves, in the order of the plan. */
export const pointRows = (run: RunState, now: number): CheckpointRow[] => [...checkpointRows(run, now), ...waveRows(run)];

function waveRows(run: RunState): CheckpointRow[] {
  return run.plan.waves.flatMap(({ id, title }) => {
    const state = run.waves[id];
    if (state === undefined) return [];
    const badge = waveBadge(state);
    const isOver = state.status === 'failed' || state.status === 'skipped';
    const merged = state.status === 'merged' && state.endedAt !== null ? about(state.endedAt - run.startedAt) : '';
    const actual = isOver ? badge.word : merged;
    return [{ id, title: plainLine(title), badge, planned: '', actual, tone: badge.tone }];
  });
}

/** An integration item says first whom it is for: there is room for little more. */
const titleOf = ({ id, title, integration }: Checkpoint): string =>
  integration === null ? title || id : `${id} → ${integration.to}: ${integration.what}`;

function checkpointRows(run: RunState, now: number): CheckpointRow[] {
  return run.plan.checkpoints.flatMap((checkpoint) => {
    const state = run.checkpoints[checkpoint.id];
    if (state === undefined) return [];
    const { status } = state;
    const over = run.status.kind === 'ended' ? run.status.at : now;
    const reached = 'reachedAt' in status ? about(status.reachedAt - run.startedAt) : null;
    const [actual, tone] = ((): [string, Tone] => {
      switch (status.kind) {
        case 'held':
          return [`${reached} held`, 'warn'];
        case 'reached':
        case 'approved':
          return [reached ?? '', isLate() ? 'warn' : 'good'];
        case 'rejected':
          return ['rejected', 'bad'];
        case 'missed':
          return ['missed', 'muted'];
        case 'ahead':
          return isLate() ? ['late', 'warn'] : ['', 'muted'];
      }
    })();
    function isLate(): boolean {
      const at = standing(checkpoint, run, over);
      return at.kind === 'behind' && at.byMs > 0;
    }
    return [
      {
        id: checkpoint.id,
        title: plainLine(titleOf(checkpoint)),
        badge: checkpointBadge(state),
        planned: checkpoint.atMs === null ? '' : about(checkpoint.atMs),
        actual,
        tone,
      },
    ];
  });
}
