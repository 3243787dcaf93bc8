// How everything of ours is bundled: the programs for dist/, and what benches and tools run from source.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Options of esbuild that hold for all bundles; paths in them are relative to the repository. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.22',
  alias: { 'react-devtools-core': './scripts/no-devtools.mjs' },
  // Some bundled CommonJS modules name their own file, and call require for Node's own modules.
  define: { 'process.env.NODE_ENV': '"production"', __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  banner: {
    js: "import { createRequire as sluiceCreateRequire } from 'node:module'; const require = sluiceCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

/**
 * Bundles a source file into a temporary folder and uses it as a module. The folder is removed afterwards.
 * @param entry relative to the repository
 * @param use called with the module, which may wait for something when it is loaded
 */
export async function withBundled(entry, use = async () => {}) {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bundle-'));
  try {
    const outfile = join(folder, 'bundle.mjs');
    await build({ ...bundleOptions, entryPoints: [entry], outfile });
    await use(await import(pathToFileURL(outfile).href));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
