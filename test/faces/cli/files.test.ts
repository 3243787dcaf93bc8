import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPlanFile } from '../../../src/faces/cli/plan-file.ts';
import { findProjectDir, workingDir } from '../../../src/faces/cli/project.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-cli-files-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, content: string | Buffer) => {
  mkdirSync(join(dir, name, '..'), { recursive: true });
  writeFileSync(join(dir, name), content);
  return name;
};

describe('a plan file', () => {
  test('is read with the digest of its bytes', () => {
    const file = readPlanFile(dir, put('a/good.yaml', 'name: ü\n'));
    expect(file).toMatchObject({ name: 'a/good.yaml', path: join(dir, 'a/good.yaml'), text: 'name: ü\n', isLasting: true });
    expect(file.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  const wrong = (name: string) => () => readPlanFile(dir, name);
  test('that is not there names one that is near', () => {
    put('b/release.yaml', '');
    expect(wrong('b/relaese.yaml')).toThrow('there is no plan file b/relaese.yaml. Did you mean release.yaml?');
    expect(wrong('nowhere/at/all.yaml')).toThrow('there is no plan file nowhere/at/all.yaml.');
    expect(wrong('a/good.yaml/x')).toThrow('there is no plan file');
  });
  test('that is a folder names the plans in it', () => {
    put('c/one.yaml', '');
    expect(wrong('c')).toThrow('c is a folder, not a plan. In it: c/one.yaml');
  });
  test('that is binary, or in another encoding, says where', () => {
    expect(wrong(put('zero.yaml', 'a: 1\nb\0: 2\n'))).toThrow('zero.yaml is no text file: it has a zero byte in line 2');
    expect(wrong(put('latin1.yaml', Buffer.from('a: 1\n\nb: Gr\xfc\xdfe\n', 'latin1')))).toThrow('latin1.yaml:3: not UTF-8 (byte 0xfc)');
    expect(wrong(put('cut.yaml', Buffer.from([0x61, 0x0a, 0xc3, 0xbc, 0xff])))).toThrow('cut.yaml:2: not UTF-8 (byte 0xff)');
    expect(wrong(put('end.yaml', Buffer.from([0x61, 0x0a, 0xe2, 0x82])))).toThrow('end.yaml:2: not UTF-8 (byte 0xe2)');
  });
  test('that is an endless device is refused', () => expect(wrong('/dev/zero')).toThrow('no file that a plan could be read from'));
  test('that leads nowhere, or in a circle', () => {
    symlinkSync('circle.yaml', join(dir, 'circle.yaml'));
    expect(wrong('circle.yaml')).toThrow('circle.yaml cannot be read');
  });
  test.skipIf(process.getuid?.() === 0)('that may not be read', () => {
    chmodSync(join(dir, put('secret.yaml', '')), 0);
    expect(wrong('secret.yaml')).toThrow('permission denied');
  });
});

describe('the project', () => {
  test('is the nearest folder with a .sluice, else the git repository, else the folder itself', () => {
    put('p/.sluice/x', '');
    put('p/sub/.git/HEAD', '');
    put('q/.git/HEAD', '');
    put('w/.git', 'gitdir: ../q/.git/worktrees/w');
    mkdirSync(join(dir, 'q/empty/.git'), { recursive: true });
    for (const name of ['p/sub/deep', 'q/deep', 'w/deep', 'q/empty/deep', 'r/deep']) mkdirSync(join(dir, name), { recursive: true });
    expect(findProjectDir(join(dir, 'p/sub/deep'))).toBe(join(dir, 'p'));
    expect(findProjectDir(join(dir, 'p/.sluice/worktrees/x'))).toBe(join(dir, 'p'));
    expect(findProjectDir(join(dir, 'q/deep'))).toBe(join(dir, 'q'));
    expect(findProjectDir(join(dir, 'w/deep'))).toBe(join(dir, 'w'));
    expect(findProjectDir(join(dir, 'q/empty/deep'))).toBe(join(dir, 'q'));
    expect(findProjectDir(join(dir, 'r/deep'))).toBe(join(dir, 'r/deep'));
  });
  test('-C must name a folder', () => {
    put('file', '');
    expect(workingDir(dir, 'r')).toBe(join(dir, 'r'));
    expect(() => workingDir(dir, 'nowhere')).toThrow('-C nowhere: there is no such folder');
    expect(() => workingDir(dir, 'file')).toThrow('-C file: that is no folder');
  });
});
