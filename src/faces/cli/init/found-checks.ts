import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A check that a project already has, such as its tests: a first gate for its plan. */
export interface FoundCheck {
  readonly name: string;
  /** Line for the shell. */
  readonly run: string;
  /** Why it could not pass now, whatever is done; `null` when nothing is known to stand against it. */
  readonly obstacle: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Looks for checks in the files by which tools of several languages know a project. Reads, runs nothing. */
export function findChecks(dir: string, env: Env): readonly FoundCheck[] {
  const text = (file: string): string | null => {
    try {
      return readFileSync(join(dir, file), 'utf8');
    } catch {
      // What is not there, or cannot be read, says nothing about the project.
      return null;
    }
  };
  const has = (file: string) => existsSync(join(dir, file));
  const found = [...nodeChecks(text, has), ...pythonChecks(text, has), ...goChecks(has), ...rustChecks(has)];
  // A Makefile beside them most often calls the same checks.
  return (found.length > 0 ? found : makeChecks(text)).map((check) => ({
    ...check,
    obstacle: missingTool(check.run, env) ?? check.obstacle,
  }));
}

type Text = (file: string) => string | null;
type Has = (file: string) => boolean;
const check = (name: string, run: string, obstacle: string | null = null): FoundCheck => ({ name, run, obstacle });

/** What npm writes into a new package.json, and what fails always. */
const noTest = /no test specified/;
const scriptNames = ['typecheck', 'lint', 'test', 'build'] as const;

function nodeChecks(text: Text, has: Has): FoundCheck[] {
  const scripts = scriptsOf(text('package.json'));
  const manager = has('pnpm-lock.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : has('bun.lock') || has('bun.lockb') ? 'bun' : 'npm';
  const obstacle =
    /"(?:d|devD)ependencies"\s*:\s*\{\s*"/.test(text('package.json') ?? '') && !has('node_modules') ? `after \`${manager} install\`` : null;
  return scriptNames
    .filter((name) => typeof scripts[name] === 'string' && !noTest.test(scripts[name]))
    .map((name) => check(name, name === 'test' && manager === 'npm' ? 'npm test' : `${manager} run ${name}`, obstacle));
}

function scriptsOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text ?? '{}') as { scripts?: unknown } | null;
    return typeof value?.scripts === 'object' && value.scripts !== null ? (value.scripts as Record<string, unknown>) : {};
  } catch {
    // A package.json that is no JSON has no scripts that could be run.
    return {};
  }
}

function pythonChecks(text: Text, has: Has): FoundCheck[] {
  const project = text('pyproject.toml') ?? '';
  const said = `${project}\n${text('requirements.txt') ?? ''}\n${text('requirements-dev.txt') ?? ''}\n${text('setup.cfg') ?? ''}\n${text('tox.ini') ?? ''}`;
  const pytest = /\bpytest\b/.test(said) || has('pytest.ini') || has('conftest.py');
  const isPython = project !== '' || has('setup.py') || has('setup.cfg');
  return [
    ...(/^\[tool\.ruff/m.test(project) || has('ruff.toml') ? [check('lint', 'ruff check .')] : []),
    ...(pytest ? [check('test', 'pytest -q')] : isPython && has('tests') ? [check('test', 'python3 -m unittest discover -s tests')] : []),
  ];
}

const goChecks = (has: Has): FoundCheck[] => (has('go.mod') ? [check('vet', 'go vet ./...'), check('test', 'go test ./...')] : []);
const rustChecks = (has: Has): FoundCheck[] => (has('Cargo.toml') ? [check('check', 'cargo check'), check('test', 'cargo test')] : []);

function makeChecks(text: Text): FoundCheck[] {
  const makefile = text('GNUmakefile') ?? text('makefile') ?? text('Makefile') ?? '';
  return ['lint', 'check', 'test']
    .filter((target) => new RegExp(`^${target}\\s*:(?!=)`, 'm').test(makefile))
    .map((target) => check(target, `make ${target}`));
}

/** Without its program a check can only fail. */
function missingTool(run: string, env: Env): string | null {
  const tool = run.split(' ')[0] ?? '';
  const found = (env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, tool)));
  return found ? null : `\`${tool}\` is not in PATH`;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
