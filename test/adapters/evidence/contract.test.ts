import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { evidenceSource } from '../../../src/adapters/evidence/evidence-source.ts';
import { evidenceContract } from '../../contract/evidence.ts';
import { FakeEvidence } from '../../support/fakes/fake-evidence.ts';
import { git } from '../workspaces/repository.ts';

evidenceContract('real', () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-evidence-')));
  const dir = join(outside, 'project');
  mkdirSync(join(dir, 'sub'), { recursive: true });
  let commits = 0;
  const commit = () => {
    commits += 1;
    writeFileSync(join(dir, 'sub', 'work.txt'), String(commits));
    git(dir, 'add', '.');
    git(dir, 'commit', '--quiet', '--message', `commit ${commits}`);
  };
  git(dir, 'init', '--quiet');
  commit();
  return {
    evidence: evidenceSource(process.env, (sentence) => expect.fail(sentence)),
    dir,
    sub: join(dir, 'sub'),
    outside,
    commit,
    write: (file, text) => writeFileSync(file, text),
    close: () => rmSync(outside, { recursive: true, force: true }),
  };
});

evidenceContract('fake', () => {
  const fake = new FakeEvidence();
  fake.commit('/home/project');
  return {
    evidence: fake,
    dir: '/home/project',
    sub: '/home/project/sub',
    outside: '/home',
    commit: () => void fake.commit('/home/project'),
    write: (file, text) => void fake.files.set(file, text),
    close: () => undefined,
  };
});
