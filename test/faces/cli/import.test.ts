import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callOf } from '../../../src/faces/cli/call.ts';
import { importCommand } from '../../../src/faces/cli/commands/import.ts';
import type { Context } from '../../../src/faces/cli/context.ts';
import { outputTo } from '../../../src/faces/cli/output.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-import-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(args: readonly string[], options: Readonly<Record<string, unknown>> = {}) {
  const written = { out: '', err: '' };
  const context = {
    cwd: dir,
    projectDir: dir,
    out: outputTo({ write: (text: string) => (written.out += text) }, {}),
    err: outputTo({ write: (text: string) => (written.err += text) }, {}),
  } as unknown as Context;
  const status = await importCommand(callOf(args, options), context);
  return { status, ...written };
}
const put = (name: string, content: string | Buffer) => {
  writeFileSync(join(dir, name), content);
  return name;
};

const guide =
  '# My guide\n\n## Stream A: Parser\n**Duration**: 2 hours\n**Prompt File**: a.md\n\nâ†’ read it\n\n## Stream B: Printer\n**Start After A**\n\n## Thoughts\nBe kind.\n';

describe('sluice import', () => {
  test('prints the plan, and tells on standard error what it could not place and what was repaired', async () => {
    const done = await run([put('guide.md', guide)]);
    expect(done.status).toBe(0);
    expect(done.out).toContain('- id: A');
    expect(done.out).toContain('→ read it');
    expect(done.err).toContain('guide.md: 2 streams');
    expect(done.err).toContain('The encoding of 1 line was repaired: 7');
    expect(done.err).toMatch(/guide\.md:12-13: Thoughts: /);
    expect(done.err).not.toContain('- id: A');
  });
  test('writes a new file, and leaves one that exists', async () => {
    put('guide.md', guide);
    const done = await run(['guide.md'], { output: 'new.yaml' });
    expect(done).toMatchObject({ status: 0, out: '' });
    expect(readFileSync(join(dir, 'new.yaml'), 'utf8')).toContain('id: B');
    await expect(async () => run(['guide.md'], { output: 'new.yaml' })).rejects.toThrow('new.yaml exists already');
    await expect(async () => run(['guide.md'], { output: 'nowhere/x.yaml' })).rejects.toThrow('nowhere/x.yaml cannot be written');
  });
  test('names prompt files that are beside the plan', async () => {
    put('guide.md', guide);
    mkdirSync(join(dir, 'plans'), { recursive: true });
    put('plans/a.md', 'Do it.');
    expect((await run(['guide.md'], { output: 'plans/p.yaml' })).status).toBe(0);
    expect(readFileSync(join(dir, 'plans/p.yaml'), 'utf8')).toContain('prompt_file: a.md');
    expect((await run(['guide.md'])).out).toContain('# prompt_file: a.md');
  });
  test('prints one JSON object', async () => {
    const done = await run([put('guide.md', guide)], { json: true });
    expect(JSON.parse(done.out)).toMatchObject({ ok: true, found: { streams: 2 }, repairedLines: [7], kept: [{ from: 12, to: 13 }] });
  });
  test('a draft that would be refused is written all the same, with the reasons', async () => {
    const done = await run([put('guide.md', guide)], { agent: 'nobody' });
    expect(done.status).toBe(1);
    expect(done.out).toContain('agent: nobody');
    expect(done.err).toMatch(/draft:\d+:\d+: error:/);
    expect(done.err).toContain('the draft is no plan yet');
  });
  test('files that are missing, binary, too large, or folders are refused', async () => {
    put('near.md', guide);
    await expect(async () => run(['naer.md'])).rejects.toThrow('there is no guide file naer.md. Did you mean near.md?');
    await expect(async () => run([put('zero.md', 'a\0b')])).rejects.toThrow('zero.md is no text file');
    await expect(async () => run([put('latin1.md', Buffer.from('Gr\xfc\xdfe\n', 'latin1'))])).rejects.toThrow('Save the guide as UTF-8');
    await expect(async () => run([put('huge.md', Buffer.alloc(2 * 1024 ** 2, 'a'))])).rejects.toThrow('huge.md is too large for a guide');
    await expect(async () => run(['.'])).rejects.toThrow('. is a folder, not a guide. In it: ');
  });
  test('a guide of thousands of lines is read', async () => {
    const lines = Array.from(
      { length: 2000 },
      (_, index) =>
        `## Stream S${index}: Number ${index}\n**Duration**: 1 hour\n**Start After S${index - 1}**\n\n- [ ] it works, and this line is long enough for a guide of some size\n`,
    );
    const done = await run([put('large.md', `# Large\n\n${lines.join('\n')}`)], { json: true });
    expect(JSON.parse(done.out)).toMatchObject({ ok: true, found: { streams: 2000 } });
  });
});
