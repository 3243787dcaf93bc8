import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asRunId, asStreamId } from '../../src/core/ids.ts';
import { agentToken, isAgentToken } from '../../src/wire/agent-token.ts';
import { runFolder } from '../../src/wire/run-folder.ts';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'sluice-token-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const run = asRunId('r-1');
const ref = { stream: asStreamId('A'), attempt: 1 };

test('a token is that of one attempt of one run, and stays so', () => {
  const folder = runFolder(join(dir, 'run'));
  expect(isAgentToken(folder, run, ref, '')).toBe(false);
  const token = agentToken(folder, run, ref);
  expect(agentToken(folder, run, ref)).toBe(token);
  expect(isAgentToken(folder, run, ref, token)).toBe(true);
  expect(isAgentToken(folder, run, { ...ref, attempt: 2 }, token)).toBe(false);
  expect(isAgentToken(folder, run, { ...ref, stream: asStreamId('B') }, token)).toBe(false);
  expect(isAgentToken(folder, asRunId('r-2'), ref, token)).toBe(false);
  expect(isAgentToken(folder, run, ref, `${token}0`)).toBe(false);
  expect(isAgentToken(runFolder(join(dir, 'other')), run, ref, token)).toBe(false);
  expect(statSync(folder.agentKey).mode & 0o077).toBe(0);
});
