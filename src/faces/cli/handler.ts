import type { Call } from './call.ts';
import type { Context } from './context.ts';

/** The code of a command. @returns the exit status @throws {CommandError} with a sentence for the person */
export type Handler = (call: Call, context: Context) => Promise<number>;
