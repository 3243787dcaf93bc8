import { usualSettings } from '../agent-state/standing.ts';
import { percent } from './compile-demo.ts';
import { milliseconds } from './milliseconds.ts';
import type { OnLimit, RealAgentSettings } from './model.ts';
import type { RealAgentYaml } from './schema/real-agent.ts';

/** Every setting at what it is where the plan does not say it. */
export const usualAgentSettings: RealAgentSettings = {
  mode: 'interactive',
  program: null,
  model: null,
  effort: null,
  permissionMode: null,
  args: [],
  wrap: [],
  allow: [],
  deny: [],
  onLimit: { kind: 'wait' },
  stalledAfterMs: usualSettings.stalledAfterMs,
  contextHandoffPercent: null,
};

/** @param own of the stream, or of an agent that takes over; its word counts, key by key */
export function compileRealAgent(agent: RealAgentYaml, own: RealAgentYaml = {}): RealAgentSettings {
  const { mode, program, model, effort, permission_mode, args, wrap, on_limit, stalled_after, handoff_at } = { ...agent, ...own };
  const permissions = { ...agent.permissions, ...own.permissions };
  return {
    ...usualAgentSettings,
    ...(mode === undefined ? {} : { mode }),
    program: program ?? null,
    model: model ?? null,
    effort: effort ?? null,
    permissionMode: permission_mode ?? null,
    args: args ?? [],
    wrap: wrap ?? [],
    allow: permissions.allow ?? [],
    deny: permissions.deny ?? [],
    ...(on_limit === undefined ? {} : { onLimit: compileOnLimit(on_limit) }),
    ...(stalled_after === undefined ? {} : { stalledAfterMs: stalled_after === 'never' ? null : milliseconds(stalled_after) }),
    contextHandoffPercent: handoff_at === undefined ? null : percent(handoff_at),
  };
}

const compileOnLimit = (written: NonNullable<RealAgentYaml['on_limit']>): OnLimit =>
  typeof written === 'string' ? { kind: written } : { kind: 'takeOver', agent: written.take_over };
