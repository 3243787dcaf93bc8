import type { Call } from './call.ts';
import { CommandError } from './command-error.ts';

/** How a plan is to be taken, as the command line says. */
export interface PlanChoice {
  /** `undefined`: what the plan says by default. `null`: the plan as it is written. */
  readonly profile: string | null | undefined;
  readonly vars: Readonly<Record<string, string>>;
}

export const noChoice: PlanChoice = { profile: undefined, vars: {} };

/** @throws {CommandError} for a variable without a name or a value, or one that is given two values */
export function planChoice(call: Call): PlanChoice {
  const vars = new Map<string, string>();
  for (const given of call.list('var')) {
    const [, name, value] = /^([^=]+)=([^]*)$/.exec(given) ?? [];
    if (name === undefined || value === undefined) throw new CommandError(`--var ${given}: write NAME=VALUE`);
    if (vars.has(name) && vars.get(name) !== value) throw new CommandError(`--var ${name} is given two values`);
    vars.set(name, value);
  }
  return { profile: call.text('profile') ?? undefined, vars: Object.fromEntries(vars) };
}
