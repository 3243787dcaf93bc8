import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { found, parse, read, yamlFiles } from './plan-files.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('what is generated from the plan language', () => {
  let copy = '';
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'sluice-schema-'));
    for (const name of ['src/core', 'scripts', 'schema', 'docs/plan-format.md', 'package.json']) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/schema.mjs', ...args], { cwd: copy, encoding: 'utf8' });

  test('is as it is in the repository', () => {
    expect(run('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(['schema/plan.schema.json', 'docs/plan-format.md'])('%s that is out of date is named, and brought up to date', (file) => {
    const path = join(copy, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace('Default', 'default'));
    expect(run('--check')).toMatchObject({
      status: 1,
      stderr: `${file} differs from the plan language: run \`node scripts/schema.mjs\`\n`,
    });
    expect(run().status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('follows a change of the language', () => {
    const source = join(copy, 'src/core/plan/schema.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace('What the plan is for.', 'Why there is a plan.'));
    const { status, stderr } = run('--check');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(2);
  });
});

describe('the JSON schema that editors use', () => {
  const schema = z.fromJSONSchema(JSON.parse(read('schema/plan.schema.json')) as Parameters<typeof z.fromJSONSchema>[0]);
  const accepts = (path: string) => schema.safeParse(parseYaml(read(path), { merge: true }));

  test.each(['test/fixtures/plans/everything.yaml', ...yamlFiles('plans').map((name) => `plans/${name}`)])('takes %s', (path) => {
    expect(accepts(path).error?.issues ?? []).toEqual([]);
  });
  test.each(['keys', 'gates', 'agents', 'times'])('refuses bad/%s.yaml', (name) => {
    expect(accepts(`test/fixtures/plans/bad/${name}.yaml`).success).toBe(false);
  });
});

describe('the examples of docs/plan-format.md and docs/agents.md', () => {
  const examples = [...`${read('docs/plan-format.md')}\n${read('docs/agents.md')}`.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
    ([, text = '']) => text,
  );
  /** An example of a part is put where that part belongs. */
  const whole = (text: string): string => {
    if (/^(version|#)/.test(text)) return text;
    const streams =
      'streams: [{id: build, run: x}, {id: tests, run: x}, {id: A, run: x}, {id: B, run: x}, {id: D, run: x, milestones: [baseline]}]\n';
    if (/^- \{?id/.test(text)) return `version: 1\nstreams:\n${text}`;
    if (/^(needs|gates|retry)/.test(text)) return `version: 1\n${streams.replace(']\n', `, {id: example, run: x, ${oneLine(text)}}]\n`)}`;
    return `version: 1\n${text}${/^(phases|streams):/m.test(text) ? '' : streams}`;
  };
  const oneLine = (text: string) => {
    const [key = '', value] = Object.entries(parseYaml(text) as Record<string, unknown>)[0] ?? [];
    return `${key}: ${JSON.stringify(value)}`;
  };

  test.each(examples.filter((text) => !text.startsWith('#')))('%s', (text) => {
    expect(found(parse(whole(text)))).toEqual([]);
  });
  test('are there', () => {
    expect(examples.length).toBeGreaterThan(8);
  });
});
