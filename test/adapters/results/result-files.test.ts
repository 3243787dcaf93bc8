import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resultFiles } from '../../../src/adapters/results/result-files.ts';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'sluice-results-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const reasonOf = async (path: string): Promise<string> => {
  const read = await resultFiles.read(dir, path);
  return read.kind === 'unreadable' ? read.reason : `text: ${read.text}`;
};

describe('results of streams', () => {
  test('are read and written, with their folders', async () => {
    await resultFiles.write(dir, 'a/b/out.json', '{"ä": 1}');
    expect(readFileSync(join(dir, 'a/b/out.json'), 'utf8')).toBe('{"ä": 1}');
    expect(await resultFiles.read(dir, 'a/b/out.json')).toMatchObject({ kind: 'text', text: '{"ä": 1}' });
  });

  test('what cannot be read says why', async () => {
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'latin'), Buffer.from([0x7b, 0xe4, 0x7d]));
    writeFileSync(join(dir, 'large'), '');
    truncateSync(join(dir, 'large'), 100 * 1024 * 1024);
    expect(await reasonOf('none.json')).toBe('does not exist (none.json)');
    expect(await reasonOf('latin/none.json')).toBe('does not exist (latin/none.json)');
    expect(await reasonOf('folder')).toBe('is no file');
    expect(await reasonOf('latin')).toBe('is not UTF-8');
    expect(await reasonOf('large')).toBe('is longer than 32 MB');
    expect(await reasonOf('../elsewhere')).toBe('lies outside of the working directory');
  });

  test('a pipe that nobody writes to holds nothing up', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    expect(await reasonOf('pipe')).toBe('is no file');
  });

  test('nothing is written outside of the folder', async () => {
    await expect(resultFiles.write(dir, '../out.md', 'x')).rejects.toThrow('lies outside');
  });
});
