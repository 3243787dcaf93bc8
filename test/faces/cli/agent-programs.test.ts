import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { missingPrograms, missingText } from '../../../src/faces/cli/agent-programs.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-programs-'));
  mkdirSync(join(dir, 'bin/codex'), { recursive: true });
  for (const name of ['claude', 'gemini', 'nice']) writeFileSync(join(dir, 'bin', name), '#!/bin/sh\n');
  for (const name of ['claude', 'nice']) chmodSync(join(dir, 'bin', name), 0o755);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const missing = (streams: string) => {
  const { plan, diagnostics } = parsePlan(`version: 1\nstreams:\n${streams}`, { file: 'p.yaml', readFile: () => null });
  if (plan === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return missingPrograms(plan, { env: { PATH: join(dir, 'bin') }, projectDir: dir });
};

test('programs of real agents are looked for as they will be at the start', () => {
  expect(missing('  - {id: A, agent: claude, prompt: x}\n  - {id: B, run: no-such-command}\n  - {id: C, agent: demo}\n')).toEqual([]);
  // A folder is no program, nor is a file that nobody may execute.
  expect(
    missing('  - {id: A, agent: codex, prompt: x}\n  - {id: B, agent: gemini, prompt: x}\n  - {id: C, agent: codex, prompt: x}\n'),
  ).toEqual([
    { program: 'codex', streams: ['A', 'C'] },
    { program: 'gemini', streams: ['B'] },
  ]);
});

test('by the path that the plan gives, relative to the project, or by the words before them', () => {
  const streams = [
    '{id: A, agent: codex, prompt: x, program: bin/claude}',
    '{id: B, agent: codex, prompt: x, program: ./claude}',
    '{id: C, agent: codex, prompt: x, wrap: [nice, -n, "5"]}',
    '{id: D, agent: claude, prompt: x, env: {PATH: /nowhere}}',
  ];
  expect(missing(streams.map((stream) => `  - ${stream}\n`).join('')).map(({ program }) => program)).toEqual(['./claude', 'claude']);
});

test('are told with what cannot begin without them', () => {
  expect(missingText({ program: 'codex', streams: ['A', 'B', 'C', 'D', 'E'] })).toBe(
    '`codex` is not in PATH, and A, B, C, 2 more streams cannot begin without it; install it, or rehearse with `--agent demo`',
  );
});
