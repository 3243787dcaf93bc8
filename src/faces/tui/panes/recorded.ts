import type { Terminal } from './xterm.ts';

/** Text fed to the emulator at once, in code units: a long recording must not keep keys waiting. */
const chunk = 64 * 1024;

/**
 * Plays a recording (asciicast v2) to its end. @returns the emulator as the attempt left its terminal, or `null` when the text is no
 * recording
 */
export async function playRecording(text: string): Promise<Terminal | null> {
  const { openEmulator } = await import('./xterm.ts');
  let terminal: Terminal | null = null;
  let held: string[] = [];
  let length = 0;
  const flush = async () => {
    const data = held.join('');
    held = [];
    length = 0;
    if (data !== '') await new Promise<void>((done) => (terminal === null ? done() : terminal.write(data, done)));
  };
  for (const line of text.split('\n')) {
    const record = readLine(line);
    if (record === null) continue;
    if (record.kind === 'output') {
      held.push(record.data);
      length += record.data.length;
      if (length > chunk) await flush();
      continue;
    }
    await flush();
    if (terminal === null) terminal = openEmulator(record.cols, record.rows, false);
    else terminal.resize(record.cols, record.rows);
  }
  await flush();
  return terminal;
}

type CastRecord =
  { readonly kind: 'size'; readonly cols: number; readonly rows: number } | { readonly kind: 'output'; readonly data: string };

/** `null` for what shows nothing: input, markers, a line that was cut. */
function readLine(line: string): CastRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (Array.isArray(value)) {
    const [, code, data] = value as unknown[];
    if (typeof data !== 'string') return null;
    if (code === 'o') return { kind: 'output', data };
    return code === 'r' ? size(...data.split('x').map(Number)) : null;
  }
  const { width, height } = (value ?? {}) as { readonly width?: unknown; readonly height?: unknown };
  return size(width, height);
}

const size = (cols?: unknown, rows?: unknown): CastRecord | null =>
  Number.isInteger(cols) && Number.isInteger(rows) && Number(cols) > 0 && Number(rows) > 0 && Number(cols) <= 2_000 && Number(rows) <= 2_000
    ? { kind: 'size', cols: Number(cols), rows: Number(rows) }
    : null;
