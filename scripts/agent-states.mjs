// Writes docs/agent-states.md: every sample through the detectors. `--check` writes nothing and exits with 1 when the file differs from what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { comparisons, confusionPage } from '../test/support/agent-samples/confusion.ts';

const page = confusionPage(await comparisons());
const file = resolve(import.meta.dirname, '../docs/agent-states.md');
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/agent-states.md is not what the detectors say of the samples: run npm run generate, and read what has changed');
  process.exitCode = 1;
}
