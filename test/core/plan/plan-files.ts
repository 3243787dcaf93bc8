import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatDiagnostic } from '../../../src/core/plan/diagnostic.ts';
import { parsePlan, type ParsedPlan, type ParseOptions } from '../../../src/core/plan/parse.ts';

/** Plans that lie in files, for the tests of their parser. */
const root = resolve(import.meta.dirname, '../../..');
export const fixtures = join(root, 'test/fixtures/plans');

export const yamlFiles = (folder: string): string[] =>
  readdirSync(resolve(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort();

export const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

/** What a plan may name: files by their paths, and besides what lies in test/fixtures/plans/beside. */
export type Beside = Readonly<Record<string, string>>;

function readBeside(files: Beside, path: string): string | null {
  const named = files[path];
  if (named !== undefined) return named;
  const file = join(fixtures, 'beside', path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Parses a text; beside it stands `prompts/b.md`, and what is named. */
export function parse(
  text: string,
  file = 'plan.yaml',
  { files = {}, ...options }: { readonly files?: Beside } & Omit<Partial<ParseOptions>, 'file' | 'readFile'> = {},
): ParsedPlan {
  return parsePlan(text, {
    file,
    ...options,
    readFile: (path) => readBeside({ 'prompts/b.md': 'Do the second thing.\n', ...files }, path),
  });
}

export const shown = ({ diagnostics }: ParsedPlan): string =>
  diagnostics.map((each) => formatDiagnostic(each, { color: false })).join('\n');

/** What is found, in short: `3:5 unknown-key`. */
export const found = ({ diagnostics }: ParsedPlan): string[] => diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);
