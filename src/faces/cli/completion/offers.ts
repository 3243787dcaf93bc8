import type { CommandSpec, Completes, OptionSpec } from '../command-spec.ts';

/** What a completion script needs of the command table. */
export interface Offer {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly OfferedFlag[];
  /** What its arguments are, one after the other; the last goes on for ever when the last argument is variadic. */
  readonly args: readonly Completes[];
  readonly argsGoOn: boolean;
}
export interface OfferedFlag {
  /** `--follow`, and `-f` where there is one. */
  readonly names: readonly string[];
  readonly about: string;
  /** `null` for a switch. */
  readonly value: Completes | null;
}

/** Understood before and behind every command. */
export const globalFlags: readonly OfferedFlag[] = [
  { names: ['-C'], about: 'work as if called in this folder', value: 'dir' },
  { names: ['--help'], about: 'show the help', value: null },
];

export const offersOf = (table: readonly CommandSpec[]): Offer[] =>
  table.map(({ name, summary, options, args }) => ({
    name,
    about: summary,
    flags: options.map(flagOf),
    args: args.map(({ completes }) => completes),
    argsGoOn: args.at(-1)?.variadic ?? false,
  }));

function flagOf({ flags, about, completes }: OptionSpec): OfferedFlag {
  const names = flags.match(/--?[a-zA-Z][\w-]*/g) ?? [];
  return { names, about, value: flags.includes('<') ? completes : null };
}

/** What `sluice completion --words` calls it; `null` when the shell finds it itself, or nothing is offered. */
export function dynamicWords(completes: Completes): string | null {
  switch (completes) {
    case 'run':
      return 'runs';
    case 'stream':
      return 'streams';
    case 'target':
      return 'targets';
    case 'item':
      return 'items';
    case 'leftover':
      return 'leftovers';
    default:
      return null;
  }
}
