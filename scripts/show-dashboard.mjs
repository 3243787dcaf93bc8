// Shows the dashboard on a made-up run, for looking at it: `node scripts/show-dashboard.mjs STAGE`, in a terminal.
// The stages are in test/support/tui/stages.ts (running, held, failed, passed, many ...), and `chooser`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'sluice-show-'));
const outfile = join(folder, 'show.mjs');
try {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/support/tui/show.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.22',
    alias: { 'react-devtools-core': './scripts/no-devtools.mjs' },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as sluiceCreateRequire } from 'node:module'; const require = sluiceCreateRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
