import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import type { Processes } from '../../../src/core/ports/processes.ts';
import type { PtySize, Ptys } from '../../../src/core/ports/pty.ts';
import { Host } from '../../../src/host/server/host.ts';
import { readEndpoint } from '../../../src/wire/endpoint.ts';
import { connectHost } from '../../../src/wire/host-client.ts';
import { runFolder } from '../../../src/wire/run-folder.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-size-'));
  mkdirSync(join(dir, 'recordings'));
  mkdirSync(join(dir, 'exits'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('starts a program in the size of the pane that waits for it', async () => {
  const sizes: PtySize[] = [];
  const pty = {
    pid: process.pid,
    write: () => true,
    pause: () => undefined,
    resume: () => undefined,
    resize: (size: PtySize) => void sizes.push(size),
  };
  const ptys: Ptys = {
    spawn(_, size) {
      sizes.push(size);
      return { ok: true, pty };
    },
  };
  const self = { pid: process.pid, startTime: '1', bootId: 'b' };
  const processes: Processes = {
    identityOf: () => self,
    isAlive: () => false,
    treeOf: () => [],
    pauseTree: () => true,
    continueTree: () => true,
    endTree: () => Promise.resolve({ found: 0, left: [] }),
  };
  const host = new Host({ dir, ptys, processes, recordLimitBytes: 1_000_000, note: () => undefined });
  await host.start();
  const socket = readEndpoint(runFolder(dir).hostEndpoint)!.socket;
  const [face, engine] = [await connectHost(socket, 'face'), await connectHost(socket, 'engine')];
  try {
    const ref = { stream: asStreamId('A'), attempt: 1 };
    face.view([{ ref, size: { cols: 41, rows: 17 }, resize: true, scroll: 0, focused: false }]);
    // The answer to a later message of the same connection tells that the view has been taken.
    await face.list();
    await engine.spawn(ref, { file: 'x', args: [], cwd: dir, env: {} }, { cols: 100, rows: 30 });
    expect(sizes[0]).toEqual({ cols: 41, rows: 17 });
  } finally {
    face.close();
    engine.close();
    // The attempt has a process of its own no more than the host has: there is nothing to end but the server.
    void host.end();
  }
});
