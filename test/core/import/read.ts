import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importGuide, type Imported } from '../../../src/core/import/import-guide.ts';

const folder = join(import.meta.dirname, '../../fixtures/guides');
export const guides = ['pre-production-sprint', 'five-streams', 'phase-map', 'seven-workstreams', 'batches'] as const;
export const guideText = (name: string): string => readFileSync(join(folder, `${name}.md`), 'utf8');
export const draftFile = (name: string): string => join(folder, `${name}.draft.yaml`);

export const imported = (text: string, has: readonly string[] = []): Imported =>
  importGuide(text, { file: 'guide.md', agent: 'demo', hasFile: (path) => has.includes(path) });
