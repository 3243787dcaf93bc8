import type { RecordedPiece } from '../../../wire/recording.ts';
import type { Terminal } from './xterm.ts';

/** Text fed to the emulator at once, in code units: a long recording must not keep keys waiting. */
const chunk = 64 * 1024;
const firstSize = { cols: 80, rows: 24 };

/** Plays a recording to its end. @returns the emulator as the attempt left its terminal; `null` when there is no recording */
export async function playRecording(pieces: AsyncIterable<RecordedPiece>): Promise<Terminal | null> {
  const { openEmulator } = await import('./xterm.ts');
  const terminal = openEmulator(firstSize.cols, firstSize.rows, false);
  let held: string[] = [];
  let length = 0;
  const write = (text: string) => new Promise<void>((done) => terminal.write(text, done));
  const flush = async () => {
    const data = held.join('');
    held = [];
    length = 0;
    if (data !== '') await write(data);
  };
  try {
    for await (const piece of pieces) {
      switch (piece.kind) {
        case 'began':
          terminal.resize(piece.header.width, piece.header.height);
          break;
        case 'resized':
          await flush();
          terminal.resize(piece.size.cols, piece.size.rows);
          break;
        case 'output':
          held.push(piece.text);
          length += piece.text.length;
          if (length > chunk) await flush();
          break;
        case 'dropped':
          held.push(`\u001b[0m\r\n\u001b[2m── ${piece.bytes} bytes of output were not kept ──\u001b[0m\r\n`);
          break;
      }
    }
    await flush();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    await flush();
    await write(`\u001b[0m\r\nsluice: the recording cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return terminal;
}
