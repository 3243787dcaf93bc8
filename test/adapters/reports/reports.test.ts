import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { reports } from '../../../src/adapters/reports/reports.ts';
import { queue } from '../../../src/adapters/workspaces/queue.ts';
import { git } from '../workspaces/repository.ts';

const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const processes = systemProcesses();
const port = reports({ env, inTurn: queue(), processes });
let dir = '';
const put = (path: string, text: string) => writeFileSync(join(dir, path), text);
const commit = (key = 'r-1 7', files = ['run.md', 'one.json']) => port.commit({ dir, files, message: 'Report of the plan', key });
const status = () => git(dir, 'status', '--porcelain');

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-reports-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('committing a report', () => {
  beforeEach(() => {
    git(dir, 'init', '--quiet');
    git(dir, 'config', 'user.name', 'Ada');
    git(dir, 'config', 'user.email', 'ada@example.org');
    for (const file of ['staged.txt', 'changed.txt', 'one.json']) put(file, 'first\n');
    git(dir, 'add', '.');
    git(dir, 'commit', '--quiet', '--message', 'first');
    put('staged.txt', 'staged\n');
    git(dir, 'add', 'staged.txt');
    put('staged.txt', 'and changed after that\n');
    put('changed.txt', 'changed\n');
    put('stranger.txt', 'nobody knows it\n');
    put('run.md', '# it went well\n');
    put('one.json', '{}\n');
  });
  const others = 'MM staged.txt\n?? stranger.txt';

  test('has these files in it and nothing else, and leaves the index of the person as it was', async () => {
    const result = await commit();
    expect(result).toEqual({ kind: 'committed', commit: git(dir, 'rev-parse', 'HEAD') });
    expect(git(dir, 'show', '--name-only', '--format=%s', 'HEAD')).toBe('Report of the plan\n\none.json\nrun.md');
    expect(status()).toBe(` M changed.txt\n${others}`);
    expect(git(dir, 'show', ':staged.txt')).toBe('staged');
  });

  test('is found again by its key, and no other one is', async () => {
    const result = await commit();
    put('run.md', 'another\n');
    await commit('r-2 7');
    expect(await port.committed(dir, 'r-1 7')).toBe(result.kind === 'committed' && result.commit);
    expect(await port.committed(dir, 'r-1')).toBeNull();
    expect(await port.committed(join(dir, 'nowhere'), 'r-1 7')).toBeNull();
  });

  test('begins a branch that has no commit yet', async () => {
    git(dir, 'checkout', '--quiet', '--orphan', 'fresh');
    git(dir, 'rm', '--cached', '-r', '-f', '--quiet', '.');
    expect(await commit()).toMatchObject({ kind: 'committed' });
    expect(git(dir, 'ls-tree', '--name-only', 'HEAD')).toBe('one.json\nrun.md');
  });

  test.each([
    ['a hook', 'git did not commit run.md, one.json: not today', () => hook('echo not today >&2; exit 1')],
    ['a merge', 'a merge is under way in ', () => writeFileSync(join(dir, '.git/MERGE_HEAD'), git(dir, 'rev-parse', 'HEAD'))],
    ['no branch', 'no branch is checked out in ', () => git(dir, 'checkout', '--quiet', '--detach')],
    [
      'a rule to ignore it',
      'git does not take run.md: The following paths are ignored',
      () => writeFileSync(join(dir, '.git/info/exclude'), 'run.md\n'),
    ],
  ])('is refused by %s, and nothing has changed', async (_, reason, prepare) => {
    prepare();
    const before = { status: status(), head: git(dir, 'rev-parse', 'HEAD') };
    expect(await commit()).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) as string });
    expect({ status: status(), head: git(dir, 'rev-parse', 'HEAD') }).toEqual(before);
  });

  test('is given up when a hook never ends, with all that the hook has started, and can be made later', async () => {
    hook('sleep 987 & echo $! > pid; sleep 987');
    const before = status();
    const short = reports({ env, inTurn: queue(), processes, limitMs: 500 });
    expect(await short.commit({ dir, files: ['run.md', 'one.json'], message: 'Report', key: 'r-9 1' })).toEqual({
      kind: 'refused',
      reason:
        'git did not commit run.md, one.json: it took longer than 500ms and was ended; a hook of the repository, or what signs commits, waits for something. Commit it yourself',
    });
    expect(processes.identityOf(Number(readFileSync(join(dir, 'pid'), 'utf8')))).toBeNull();
    rmSync(join(dir, 'pid'));
    expect(status()).toBe(before);
    hook('exit 0');
    expect(await commit()).toMatchObject({ kind: 'committed' });
  });

  test('is signed as the person has configured it, by a program that has no terminal and can ask nothing', async () => {
    const signer = join(dir, '..', `${basename(dir)}.signer`);
    const asked = `${signer}.asked`;
    // What git wants of gpg: a signature on stdout, and a line of status on the descriptor of the status.
    writeFileSync(
      signer,
      `#!/bin/sh\ncat > /dev/null\n{ echo "tty [$GPG_TTY] $GIT_TERMINAL_PROMPT"; (: < /dev/tty) 2> /dev/null && echo terminal; } > ${asked}\n` +
        `echo '-----BEGIN PGP SIGNATURE-----'; echo; echo '-----END PGP SIGNATURE-----'; echo '[GNUPG:] SIG_CREATED ' >&2\n`,
    );
    chmodSync(signer, 0o755);
    git(dir, 'config', 'commit.gpgsign', 'true');
    git(dir, 'config', 'gpg.program', signer);
    expect(await commit()).toMatchObject({ kind: 'committed' });
    expect(git(dir, 'cat-file', 'commit', 'HEAD')).toContain('BEGIN PGP SIGNATURE');
    expect(readFileSync(asked, 'utf8')).toBe('tty [] 0\n');
    for (const file of [signer, asked]) rmSync(file);
  });

  const hook = (line: string) => {
    mkdirSync(join(dir, '.git/hooks'), { recursive: true });
    writeFileSync(join(dir, '.git/hooks/pre-commit'), `#!/bin/sh\n${line}\n`);
    chmodSync(join(dir, '.git/hooks/pre-commit'), 0o755);
  };
});

test('where there is no repository a commit is refused', async () => {
  put('run.md', '');
  expect(await commit()).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/ lies in no repository of git: /) as string });
});

test('a part of a file is there once, however often it is asked for', async () => {
  const part = (number: number) => port.append(dir, 'docs/standup.md', `## Stand-up ${number}`, `\n## Stand-up ${number}\n\nall is well\n`);
  await part(1);
  await part(1);
  await part(11);
  await part(1);
  const text = readFileSync(join(dir, 'docs/standup.md'), 'utf8');
  expect(text).toBe('\n## Stand-up 1\n\nall is well\n\n## Stand-up 11\n\nall is well\n');
  await expect(port.append(dir, '../out.md', '#', '#')).rejects.toThrow(/lies outside of/);
  expect(existsSync(join(dir, '../out.md'))).toBe(false);
});
