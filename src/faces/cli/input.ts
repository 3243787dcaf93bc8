import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { Input } from './context.ts';

/** @param talk where prompts go, so that standard output holds data alone */
export function standardInput(stdin: NodeJS.ReadStream, talk: NodeJS.WritableStream): Input {
  return {
    isTerminal: stdin.isTTY,
    readAll: () => text(stdin),
    async readLine(prompt) {
      const reader = createInterface({ input: stdin, output: talk });
      const closed = new Promise<null>((resolve) => reader.once('close', () => resolve(null)));
      try {
        return await Promise.race([reader.question(prompt), closed]);
      } finally {
        reader.close();
      }
    },
  };
}
