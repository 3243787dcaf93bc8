import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { versions } from '../versions.ts';

export type AgentName = keyof typeof versions;
export const agentNames = Object.keys(versions) as AgentName[];

/** Where the real programs lie, outside the repository. Each has a folder of its own, for they share nothing. */
const dir = process.env['SLUICE_AGENTS_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sluice', 'agents');

const binOf = (name: AgentName): string => join(dir, name, 'node_modules', '.bin');

/** A PATH on which the three programs, the Node of these tests and the system's commands are, and nothing else of the person's. */
export const programPath = [...agentNames.map(binOf), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

/** Global setup of these tests: puts the pinned versions there, which takes minutes the first time and nothing afterwards. */
export function setup(): void {
  for (const name of agentNames) install(name);
}

function install(name: AgentName): void {
  const { package: wanted, version } = versions[name];
  const root = join(dir, name);
  if (installedVersion(root, wanted) !== version) {
    mkdirSync(root, { recursive: true });
    const manifest = join(root, 'package.json');
    if (!existsSync(manifest)) writeFileSync(manifest, JSON.stringify({ private: true }));
    npm(root, 'install', '--no-audit', '--no-fund', '--save-exact', `${wanted}@${version}`);
  }
  // Claude Code puts its program in place by an install script, which npm may have been told not to run.
  const program = join(binOf(name), name);
  if (name === 'claude' && !runs(program))
    execFileSync(process.execPath, [join(root, 'node_modules', wanted, 'install.cjs')], { cwd: root });
  if (!runs(program)) throw new Error(`${program} does not run: remove ${root} and try again`);
}

function installedVersion(root: string, name: string): string | null {
  const manifest = join(root, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : null;
}

function npm(cwd: string, ...args: readonly string[]): void {
  try {
    execFileSync('npm', args, { cwd, stdio: 'pipe' });
  } catch (error) {
    throw new Error(`npm ${args.join(' ')} in ${cwd} failed: ${String((error as { stderr?: Buffer }).stderr ?? error)}`, { cause: error });
  }
}

function runs(program: string): boolean {
  try {
    // With a home that is not there, so that nothing of the real one is read.
    execFileSync(program, ['--version'], { stdio: 'pipe', env: { PATH: programPath, HOME: join(dir, 'home') } });
    return true;
  } catch {
    return false;
  }
}
