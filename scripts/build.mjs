// Bundles the programs into dist/. Only node-pty stays outside: it is native.
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { bundleOptions } from './bundle.mjs';

const programs = ['cli', 'engine', 'host', 'demo-agent', 'measure', 'hook', 'headless-agent'].filter((name) =>
  existsSync(`src/main/${name}.ts`),
);
await rm('dist', { recursive: true, force: true });
await build({
  ...bundleOptions,
  entryPoints: programs.map((name) => `src/main/${name}.ts`),
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['node-pty'],
  sourcemap: 'linked',
  legalComments: 'linked',
});
