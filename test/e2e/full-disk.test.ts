import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A file system of the test's own, in a mount namespace of its own: no privileges are needed where user namespaces are allowed. */
const inSmallDisk = (dir: string, ...command: string[]) =>
  spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=4m none "$0" && exec "$@"', dir, ...command], { encoding: 'utf8' });

test('a disk that fills up: the face is told so, the stream lives on, and the run goes on when there is room again', ({ skip }) => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-full-'));
  try {
    if (inSmallDisk(dir, 'true').status !== 0) skip('no file system can be mounted here');
    const { stdout, stderr } = inSmallDisk(dir, process.execPath, join(import.meta.dirname, '../fixtures/programs/full-disk.ts'), dir);
    expect(stdout, stderr).not.toBe('');
    expect(JSON.parse(stdout)).toEqual({
      refused: { ok: false, reason: expect.stringMatching(/^the disk that holds .*journal\.db is full; free some space/) as string },
      connection: { kind: 'lost', reason: expect.stringMatching(/^the disk that holds .*journal\.db is full/) as string },
      paused: { ok: true },
      same: true,
      outcome: 'passed',
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
