import type { RunRequest } from '../run/events.ts';

/** A word as a shell reads it back: quoted only where it must be. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/**
 * The command line that makes a request from any terminal: `sluice approve review:C1`. Text that the person has to fill in stands as `TEXT`.
 * @param command how `sluice` is called there, already quoted: `sluice`, or `sluice -C DIR`
 */
export function commandLineOf(request: RunRequest, command: string): string {
  const line = (...words: readonly string[]) => [command, commandOf(request), ...words].join(' ');
  switch (request.kind) {
    case 'approve':
      return line(shellWord(request.item), ...(request.scope === 'stream' ? ['--scope', 'stream'] : []));
    case 'reject':
      return line(shellWord(request.item));
    case 'answer':
      return line(shellWord(request.item), request.option === 0 ? 'N' : String(request.option));
    case 'retryGate':
      return line(shellWord(`gate:${request.gate}`));
    case 'skipGate':
      return line(shellWord(`gate:${request.gate}`), '--note', request.note === '' ? 'TEXT' : shellWord(request.note));
    case 'retryWave':
      return line(shellWord(`wave:${request.wave}`));
    case 'send':
      return line(shellWord(request.stream), request.text === '' ? 'TEXT' : shellWord(request.text));
    default:
      return line(request.target.kind === 'all' ? '--all' : shellWord(request.target.stream), ...optionsOf(request));
  }
}

function commandOf({ kind }: RunRequest): string {
  if (kind === 'retryGate' || kind === 'retryWave') return 'retry';
  return kind === 'skipGate' ? 'skip' : kind;
}

function optionsOf(request: Extract<RunRequest, { readonly target: unknown }>): readonly string[] {
  if (request.kind === 'retry' && request.fresh) return ['--fresh'];
  return request.kind === 'pause' && request.mode === 'interrupt' ? ['--interrupt'] : [];
}
