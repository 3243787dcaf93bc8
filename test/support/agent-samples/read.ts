import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claude } from '../../../src/core/agent-state/claude/claude.ts';
import { codex } from '../../../src/core/agent-state/codex/codex.ts';
import { gemini } from '../../../src/core/agent-state/gemini/gemini.ts';
import { isFields, parseFields, type Fields } from '../../../src/core/text/fields.ts';
import type { AgentSigns } from '../../../src/core/agent-state/signs.ts';
import type { AgentState, Source } from '../../../src/core/agent-state/state.ts';

/** Recorded output of real agents, by kind in folders. */
export const samplesFolder = join(import.meta.dirname, '../../fixtures/agents');

/** What a person says that an agent was doing at a point of a sample. */
export interface Truth {
  /** Seconds in a terminal sample, a line number from 1 in all others; the end where it is missing. */
  readonly at?: number;
  readonly state: AgentState;
  /** False where the recording of a terminal does not tell what was on its screen at that time: only what was before the next sign. */
  readonly screen?: false;
  /** What a source alone is known to take it for. Anything else that is wrong fails the test, and so does one that has come right. */
  readonly mistaken?: Readonly<Partial<Record<Source | 'together', AgentState>>>;
}

export function truths(): Readonly<Record<string, readonly Truth[]>> {
  return JSON.parse(readFileSync(join(samplesFolder, 'truths.json'), 'utf8')) as Record<string, readonly Truth[]>;
}

/** Files that are samples, relative to the folder. */
export const sampleFiles = (): string[] =>
  readdirSync(samplesFolder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.includes('/') && /\.(json|jsonl|stderr|txt)$/.test(file))
    .sort();

export const readSample = (file: string): string => readFileSync(join(samplesFolder, file), 'utf8');

/** The objects of a sample, one a line. */
export const sampleObjects = (file: string): Fields[] =>
  readSample(file)
    .split('\n')
    .map(parseFields)
    .filter((fields) => isFields(fields));

export const detectors: readonly AgentSigns[] = [claude, codex, gemini];

export function agentOf(file: string): AgentSigns {
  const found = detectors.find(({ agent }) => file.split('/').at(-1)?.includes(agent));
  // Only Claude can be talked to on its standard input.
  return found ?? claude;
}
