import type { Program } from './program.ts';

/** A program as the plan spells it: no shell comes between, so that no argument means more than it says. */
export const commandProgram = ([file, ...args]: readonly [string, ...string[]]): Program => ({ file, args });
