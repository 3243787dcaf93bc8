import type { Call } from './call.ts';
import { CommandError } from './command-error.ts';

/** How a plan is to be taken, as the command line says. */
export interface PlanChoice {
  /** `undefined`: what the plan says by default. `null`: the plan as it is written. */
  readonly profile: string | null | undefined;
  readonly vars: Readonly<Record<string, string>>;
  /** The agent that stands in for all others but commands. */
  readonly standIn: 'demo' | null;
}

export const noChoice: PlanChoice = { profile: undefined, vars: {}, standIn: null };

/** @throws {CommandError} for a variable without a name or a value, or one that is given two values, and for an agent that cannot stand in */
export function planChoice(call: Call): PlanChoice {
  const vars = new Map<string, string>();
  for (const given of call.list('var')) {
    const [, name, value] = /^([^=]+)=([^]*)$/.exec(given) ?? [];
    if (name === undefined || value === undefined) throw new CommandError(`--var ${given}: write NAME=VALUE`);
    if (vars.has(name) && vars.get(name) !== value) throw new CommandError(`--var ${name} is given two values`);
    vars.set(name, value);
  }
  const standIn = call.text('agent');
  if (standIn !== null && standIn !== 'demo')
    throw new CommandError(`--agent ${standIn}: only the demo agent can stand in for others: --agent demo`);
  return { profile: call.text('profile') ?? undefined, vars: Object.fromEntries(vars), standIn };
}
