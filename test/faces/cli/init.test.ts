import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { firstPlan, scalar } from '../../../src/faces/cli/init/first-plan.ts';
import { findChecks } from '../../../src/faces/cli/init/found-checks.ts';
import { schemaFor } from '../../../src/faces/cli/init/schema-line.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-init-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, text: string) => {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), text);
};

describe('a first plan', () => {
  const words = fc
    .stringMatching(/^[^\p{Cc}]{1,40}$/u)
    .filter((text) => text.trim() !== '' && text.isWellFormed() && !text.includes('${{'));
  const check = fc.record({
    name: fc.constantFrom('lint', 'test', 'build'),
    run: words,
    obstacle: fc.option(fc.constant('after `npm install`')),
  });
  const given = fc.record({
    name: words,
    file: fc.constant('plan.yaml'),
    command: fc.constantFrom('sluice', 'npx sluice'),
    schema: fc.constantFrom('./node_modules/sluice/schema/plan.schema.json', '/opt/plan.schema.json'),
    checks: fc.uniqueArray(check, { selector: ({ name }) => name }),
    cwd: fc.constantFrom('.', 'packages/a', 'with space/b: c'),
  });

  test('is right, without a warning, whatever was found', () => {
    fc.assert(
      fc.property(given, (input) => {
        const { plan, diagnostics } = parsePlan(firstPlan(input), { file: 'plan.yaml', readFile: () => null });
        expect(diagnostics).toEqual([]);
        expect(plan?.name).toBe(input.name);
        expect(plan?.streams.map(({ agent, cwd }) => [agent.kind, cwd])).toEqual(Array.from({ length: 3 }, () => ['demo', input.cwd]));
        const lines = input.checks.filter(({ obstacle }) => obstacle === null).map(({ run }) => run.trim());
        expect(plan?.phases[0]?.gates.map((gate) => gate.check)).toEqual(lines.map((line) => ({ kind: 'shell', line })));
      }),
    );
  });

  test('fits a narrow terminal', () => {
    const text = firstPlan({
      name: 'x',
      file: 'plan.yaml',
      command: 'npx sluice',
      schema: './x',
      checks: [],
      cwd: '.',
    });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(['a', 'a-b/c', '@a/b', 'true', '1', 'a: b', 'a #b', '"', 'ü', '~'])('writes %s as YAML reads it', (text) => {
    const { plan } = parsePlan(`version: 1\nname: ${scalar(text)}\nstreams: [{id: a, run: x}]\n`, { file: 'p', readFile: () => null });
    expect(plan?.name).toBe(text);
  });
});

describe('checks are found', () => {
  const found = () => {
    // Every tool is there, so that what this machine has does not matter.
    for (const tool of ['npm', 'pnpm', 'yarn', 'bun', 'pytest', 'ruff', 'python3', 'go', 'cargo', 'make']) {
      put(`tools/${tool}`, '');
      chmodSync(join(dir, 'tools', tool), 0o755);
    }
    return findChecks(dir, { PATH: join(dir, 'tools') }).map(({ run, obstacle }) => (obstacle === null ? run : `${run} (${obstacle})`));
  };

  test.each<[string, Record<string, string>, string[]]>([
    ['nowhere', {}, []],
    [
      'in package.json',
      { 'package.json': '{"scripts":{"build":"b","test":"t","lint":"l","dev":"d"}}' },
      ['npm run lint', 'npm test', 'npm run build'],
    ],
    [
      'not where npm put a test that fails always',
      { 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' },
      [],
    ],
    ['for the package manager in use', { 'package.json': '{"scripts":{"test":"t"}}', 'pnpm-lock.yaml': '' }, ['pnpm run test']],
    [
      'with what must be done first',
      { 'package.json': '{"scripts":{"test":"t"},"devDependencies":{"a":"1"}}' },
      ['npm test (after `npm install`)'],
    ],
    ['not in a package.json that is none', { 'package.json': '{' }, []],
    ['for pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\n[tool.ruff]\n' }, ['ruff check .', 'pytest -q']],
    ['for unittest', { 'setup.py': '', 'tests/test_a.py': '' }, ['python3 -m unittest discover -s tests']],
    ['for Go', { 'go.mod': 'module a\n' }, ['go vet ./...', 'go test ./...']],
    ['for Rust', { 'Cargo.toml': '' }, ['cargo check', 'cargo test']],
    ['in a Makefile', { Makefile: 'test: all\n\ttrue\nlint := no\n.PHONY: test\n' }, ['make test']],
    ['in a Makefile only where nothing else is', { Makefile: 'test:\n', 'go.mod': '' }, ['go vet ./...', 'go test ./...']],
  ])('%s', (_, files, runs) => {
    for (const [name, text] of Object.entries(files)) put(name, text);
    expect(found()).toEqual(runs);
  });

  test('and one whose tool is missing says so', () => {
    put('go.mod', '');
    expect(findChecks(dir, { PATH: '/nowhere' })[0]).toEqual({ name: 'vet', run: 'go vet ./...', obstacle: '`go` is not in PATH' });
  });
});

describe('the schema of an editor is', () => {
  test('that of the installation in the project, from any folder in it', () => {
    put('node_modules/sluice/schema/plan.schema.json', '{}');
    const place = (plan: string) => schemaFor(join(dir, plan), dir, '/package/schema.json', true);
    expect(place('plan.yaml')).toBe('./node_modules/sluice/schema/plan.schema.json');
    expect(place('plans/deep/a.yaml')).toBe('../../node_modules/sluice/schema/plan.schema.json');
  });
  test('or a copy, where one may be made', () => {
    put('package/schema.json', '{}');
    const schema = join(dir, 'package/schema.json');
    expect(schemaFor(join(dir, 'plan.yaml'), dir, schema, false)).toBe(schema);
    expect(schemaFor(join(dir, 'plans/plan.yaml'), dir, schema, true)).toBe('../.sluice/plan.schema.json');
  });
});
