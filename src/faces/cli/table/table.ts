import type { CommandSpec } from '../command-spec.ts';
import { actingCommands } from './acting.ts';
import { lookingCommands } from './looking.ts';
import { otherCommands } from './other.ts';
import { runningCommands } from './running.ts';

/** Every command, in the order of the help. */
export const commandTable: readonly CommandSpec[] = [...runningCommands, ...lookingCommands, ...actingCommands, ...otherCommands];

/** What `sluice` does without a command. */
export const bareUsage = {
  usage: '[-C DIR] [PLAN | COMMAND ...]',
  about:
    'Runs a written plan of parallel agents and shows it live in the terminal. With a plan: runs it, as `sluice run PLAN` does. Without: opens the dashboard on the live run, or lists plans and runs to choose from.',
} as const;
