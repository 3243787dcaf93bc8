import { decodeUtf8 } from './utf8.ts';

/** What a program tells its terminal beside the text: an operating system command (OSC) of the kinds that say something of its state, or a bell. */
export type TerminalSign =
  | { readonly kind: 'title'; readonly title: string }
  /** OSC 9;4: 0 none, 1 percent, 2 error, 3 busy without an end in sight, 4 paused. */
  | { readonly kind: 'progress'; readonly value: 0 | 1 | 2 | 3 | 4 }
  /** OSC 9, 99 and 777. */
  | { readonly kind: 'notification'; readonly text: string }
  /** OSC 7501: what the program itself calls its state, `blocked` for instance, with the rest of its fields. */
  | { readonly kind: 'program-state'; readonly state: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'bell' };

/** Bytes of one command that are kept; a longer one is left out as a whole. Titles and notifications have a few hundred. */
const longestCommand = 4096;

/** `string` is a device control string and its like: what is in it is no command. */
type Mode = 'ground' | 'escape' | 'command' | 'string';

/**
 * Finds the signs in the bytes of a terminal, in chunks of any size: how they are cut changes nothing. Memory is bounded. One per terminal; it is
 * for the host, for pane bytes go nowhere else.
 */
export class TerminalScanner {
  private mode: Mode = 'ground';
  private bytes: number[] = [];
  private tooLong = false;

  scan(chunk: Uint8Array): TerminalSign[] {
    const signs: TerminalSign[] = [];
    for (const byte of chunk) {
      const sign = this.take(byte);
      if (sign) signs.push(sign);
    }
    return signs;
  }

  private take(byte: number): TerminalSign | null {
    // CAN and SUB end whatever goes on, in every mode.
    if (byte === 0x18 || byte === 0x1a) return this.leave(null);
    switch (this.mode) {
      case 'ground':
        if (byte === 0x1b) this.mode = 'escape';
        return byte === 0x07 ? { kind: 'bell' } : null;
      case 'escape':
        return this.afterEscape(byte);
      case 'string':
        if (byte === 0x1b) this.mode = 'escape';
        return null;
      case 'command':
        if (byte === 0x07) return this.leave(this.sign());
        // ESC ends a command whether a backslash follows (then it is the string terminator) or not (then it was cut off).
        if (byte === 0x1b) this.mode = 'escape';
        else if (this.bytes.length < longestCommand) this.bytes.push(byte);
        else this.tooLong = true;
        return null;
    }
  }

  private afterEscape(byte: number): TerminalSign | null {
    if (byte === 0x5c) return this.leave(this.sign());
    this.leave(null);
    if (byte === 0x1b) this.mode = 'escape';
    else if (byte === 0x5d) this.mode = 'command';
    // DCS, SOS, PM, APC.
    else if (byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) this.mode = 'string';
    else if (byte === 0x07) return { kind: 'bell' };
    return null;
  }

  /** Back to the ground, with what was found. */
  private leave(sign: TerminalSign | null): TerminalSign | null {
    this.mode = 'ground';
    this.bytes = [];
    this.tooLong = false;
    return sign;
  }

  private sign(): TerminalSign | null {
    return this.tooLong || this.bytes.length === 0 ? null : readCommand(decodeUtf8(this.bytes));
  }
}

/** @param command what stands between `ESC ]` and its end: `0;title` */
export function readCommand(command: string): TerminalSign | null {
  const cut = command.indexOf(';');
  if (cut < 0) return null;
  const rest = command.slice(cut + 1);
  switch (command.slice(0, cut)) {
    case '0':
    case '2':
      return { kind: 'title', title: rest.trim() };
    case '9':
      return progress(rest) ?? notification(rest);
    case '99':
      return kittyNotification(rest);
    case '777':
      return rest.startsWith('notify;') ? notification(rest.split(';').slice(2).join(';')) : null;
    case '7501':
      return programState(rest);
    default:
      return null;
  }
}

const notification = (text: string): TerminalSign | null => (text === '' ? null : { kind: 'notification', text });

function progress(rest: string): TerminalSign | null {
  const value = /^4;([0-4])(;|$)/.exec(rest)?.[1];
  return value === undefined ? null : { kind: 'progress', value: Number(value) as 0 | 1 | 2 | 3 | 4 };
}

/** Title and body come as commands of their own; what is said is in the body. */
function kittyNotification(rest: string): TerminalSign | null {
  const cut = rest.indexOf(';');
  if (cut < 0) return null;
  return rest.slice(0, cut).split(':').includes('p=body') ? notification(rest.slice(cut + 1)) : null;
}

function programState(rest: string): TerminalSign | null {
  const fields = Object.fromEntries(
    rest.split(':').map((field) => {
      const cut = field.indexOf('=');
      return cut < 0 ? [field, ''] : [field.slice(0, cut), field.slice(cut + 1)];
    }),
  );
  const { state, ...others } = fields;
  return state === undefined || state === '' ? null : { kind: 'program-state', state, fields: others };
}
