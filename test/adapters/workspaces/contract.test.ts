import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspacesContract } from '../../contract/workspaces.ts';
import { FakeWorkspaces } from '../../support/fakes/fake-workspaces.ts';
import { plainWorkspaces } from './plain-workspaces.ts';

workspacesContract('real', () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-workspaces-')));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: dir });
  git('init', '--quiet');
  writeFileSync(join(dir, 'there.txt'), '');
  mkdirSync(join(dir, 'sub'));
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  return {
    workspaces: plainWorkspaces({ projectDir: dir, env: process.env }),
    dir,
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
});

workspacesContract('fake', () => {
  const fake = new FakeWorkspaces('/project');
  fake.absent.add('/project/gone.txt').add('/project/sub/none.txt');
  return { workspaces: fake, dir: '/project', close: () => undefined };
});
