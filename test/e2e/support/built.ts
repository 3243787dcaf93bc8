import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from './package.ts';

/** These tests run the built command. Stale code would be tested without anybody noticing, so that is said. */
export function setup(): void {
  const built = join(packageDir, 'dist', 'cli.js');
  if (!existsSync(built)) throw new Error(`${built} is missing: run \`npm run build\` before the end-to-end tests`);
  const builtAt = statSync(built).mtimeMs;
  const newest = readdirSync(join(packageDir, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .find((file) => statSync(file).mtimeMs > builtAt);
  if (newest !== undefined) console.warn(`dist is older than ${newest}: these tests do not see it; run \`npm run build\``);
}
