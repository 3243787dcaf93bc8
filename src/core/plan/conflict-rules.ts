import { globOf, names } from '../claims/glob.ts';
import type { StreamId } from '../ids.ts';
import type { ConflictAnswer, ConflictRule, Program } from './model.ts';

/** Rules for files that conflict, for whoever merges and for whoever foretells what will come of it. */

/** @param file relative to the top of the repository */
export const namesFile = ({ path }: ConflictRule, file: string): boolean => names(globOf(path.includes('/') ? path : `**/${path}`), file);

/** `take td2`, `union`, `run npm ci`: what is named as the reason for what has become of a file. */
export function answerName(answer: Exclude<ConflictAnswer, { kind: 'ask' }>): string {
  switch (answer.kind) {
    case 'side':
      return `take ${answer.side}`;
    case 'stream':
      return `take ${answer.stream}`;
    case 'agent':
      return agentName(answer.stream);
    case 'union':
      return 'union';
    case 'run':
      return `run ${lineOf(answer.program)}`;
  }
}

/** Of a resolver, as the one who has settled a file. */
export const agentName = (stream: StreamId): string => `agent ${stream}`;

const lineOf = (program: Program): string => (program.kind === 'command' ? program.argv.join(' ') : program.line).replaceAll(/\s+/g, ' ');
