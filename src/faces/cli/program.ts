import { Command, CommanderError, Option, type Argument } from 'commander';
import { callOf, type Call } from './call.ts';
import type { CommandName, CommandSpec, OptionSpec } from './command-spec.ts';
import { CommandError } from './command-error.ts';
import { exitMeanings } from './exit-status.ts';
import { didYouMean } from './suggest.ts';
import { bareUsage, commandTable } from './table/table.ts';

/** What a command line asks for. */
export type Asked =
  | { readonly kind: 'command'; readonly name: CommandName; readonly call: Call; readonly dir: string | null }
  /** No command: `sluice [PLAN]`. */
  | { readonly kind: 'bare'; readonly plan: string | null; readonly dir: string | null }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' };

/**
 * Reads a command line.
 * @param argv what stands behind `sluice`
 * @param columns width that help is wrapped to
 * @throws {CommandError} when it is wrong
 */
export function parseCommandLine(argv: readonly string[], columns: number): Asked {
  let asked: Asked | null = null;
  let help = '';
  let wrong = '';
  const program = new Command('sluice')
    .usage(bareUsage.usage)
    .description(bareUsage.about)
    .argument('[PLAN]', 'the plan to run')
    .option('-C <DIR>', 'work as if called in this folder')
    .option('--version', 'print the version')
    .helpOption('--help', 'show this help')
    .addHelpCommand(new Command('help').argument('[COMMAND]').summary('show the help of a command').helpGroup('Other:'))
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(termOf)].join(' '),
    })
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (help += text),
      writeErr: (text) => (help += text),
      outputError: (text) => (wrong += text),
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', () => ['', exitStatusHelp(), '', 'Help of a command: sluice COMMAND --help'].join('\n'));
  const dirOf = () => program.opts<{ C?: string }>().C ?? null;
  program.action((plan: string | undefined, options: { version?: true }) => {
    asked = options.version ? { kind: 'version' } : { kind: 'bare', plan: plan ?? null, dir: dirOf() };
  });
  for (const spec of commandTable) {
    addCommand(program, spec).action((...given: unknown[]) => {
      const options = given[spec.args.length] as Record<string, unknown>;
      const args = given.slice(0, spec.args.length).flatMap((value) => (value === undefined ? [] : (value as string | string[])));
      asked = { kind: 'command', name: spec.name, call: callOf(args, positive(spec.options, options)), dir: dirOf() };
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: help };
    throw new CommandError(wrongUse(wrong, error, argv));
  }
  return asked ?? { kind: 'help', text: program.helpInformation() };
}

const termOf = (argument: Argument): string => {
  const shown = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? shown : `[${shown}]`;
};

function addCommand(program: Command, spec: CommandSpec): Command {
  const command = program
    .command(spec.name)
    .summary(spec.summary)
    .description(spec.description.join('\n\n'))
    .helpGroup(`${spec.group}:`)
    .helpOption('--help', 'show this help')
    .allowExcessArguments(false)
    .addHelpText('after', () => ['', 'Examples:', ...spec.examples.map(({ line, about }) => `  ${line}\n      ${about}`)].join('\n'));
  for (const argument of spec.args) {
    const name = argument.name + (argument.variadic ? '...' : '');
    command.argument(argument.required ? `<${name}>` : `[${name}]`, argument.about);
  }
  for (const { flags, about, isRepeatable } of spec.options) {
    const option = new Option(flags, about);
    if (isRepeatable) option.argParser((value, before: readonly string[] | undefined) => [...(before ?? []), value]);
    command.addOption(option);
  }
  return command;
}

/** Commander keeps `--no-wait` as `wait: false`; everybody else reads it as the switch that was typed, `noWait: true`. */
function positive(specs: readonly OptionSpec[], options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...options };
  for (const { flags } of specs) {
    const { negate, long } = new Option(flags);
    if (!negate || !long) continue;
    const name = camelCase(long.slice('--no-'.length));
    result[camelCase(long.slice('--'.length))] = options[name] === false;
    delete result[name];
  }
  return result;
}

const camelCase = (words: string): string => words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function exitStatusHelp(): string {
  return ['Exit status:', ...exitMeanings.map(([status, meaning]) => `  ${String(status).padEnd(4)} ${meaning}`)].join('\n');
}

/** Commander's complaint in our voice, with where to read on. */
function wrongUse(output: string, error: CommanderError, argv: readonly string[]): string {
  const sentence = (output || error.message)
    .replace(/^error: /, '')
    .replace(/\s+\((Did you mean .*)\)\s*$/, '. $1')
    .replace(/[.\s]+$/, '');
  const command = commandTable.find(({ name }) => argv.includes(name));
  const word = command ? undefined : firstWord(argv);
  if (word !== undefined && nearCommand(word)) return unknownWord(word).message;
  const unknownFlag = error.code === 'commander.unknownOption' ? /'(--?[^']+)'/.exec(sentence)?.[1] : undefined;
  const owners =
    command || !unknownFlag ? [] : commandTable.filter(({ options }) => options.some(({ flags }) => flags.includes(unknownFlag)));
  const owned = owners.length > 0 ? `; it is an option of ${owners.map(({ name }) => `\`sluice ${name}\``).join(', ')}` : '';
  return `${sentence}${owned}${sentence.endsWith('?') ? '' : '.'} See \`sluice ${command ? `${command.name} ` : ''}--help\``;
}

/** The first that is no option and no value of `-C`. */
const firstWord = (argv: readonly string[]): string | undefined =>
  argv.find((text, index) => !text.startsWith('-') && argv[index - 1] !== '-C');

const nearCommand = (word: string): string =>
  didYouMean(
    word,
    commandTable.map(({ name }) => name),
  );

/** What to say about a bare word that is neither a command nor a file. */
export function unknownWord(word: string): CommandError {
  const rest = nearCommand(word) || ` Commands: ${commandTable.map(({ name }) => name).join(', ')}.`;
  return new CommandError(`${word} is neither a command nor a file.${rest} See \`sluice --help\``);
}
