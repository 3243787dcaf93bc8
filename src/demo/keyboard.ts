import { StringDecoder } from 'node:string_decoder';

/** What a person types: whole lines, what stands typed so far, and Ctrl-C. */
export interface Keyboard {
  /** False when the input has ended, and nobody can answer any more. */
  readonly open: boolean;
  typed(): string;
  /** Takes the next line; `null` when the input has ended. While nobody takes one, lines go to `onLine`. */
  nextLine(): Promise<string | null>;
  /** Takes the keys one by one again, after the process was stopped and continued. */
  resume(): void;
  close(): void;
}

export interface KeyboardListener {
  onLine(line: string): void;
  onInterrupt(): void;
  /** What is typed has changed. */
  onTyped(): void;
}

/** One match a key: an escape sequence (arrows, mouse, paste marks), a control character, or a piece of text. */
// oxlint-disable-next-line no-control-regex
const keys = /\u001b(?:\[[0-9;?<]*[ -/]*[@-~]|O.|.)?|[\u0000-\u001f\u007f]|[^\u0000-\u001f\u007f]+/gsu;

export function keyboard(input: NodeJS.ReadStream, listener: KeyboardListener): Keyboard {
  const terminal = input.isTTY ? input : null;
  const decoder = new StringDecoder('utf8');
  let typed = '';
  let open = true;
  let afterReturn = false;
  let waiting: ((line: string | null) => void) | null = null;

  const enter = (): void => {
    const line = typed;
    typed = '';
    listener.onTyped();
    const taker = waiting;
    waiting = null;
    if (taker !== null) taker(line);
    else if (line.trim() !== '') listener.onLine(line);
  };
  const press = (key: string): void => {
    const newline = key === '\n' && afterReturn;
    afterReturn = key === '\r';
    if (newline) return;
    if (key === '\r' || key === '\n') return enter();
    if (key === '\u0003') return listener.onInterrupt();
    if (key === '\u007f' || key === '\b') typed = withoutLast(typed);
    else if (key === '\u0015') typed = '';
    else if (key === '\u0017') typed = typed.replace(/\S*\s*$/, '');
    else if (key === '\t') typed += ' ';
    else if (key >= ' ') typed += key;
    else return;
    listener.onTyped();
  };
  const ended = (): void => {
    if (!open) return;
    open = false;
    // A last line without its end is a line all the same.
    const rest = typed;
    typed = '';
    if (waiting !== null) waiting(rest === '' ? null : rest);
    waiting = null;
  };

  terminal?.setRawMode(true);
  input.on('data', (chunk: Buffer) => {
    for (const [key] of decoder.write(chunk).matchAll(keys)) press(key);
  });
  input.on('end', ended);
  input.on('error', ended);
  return {
    get open() {
      return open;
    },
    typed: () => typed,
    nextLine: () => (open ? new Promise((resolve) => (waiting = resolve)) : Promise.resolve(null)),
    resume: () => void (open && terminal?.setRawMode(true)),
    close() {
      open = false;
      // Node puts the terminal's mode back when the process ends.
      input.destroy();
    },
  };
}

function withoutLast(text: string): string {
  const clusters = [...new Intl.Segmenter().segment(text)];
  return text.slice(0, clusters.at(-1)?.index ?? 0);
}
