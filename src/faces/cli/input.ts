import { text } from 'node:stream/consumers';
import type { Input } from './context.ts';

export const standardInput = (stdin: NodeJS.ReadStream): Input => ({ isTerminal: stdin.isTTY, readAll: () => text(stdin) });
