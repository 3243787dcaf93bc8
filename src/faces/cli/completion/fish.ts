import type { CommandSpec, Completes } from '../command-spec.ts';
import { dynamicWords, globalFlags, offersOf, type Offer, type OfferedFlag } from './offers.ts';

export function fishCompletion(table: readonly CommandSpec[]): string {
  const offers = offersOf(table);
  const names = offers.map(({ name }) => name).join(' ');
  return `# fish completion of sluice, made by \`sluice completion fish\`.
function __sluice_words
    set -l dir
    set -l tokens (commandline -opc)
    if set -l at (contains -i -- -C $tokens)
        set dir -C $tokens[(math $at + 1)]
    end
    command sluice $dir completion --words $argv[1] 2>/dev/null
end
set -l commands ${names}
complete -c sluice -n "not __fish_seen_subcommand_from $commands" -l version -d 'print the version'
${globalFlags.map((flag) => flagLine('', flag)).join('\n')}
${offers.map(({ name, about }) => `complete -c sluice -n "not __fish_seen_subcommand_from $commands" -a ${name} -d ${quoted(about)}`).join('\n')}
${offers.flatMap(commandLines).join('\n')}
`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

function valuesOf(completes: Completes): string {
  const dynamic = dynamicWords(completes);
  if (dynamic) return ` -f -a '(__sluice_words ${dynamic})'`;
  if (completes === 'plan') return ' -F';
  if (completes === 'dir') return " -f -a '(__fish_complete_directories)'";
  return completes === 'shell' ? " -f -a 'bash zsh fish'" : ' -f';
}

function flagLine(condition: string, { names, about, value }: OfferedFlag): string {
  const shown = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
  return `complete -c sluice ${condition}${shown} -d ${quoted(about)}${value === null ? '' : ` -r${valuesOf(value)}`}`;
}

function commandLines({ name, flags, args }: Offer): string[] {
  const condition = `-n '__fish_seen_subcommand_from ${name}' `;
  const values = args[0] === undefined ? ' -f' : valuesOf(args[0]);
  return [`complete -c sluice ${condition.trimEnd()}${values}`, ...flags.map((flag) => flagLine(condition, flag))];
}
