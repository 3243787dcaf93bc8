// Bundles the programs into dist/. Only node-pty stays outside: it is native.
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const programs = ['cli', 'engine', 'host', 'demo-agent'].filter((name) => existsSync(`src/main/${name}.ts`));
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: programs.map((name) => `src/main/${name}.ts`),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.22',
  chunkNames: 'chunks/[name]-[hash]',
  external: ['node-pty'],
  alias: { 'react-devtools-core': './scripts/no-devtools.mjs' },
  // Some bundled CommonJS modules name their own file, and call require for Node's own modules.
  define: { 'process.env.NODE_ENV': '"production"', __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  banner: {
    js: "import { createRequire as sluiceCreateRequire } from 'node:module'; const require = sluiceCreateRequire(import.meta.url);",
  },
  sourcemap: 'linked',
  legalComments: 'linked',
  logLevel: 'warning',
});
