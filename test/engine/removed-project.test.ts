import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { RealRun } from '../support/real-run.ts';
import { waitUntil } from '../support/wait.ts';

let run: RealRun | undefined;
afterEach(() => run?.dispose());

test('a run whose folder is removed leaves nothing behind', async () => {
  run = new RealRun('version: 1\nname: x\nstreams:\n  - {id: A, run: "while :; do echo line; sleep 0.05; done"}\n');
  const it = run;
  await it.startEngine();
  await waitUntil('the stream runs', () => it.state()?.streams[it.state()!.plan.streams[0]!.id]?.status.kind === 'running');
  rmSync(it.projectDir, { recursive: true, force: true, maxRetries: 5 });
  await waitUntil('engine, host and stream have gone', () => it.left().length === 0);
  expect(it.left()).toEqual([]);
});
