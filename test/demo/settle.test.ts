import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settle, withoutMarkers } from '../../src/demo/settle.ts';

describe('the markers of a conflict', () => {
  const conflict = ['one\n', '<<<<<<< HEAD\n', 'ours\n', '||||||| base\n', 'before\n', '=======\n', 'theirs\n', '>>>>>>> topic\n', 'two'];

  test.each([
    ['both', 'one\nours\ntheirs\ntwo'],
    ['ours', 'one\nours\ntwo'],
    ['theirs', 'one\ntheirs\ntwo'],
  ] as const)('go, with the lines of %s kept', (side, expected) => {
    expect(withoutMarkers(conflict.join(''), side)).toBe(expected);
    expect(withoutMarkers(conflict.filter((_, index) => index !== 3 && index !== 4).join(''), side)).toBe(expected);
  });

  test('are all that goes: a text without them stays as it is', () => {
    const line = fc.string().filter((text) => !/^(<{7}|>{7}|\|{7}) /.test(text));
    fc.assert(fc.property(fc.array(line), (lines) => withoutMarkers(lines.join('\n'), 'both') === lines.join('\n')));
    expect(withoutMarkers('heading\n=======\ntext\n', 'ours')).toBe('heading\n=======\ntext\n');
  });
});

describe('a conflict', () => {
  let dir = '';
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: dir, stdio: 'pipe', encoding: 'utf8' });
  const commit = (text: string) => {
    writeFileSync(join(dir, 'list.txt'), text);
    git('add', '.');
    git('commit', '--quiet', '--message', text.trim());
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sluice-settle-'));
    git('init', '--quiet', '--initial-branch=main');
    commit('one\n');
    git('checkout', '--quiet', '-b', 'topic');
    commit('theirs\n');
    git('checkout', '--quiet', 'main');
    commit('ours\n');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const list = () => readFileSync(join(dir, 'list.txt'), 'utf8');

  test('that stands there is settled in the files, and nothing is committed', async () => {
    expect(() => git('merge', 'topic')).toThrow('Command failed');
    expect(await settle(dir, { kind: 'merge', branch: 'topic' }, 'none')).toEqual([]);
    expect(list()).toContain('<<<<<<<');
    expect(await settle(dir, { kind: 'merge', branch: 'topic' }, 'both')).toEqual(['list.txt']);
    expect(list()).toBe('ours\ntheirs\n');
    expect(git('rev-parse', '--verify', 'MERGE_HEAD')).not.toBe('');
    await settle(dir, { kind: 'merge', branch: 'topic' }, { 'list.txt': 'mine\n' });
    expect(list()).toBe('mine\n');
  });

  test('with a branch is made by the agent, and committed', async () => {
    expect(await settle(dir, { kind: 'branch', branch: 'topic' }, 'both')).toEqual(['list.txt']);
    expect(list()).toBe('ours\ntheirs\n');
    expect(git('log', '-1', '--format=%p').trim().split(' ')).toHaveLength(2);
    expect(await settle(dir, { kind: 'branch', branch: 'topic' }, 'both')).toEqual([]);
    await expect(settle(dir, { kind: 'branch', branch: 'nowhere' }, 'both')).rejects.toThrow('nowhere cannot be merged');
  });
});
