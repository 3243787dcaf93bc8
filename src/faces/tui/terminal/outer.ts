import { writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { InputParser } from './input-parser.ts';
import type { InputEvent } from './input.ts';
import { giveBack, mouseReports, takeOver, type MouseReports } from './modes.ts';

/** After a lone Escape, how long the rest of a sequence may take to come. Local keys come at once; this is for slow lines. */
const escapeWaitMs = 25;

/** The terminal that the person looks at. It belongs to the dashboard from `openTerminal` until `close`. */
export interface OuterTerminal {
  size(): { readonly cols: number; readonly rows: number };
  write(bytes: string): void;
  /** The terminal has not taken the last bytes yet: a frame now would only lengthen the queue. */
  readonly busy: boolean;
  mouse(reports: MouseReports): void;
  /** Gives the terminal back, stops the process as Ctrl-Z does, and takes it again when the process goes on. */
  suspend(): void;
  /** Gives the terminal back; it does nothing more. */
  close(): void;
}

export interface TerminalEvents {
  readonly input: (events: readonly InputEvent[]) => void;
  readonly resized: () => void;
  /** The terminal has taken all bytes. */
  readonly drained: () => void;
  /** The terminal has been taken again after a stop, and shows something else: draw it anew. */
  readonly resumed: () => void;
  /** The terminal is gone, or somebody asks the process to end. It has been given back already where that was possible. */
  readonly gone: (reason: string) => void;
}

type Signals = 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT';
const endings: readonly Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'];

/** Takes the terminal of this process over. Whatever way the process ends, the terminal is given back. */
export function openTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, events: TerminalEvents): OuterTerminal {
  const parser = new InputParser();
  const decoder = new StringDecoder('utf8');
  let escapeTimer: NodeJS.Timeout | undefined;
  let resumeTimer: NodeJS.Timeout | undefined;
  let held = false;
  let closed = false;
  /** Bytes that give the terminal back are still in the queue. */
  let giving = false;
  let reports: MouseReports = 'clicks';

  const take = () => {
    if (held || closed) return;
    held = true;
    stdin.setRawMode?.(true);
    stdout.write(takeOver + mouseReports[reports]);
  };
  const give = () => {
    if (!held) return;
    held = false;
    if (stdout.writableLength === 0) writeNow(stdout, giveBack);
    else {
      // Behind the frames that the terminal has not taken yet, or they would come after it.
      giving = true;
      stdout.write(giveBack, () => (giving = false));
    }
    try {
      stdin.setRawMode?.(false);
    } catch {
      // The terminal has gone: there is no mode to set back.
    }
  };
  /** The process ends: what is queued is lost, and nothing can be waited for. */
  const giveAtOnce = () => {
    give();
    if (giving) writeNow(stdout, giveBack);
  };
  const gone = (reason: string) => {
    if (closed) return;
    give();
    events.gone(reason);
  };
  const deliver = (parsed: readonly InputEvent[]) => {
    if (parsed.length > 0) events.input(parsed);
  };
  const onData = (chunk: Buffer | string) => {
    clearTimeout(escapeTimer);
    deliver(parser.push(typeof chunk === 'string' ? chunk : decoder.write(chunk)));
    if (parser.pending) escapeTimer = setTimeout(() => deliver(parser.flush()), escapeWaitMs);
  };
  const resume = () => {
    clearTimeout(resumeTimer);
    if (held || closed) return;
    take();
    events.resumed();
  };
  const onContinue = () => {
    // The process may have been stopped from outside, without giving the terminal back first.
    held = false;
    resume();
  };
  const onSignal = (signal: Signals) => gone(signal);
  const onEnd = () => gone('the terminal was closed');
  const onError = (error: Error) => gone(`the terminal is gone: ${error.message}`);

  unblock(stdout);
  stdin.on('data', onData);
  stdin.on('end', onEnd);
  stdin.on('error', onError);
  stdout.on('error', onError);
  stdout.on('resize', events.resized);
  stdout.on('drain', events.drained);
  for (const signal of endings) process.on(signal, onSignal);
  process.on('SIGCONT', onContinue);
  // Also after something was thrown: Node tells what it was when this has run.
  process.on('exit', giveAtOnce);
  take();
  stdin.resume();

  return {
    size: () => ({ cols: stdout.columns || 80, rows: stdout.rows || 24 }),
    write(bytes) {
      if (held && !stdout.destroyed) stdout.write(bytes);
    },
    get busy() {
      return stdout.writableNeedDrain;
    },
    mouse(wanted) {
      if (wanted === reports) return;
      reports = wanted;
      if (held) stdout.write(mouseReports[wanted]);
    },
    suspend() {
      if (process.platform === 'win32' || !held) return;
      give();
      // The whole group, as the terminal's own Ctrl-Z would: a shell waits for all of it. Without job control nothing stops, and the
      // timer takes the terminal back; where it did stop, the timer is overdue when the process goes on.
      process.kill(0, 'SIGTSTP');
      resumeTimer = setTimeout(resume, 100);
    },
    close() {
      if (closed) return;
      give();
      closed = true;
      clearTimeout(escapeTimer);
      clearTimeout(resumeTimer);
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdout.off('resize', events.resized);
      stdout.off('drain', events.drained);
      for (const signal of endings) process.off(signal, onSignal);
      process.off('SIGCONT', onContinue);
      // The listener for the exit stays for what is queued, those for errors because a stream that fails later must not end the process.
      stdin.pause();
    },
  };
}

/** Node makes terminals blocking; a person who stops the output with Ctrl-S must not stop the dashboard with it. */
function unblock(stdout: NodeJS.WriteStream): void {
  const { _handle: handle } = stdout as unknown as { readonly _handle?: { setBlocking?: (blocking: boolean) => void } };
  handle?.setBlocking?.(false);
}

/** Writes at once, past what is queued: the process may end right after. */
function writeNow(stdout: NodeJS.WriteStream, bytes: string): void {
  const { fd } = stdout as { readonly fd?: number };
  if (fd === undefined) {
    stdout.write(bytes);
    return;
  }
  const buffer = Buffer.from(bytes);
  let at = 0;
  // A full terminal says EAGAIN; after some tries it is one that nobody reads any more.
  for (let tries = 0; at < buffer.length && tries < 200; tries++) {
    try {
      at += writeSync(fd, buffer, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
