import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';
import { git } from '../../adapters/workspaces/repository.ts';
import { sluice, start, type Running } from '../../e2e/support/command.ts';
import { killAll, makeProject, nothingLeft, type Project } from '../../e2e/support/project.ts';
import { terminal, type Driven } from '../../e2e/support/terminal.ts';
import { startModel, type ScriptedModel } from '../model/model.ts';
import { seedHome, type HomeOptions } from './home.ts';

/** A project with real agents: a git repository with a first commit, a home that is its own, and a model that says what the test wants. */
export interface Bed extends Project {
  readonly model: ScriptedModel;
  readonly home: string;
  /** Environment of everything that is started in this bed. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts the command and goes on. */
  start(...args: readonly string[]): Running;
  terminal(...args: readonly string[]): Driven;
  has(file: string): boolean;
  /** Fails when anything of this bed lives on. */
  nothingLeft(): Promise<void>;
  /** Runs an agent by itself, without Sluice. @returns its standard output */
  agent(name: string, ...args: readonly string[]): Promise<string>;
}

/** How the person of a bed has set up their agents. */
interface Fixtures {
  readonly homeOptions: HomeOptions;
  readonly bed: Bed;
}

/** A test with real agents. What it leaves running fails it. */
export const agentTest = test.extend<Fixtures>({
  homeOptions: {},
  bed: async ({ homeOptions }, use) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-agents-')));
    const model = await startModel();
    const bed = makeBed(root, model, homeOptions);
    try {
      await use(bed);
    } finally {
      try {
        await sluice(['stop', '--all'], { cwd: bed.dir, env: bed.env });
        await nothingLeft(root);
      } finally {
        await killAll(root);
        await model.close();
        rmSync(root, { recursive: true, force: true });
      }
    }
  },
});

function makeBed(root: string, model: ScriptedModel, options: HomeOptions): Bed {
  const dir = join(root, 'project');
  const home = join(root, 'home');
  // So that no project further up is taken for this one, whatever lies in the temporary folder.
  mkdirSync(join(dir, '.sluice'), { recursive: true });
  const { env } = seedHome(home, dir, model, options);
  git(dir, 'init', '--quiet', '--initial-branch=main');
  git(dir, 'config', 'user.name', 'Somebody');
  git(dir, 'config', 'user.email', 'somebody@example.org');
  appendFileSync(join(dir, '.git/info/exclude'), '.sluice\n');
  git(dir, 'commit', '--quiet', '--allow-empty', '--message', 'First');
  return {
    ...makeProject(dir, env),
    model,
    home,
    env,
    start: (...args) => start(args, { cwd: dir, env }),
    terminal: (...args) => terminal(args, { cwd: dir, env, cols: 120, rows: 40 }),
    has: (file) => existsSync(join(dir, file)),
    nothingLeft: () => nothingLeft(root),
    async agent(name, ...args) {
      const running = promisify(execFile)(name, args, { cwd: dir, env: { ...env }, timeout: 60_000, maxBuffer: 2 ** 24 });
      running.child.stdin?.end();
      return (await running).stdout;
    },
  };
}
