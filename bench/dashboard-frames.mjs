// What a frame of the dashboard costs, at 200x50 with eight panes: `node bench/dashboard-frames.mjs`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
const outfile = join(folder, 'bench.mjs');
try {
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/lib/dashboard-frames.tsx'],
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
  const { measure } = await import(pathToFileURL(outfile).href);
  console.log(`${'a frame at 200x50'.padEnd(34)} ${'median ms'.padStart(10)} ${'least ms'.padStart(10)} ${'bytes'.padStart(10)}`);
  for (const { name, medianMs, leastMs, bytes } of await measure()) {
    console.log(
      `${name.padEnd(34)} ${medianMs.toFixed(3).padStart(10)} ${leastMs.toFixed(3).padStart(10)} ${bytes.toFixed(0).padStart(10)}`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
