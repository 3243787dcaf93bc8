import type { CommandSpec, Completes } from '../command-spec.ts';
import { dynamicWords, globalFlags, offersOf, type Offer } from './offers.ts';

/** A script that needs nothing but bash 3.2: neither the bash-completion package nor associative arrays. */
export function bashCompletion(table: readonly CommandSpec[]): string {
  const offers = offersOf(table);
  return `# bash completion of sluice, made by \`sluice completion bash\`.
_sluice() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur words command= value= given=0 i
  # Bash breaks words at colons, which our names have: take them from the line itself.
  [[ "$line" == *[[:space:]] ]] && cur= || cur="\${line##*[[:space:]]}"
  read -ra words <<< "\${line%"$cur"}"
  local dir=()
  for ((i = 1; i < \${#words[@]}; i++)); do
    value=
    case "\${words[i]}" in
      -C) [[ -n "\${words[i+1]-}" ]] && dir=(-C "\${words[i+1]}"); value=dir; ((i++)) ;;
${valueFlags(offers)}
      -*) ;;
      *) if [[ -z "$command" ]]; then command="\${words[i]}"; else ((given++)); fi ;;
    esac
    # The value of an option is what is being typed only when nothing stands behind the option yet.
    ((i < \${#words[@]})) && value=
  done

  if [[ -n "$value" ]]; then _sluice_offer "$value"; return; fi
  case "$command" in
    '')
      if [[ "$cur" == -* ]]; then _sluice_words "${[...globalFlags.flatMap(({ names }) => names), '--version'].join(' ')}"
      else _sluice_words "${offers.map(({ name }) => name).join(' ')} help"; _sluice_files; fi ;;
${offers.map(commandCase).join('\n')}
  esac
}
_sluice_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
_sluice_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")); }
_sluice_offer() {
  case "$1" in
    plan) _sluice_files ;;
    dir) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$cur")) ;;
    shell) _sluice_words "bash zsh fish" ;;
    nothing) ;;
    *)
      _sluice_words "$(sluice \${dir[@]+"\${dir[@]}"} completion --words "$1" 2>/dev/null)"
      # What readline puts in place of the word is only what stands behind its last colon.
      if [[ "$cur" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
        local head="\${cur%"\${cur##*:}"}" n
        for ((n = 0; n < \${#COMPREPLY[@]}; n++)); do COMPREPLY[n]="\${COMPREPLY[n]#"$head"}"; done
      fi ;;
  esac
}
complete -F _sluice sluice
`;
}

/** What the script calls what it offers. */
const nameOf = (completes: Completes): string => dynamicWords(completes) ?? completes;

function valueFlags(offers: readonly Offer[]): string {
  const flags = new Map<string, string>();
  for (const offer of offers) {
    for (const { names, value } of offer.flags) if (value) for (const name of names) flags.set(name, nameOf(value));
  }
  return [...flags].map(([name, value]) => `      ${name}) value=${value}; ((i++)) ;;`).join('\n');
}

function commandCase({ name, flags, args, argsGoOn }: Offer): string {
  const names = [...flags, ...globalFlags].flatMap((flag) => flag.names).join(' ');
  const places = args.map((completes, index) => {
    const isLast = index === args.length - 1;
    return `        ${isLast && argsGoOn ? '*' : index}) _sluice_offer ${nameOf(completes)} ;;`;
  });
  const offered = places.length === 0 ? ':' : `case "$given" in\n${places.join('\n')}\n      esac`;
  return `    ${name})
      if [[ "$cur" == -* ]]; then _sluice_words "${names}"; return; fi
      ${offered} ;;`;
}
