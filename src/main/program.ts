import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * File of one of our own programs: beside this module when Sluice runs from source, in `dist/` when it runs from the bundle, where this
 * module is part of a program or of a chunk below `dist/chunks/`.
 */
export function programFile(name: 'engine' | 'host' | 'demo-agent' | 'measure' | 'hook' | 'headless-agent'): string {
  const places = [`./${name}.ts`, `./${name}.js`, `../${name}.js`].map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = places.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`the program ${name} is missing beside ${fileURLToPath(import.meta.url)}; install sluice again`);
  return found;
}
