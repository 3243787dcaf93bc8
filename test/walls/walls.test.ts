import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * A wall that nobody has seen fail may be a picture of a wall. Each is run on a copy of the tree: once as it is, once with a planted
 * violation, which it must name.
 */
const root = resolve(import.meta.dirname, '../..');
const copied = [
  'src',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.depcruise.json',
  '.oxlintrc.json',
  '.dependency-cruiser.cjs',
  '.prettierrc.json',
  'knip.json',
  'scripts',
  'bin',
];
let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'sluice-walls-'));
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const tool = (name: string, ...args: string[]) => {
  const done = spawnSync(join(root, 'node_modules/.bin', name), args, { cwd: copy, encoding: 'utf8' });
  return { failed: done.status !== 0, output: done.stdout + done.stderr };
};
const planted = (file: string, text: string, run: () => { failed: boolean; output: string }) => {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  try {
    return run();
  } finally {
    rmSync(path);
  }
};

const imports = () => tool('depcruise', '--config', '.dependency-cruiser.cjs', 'src');
const lint = () => tool('oxlint', '--type-aware', '--deny-warnings');
const types = (room: string) => () => tool('tsc', '-b', `src/${room}`);

describe('the tree as it is passes', () => {
  test.each([
    ['import direction', imports],
    ['linter', lint],
    ['types of the core', types('core')],
  ])('%s', (_name, run) => {
    const { failed, output } = run();
    expect(failed, output).toBe(false);
  });
});

describe('import direction', () => {
  test.each([
    ['core-imports', 'src/core/planted.ts', `import { overSocket } from '../wire/lines.ts';\nexport const x = overSocket;\n`],
    ['core-imports', 'src/core/planted.ts', `import { join } from 'node:path';\nexport const x = join;\n`],
    ['yaml-only-in-plan', 'src/core/run/planted.ts', `import { parse } from 'yaml';\nexport const x = parse;\n`],
    [
      'markdown-only-in-import',
      'src/core/import/planted.ts',
      `import { fromMarkdown } from 'mdast-util-from-markdown';\nexport const x = fromMarkdown;\n`,
    ],
    ['formats-only-in-measure', 'src/core/run/planted.ts', `import { Ajv } from 'ajv';\nexport const x = Ajv;\n`],
    ['import-is-a-leaf', 'src/core/run/planted.ts', `import { slug } from '../import/words.ts';\nexport const x = slug;\n`],
    [
      'protocol-only-in-mcp',
      'src/faces/cli/planted.ts',
      `import { McpServer } from '@modelcontextprotocol/server';\nexport const x = McpServer;\n`,
    ],
    ['wire-imports', 'src/wire/planted.ts', `import { execa } from 'execa';\nexport const x = execa;\n`],
    ['engine-imports', 'src/engine/planted.ts', `import { overSocket } from '../wire/lines.ts';\nexport const x = overSocket;\n`],
    ['host-imports', 'src/host/planted.ts', `import { spawn } from 'node-pty';\nexport const x = spawn;\n`],
    ['demo-imports', 'src/demo/planted.ts', `import { asRunId } from '../core/ids.ts';\nexport const x = asRunId;\n`],
    ['agent-imports', 'src/agent/planted.ts', `import { overSocket } from '../wire/lines.ts';\nexport const x = overSocket;\n`],
    ['agent-imports', 'src/agent/planted.ts', `import { z } from 'zod';\nexport const x = z;\n`],
    ['faces-keep-apart', 'src/faces/headless/planted.ts', `import { planted } from '../cli/planted2.ts';\nexport const x = planted;\n`],
    ['nothing-imports-main', 'src/adapters/planted.ts', `import { x as y } from '../main/planted2.ts';\nexport const x = y;\n`],
    [
      'components-know-no-store',
      'src/faces/tui/components/planted.ts',
      `import { createStore } from 'zustand/vanilla';\nexport const x = createStore;\n`,
    ],
    ['resolvable', 'src/core/planted.ts', `import { x as y } from './nowhere.ts';\nexport const x = y;\n`],
  ])('%s is refused in %s', (rule, file, text) => {
    const result = planted('src/faces/cli/planted2.ts', 'export const planted = 1;\n', () =>
      planted('src/main/planted2.ts', 'export const x = 1;\n', () => planted(file, text, imports)),
    );
    expect(result.failed).toBe(true);
    expect(result.output).toContain(rule);
    expect(result.output).toContain('planted');
  });

  test('a cycle is refused', () => {
    const result = planted('src/core/planted.ts', `import { b } from './planted2.ts';\nexport const a = (): unknown => b;\n`, () =>
      planted('src/core/planted2.ts', `import { a } from './planted.ts';\nexport const b = (): unknown => a;\n`, imports),
    );
    expect(result.failed).toBe(true);
    expect(result.output).toContain('no-cycles');
  });
});

describe('linter', () => {
  test.each([
    ['no-restricted-globals', 'src/core/planted.ts', 'export const now = (): number => Date.now();\n'],
    ['no-restricted-properties', 'src/core/planted.ts', 'export const dice = (): number => Math.random();\n'],
    ['no-restricted-imports', 'src/engine/planted.ts', `import { join } from 'node:path';\nexport const x = join;\n`],
    ['no-restricted-imports', 'src/agent/planted.ts', `import { overSocket } from '../wire/lines.ts';\nexport const x = overSocket;\n`],
    ['no-floating-promises', 'src/wire/planted.ts', 'export function f(): void {\n  Promise.resolve(1);\n}\n'],
    ['no-explicit-any', 'src/core/planted.ts', 'export const x: any = 1;\n'],
    ['no-cycle', 'src/core/planted.ts', `import { x } from './planted.ts';\nexport const y = (): unknown => x;\nexport { y as x };\n`],
  ])('%s is refused', (rule, file, text) => {
    const result = planted(file, text, lint);
    expect(result.failed).toBe(true);
    expect(result.output).toContain(rule);
    expect(result.output).toContain('planted');
  });
});

describe('types', () => {
  test.each([
    ['core', 'src/core/planted.ts', 'export const pid = process.pid;\n', 'process'],
    ['core', 'src/core/planted.ts', 'export const page = document.title;\n', 'document'],
    ['engine', 'src/engine/planted.ts', 'export const pid = process.pid;\n', 'process'],
    ['agent', 'src/agent/planted.ts', 'export const page = document.title;\n', 'document'],
    ['wire', 'src/wire/planted.ts', 'export const page = document.title;\n', 'document'],
  ])('the room %s has no such global (%s)', (room, file, text, name) => {
    const result = planted(file, text, types(room));
    expect(result.failed).toBe(true);
    expect(result.output).toContain(`'${name}'`);
  });

  test('no file reopens a closed library by a reference comment', () => {
    const found = spawnSync('grep', ['-rnE', '///[[:space:]]*<reference', 'src'], { cwd: copy, encoding: 'utf8' });
    expect(found.stdout).toBe('');
    const canary = planted('src/core/planted.ts', '/// <reference lib="dom" />\n', () => {
      const grep = spawnSync('grep', ['-rnE', '///[[:space:]]*<reference', 'src'], { cwd: copy, encoding: 'utf8' });
      return { failed: grep.status === 0, output: grep.stdout };
    });
    expect(canary.failed).toBe(true);
  });
});

describe('the rest', () => {
  test('the formatter refuses a file that is not formatted', () => {
    const result = planted('src/core/planted.ts', 'export   const x = "1"\n', () => tool('prettier', '--check', 'src/core'));
    expect(result.failed).toBe(true);
    expect(result.output).toContain('planted');
  });

  test('knip refuses a file that nothing uses', () => {
    const result = planted('src/core/planted.ts', 'export const x = 1;\n', () => tool('knip', '--include', 'files'));
    expect(result.failed).toBe(true);
    expect(result.output).toContain('src/core/planted.ts');
  });
});
