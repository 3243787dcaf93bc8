import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatDiagnostic } from '../../../src/core/plan/diagnostic.ts';
import { parsePlan, type ParsedPlan } from '../../../src/core/plan/parse.ts';

/** Plans that lie in files, for the tests of their parser. */
const root = resolve(import.meta.dirname, '../../..');
export const fixtures = join(root, 'test/fixtures/plans');

export const yamlFiles = (folder: string): string[] =>
  readdirSync(resolve(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort();

export const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

/** Parses a text; beside it stands `prompts/b.md` and nothing else. */
export const parse = (text: string, file = 'plan.yaml'): ParsedPlan =>
  parsePlan(text, { file, readFile: (path) => (path === 'prompts/b.md' ? 'Do the second thing.\n' : null) });

export const shown = ({ diagnostics }: ParsedPlan): string =>
  diagnostics.map((each) => formatDiagnostic(each, { color: false })).join('\n');

/** What is found, in short: `3:5 unknown-key`. */
export const found = ({ diagnostics }: ParsedPlan): string[] => diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);
