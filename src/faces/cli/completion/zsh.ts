import type { CommandSpec, Completes } from '../command-spec.ts';
import { dynamicWords, globalFlags, offersOf, type Offer, type OfferedFlag } from './offers.ts';

/** A script for zsh's own completion system: to be sourced, or put as `_sluice` on the fpath. */
export function zshCompletion(table: readonly CommandSpec[]): string {
  const offers = offersOf(table);
  return `#compdef sluice
# zsh completion of sluice, made by \`sluice completion zsh\`.
_sluice() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C ${globalFlags.map(flagSpec).join(' ')} '--version[print the version]' '1: :_sluice_first' '*:: :->rest'
  [[ "$state" == rest ]] || return
  # The second call of _arguments forgets what the first has found.
  local -a sluice_dir
  [[ -n "\${opt_args[-C]}" ]] && sluice_dir=(-C "\${(Q)opt_args[-C]}")
  case "$line[1]" in
${offers.map(commandCase).join('\n')}
  esac
}
_sluice_first() {
  local -a commands=(
${offers.map(({ name, about }) => `    ${quoted(`${name}:${about}`)}`).join('\n')}
  )
  _describe -t commands command commands
  _files
}
_sluice_words() {
  local -a found
  found=("\${(@f)$(sluice $sluice_dir completion --words "$1" 2>/dev/null)}")
  (( \${#found} )) && compadd -a found
}
if [[ "\${funcstack[1]}" == _sluice ]]; then _sluice "$@"; else compdef _sluice sluice; fi
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** In the specifications of _arguments, brackets and colons mean something. */
const plain = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');

function actionOf(completes: Completes): string {
  const dynamic = dynamicWords(completes);
  // With a space in front, _arguments leaves the words as they are; else it would put options of its own before the argument.
  if (dynamic) return ` _sluice_words ${dynamic}`;
  if (completes === 'plan') return '_files';
  if (completes === 'dir') return '_files -/';
  return completes === 'shell' ? '(bash zsh fish)' : ' ';
}

function flagSpec({ names, about, value }: OfferedFlag): string {
  const rest = `[${plain(about)}]${value === null ? '' : `:${value}:${actionOf(value)}`}`;
  return names.map((name) => quoted(`${name}${rest}`)).join(' ');
}

function commandCase({ name, flags, args, argsGoOn }: Offer): string {
  const places = args.map((completes, index) => {
    const place = index === args.length - 1 && argsGoOn ? '*' : String(index + 1);
    return quoted(`${place}:${completes}:${actionOf(completes)}`);
  });
  return `    ${name}) _arguments ${[...[...flags, ...globalFlags].map(flagSpec), ...places].join(' ')} ;;`;
}
