// A real terminal of 200x50 around the program under test: a pseudo-terminal whose output is drained as fast as it comes, answered where a
// terminal answers, and searched for what is waited for. It emulates nothing, so that it takes little of the two processors.
import { spawn } from 'node-pty';

export const size = { cols: 200, rows: 50 };

export function outer(file, args, { cwd, env }) {
  const started = performance.now();
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    ...size,
    cwd,
    env: { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    encoding: null,
  });
  let bytes = 0;
  let tail = '';
  const waiting = new Set();
  let exited = null;
  const exit = new Promise((resolve) => pty.onExit((status) => resolve((exited = status))));
  pty.onData((chunk) => {
    const text = Buffer.from(chunk).toString('latin1');
    bytes += text.length;
    // Programs ask what the terminal is (DA1) and where the cursor is (DSR) and may wait for the answer.
    if (text.includes('\x1b[c')) pty.write('\x1b[?62;22c');
    if (text.includes('\x1b[6n')) pty.write('\x1b[1;1R');
    if (waiting.size === 0) return;
    tail = (tail + text).slice(-65_536);
    for (const entry of Array.from(waiting)) {
      if (entry.test(tail)) {
        waiting.delete(entry);
        entry.resolve(performance.now());
      }
    }
  });
  return {
    pty,
    started,
    exit,
    get exited() {
      return exited;
    },
    get bytes() {
      return bytes;
    },
    /** Resolves to the time at which output since this call matches. `test` takes the text since then. */
    until(why, test, timeoutMs = 30_000) {
      tail = '';
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(entry);
          reject(new Error(`waited ${timeoutMs} ms in vain for ${why}; last output: ${JSON.stringify(tail.slice(-400))}`));
        }, timeoutMs);
        const entry = {
          test,
          resolve: (at) => {
            clearTimeout(timer);
            resolve(at);
          },
        };
        waiting.add(entry);
      });
    },
    write: (data) => pty.write(data),
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
