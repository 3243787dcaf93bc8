/** One of the two streams that a command writes to. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Whether `paint` paints: a terminal that can, unless NO_COLOR, FORCE_COLOR or TERM say otherwise. */
  readonly isColored: boolean;
  /** Size of the terminal now, `null` when it is none. */
  readonly columns: () => number | null;
  readonly rows: () => number | null;
  readonly paint: (tone: Tone, text: string) => string;
}
export type Tone = 'good' | 'bad' | 'warn' | 'ask' | 'dim' | 'bold';

/** Select graphic rendition of each tone; the palette of the terminal decides what the colours are. */
const sgr: Readonly<Record<Tone, string>> = { good: '32', bad: '31', warn: '33', ask: '1;35', dim: '2', bold: '1' };

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export function outputTo(stream: Stream, env: Readonly<Record<string, string | undefined>>): Output {
  const isTerminal = stream.isTTY === true;
  const isColored = wantsColor(isTerminal, env);
  return {
    write: (text) => void (text === '' || stream.write(text)),
    isTerminal,
    isColored,
    columns: () => (isTerminal && stream.columns ? stream.columns : null),
    rows: () => (isTerminal && stream.rows ? stream.rows : null),
    paint: (tone, text) => (isColored ? `\u001b[${sgr[tone]}m${text}\u001b[0m` : text),
  };
}

/** FORCE_COLOR outdoes NO_COLOR, as Node has it; `0` and `false` turn colour off. */
function wantsColor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR']) return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
