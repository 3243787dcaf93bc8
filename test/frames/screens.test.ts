import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Harness, keys, type HarnessOptions } from '../support/tui/harness.ts';
import { stage, type Stage } from '../support/tui/stages.ts';

/**
 * Whole screens, as a terminal shows them: text and looks. `UPDATE_GOLDEN=1 npx vitest run test/frames` writes them anew; look at the difference
 * before you keep it.
 */
const folder = join(import.meta.dirname, 'golden');
const update = process.env['UPDATE_GOLDEN'] === '1';

let harness: Harness | null = null;
afterEach(() => {
  harness?.close();
  harness = null;
});

async function expectGolden(name: string, screen: Harness): Promise<void> {
  await screen.quiet();
  const seen = `${screen.screen.text()}\n\n${'═'.repeat(20)} looks\n${screen.screen.styled()}\n`;
  const file = join(folder, `${name}.txt`);
  if (update) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, seen);
  }
  expect(seen).toBe(readFileSync(file, 'utf8'));
}

const open = (name: Stage, cols: number, rows: number, options?: HarnessOptions): Harness =>
  (harness = new Harness(stage(name), cols, rows, options));

const sizes = [
  [40, 12],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

describe.each(sizes)('at %ix%i', (cols, rows) => {
  it.each(['start', 'running', 'held', 'passed', 'many', 'agents'] as const)('shows a run: %s', async (name) => {
    await expectGolden(`${name}-${cols}x${rows}`, open(name, cols, rows));
  });

  it.each([
    ['help', 'running', '?'],
    ['why', 'running', 'w'],
    ['why-agent', 'agents', 'w'],
    ['permission', 'agents', 'i' + keys.enter],
    ['inbox', 'held', 'i'],
    ['review', 'held', 'a'],
    ['override', 'refused', 'iO'],
    ['skip-gate', 'refused', 'is'],
    ['stop', 'running', 'x'],
    ['interrupt', 'running', keys.ctrlC],
    ['typing', 'running', keys.enter],
    ['zoom', 'running', 'z'],
  ] as const)('shows %s', async (name, when, key) => {
    await expectGolden(`${name}-${cols}x${rows}`, open(when, cols, rows).press(...Array.from(key)));
  });
});

it('shows a gate log with its colours', async () => {
  const text = 'checking\n\u001b[32m✓\u001b[0m 12 passed\n\u001b[1;31m✗ tokens\u001b[0m 漢字 expected\n';
  const screen = open('failed', 80, 24, { readLog: (_, from) => Promise.resolve({ text: text.slice(from), nextByte: text.length }) });
  screen.press('g');
  await screen.sees('12 passed');
  await expectGolden('log-80x24', screen);
});

it('shows every state by a sign where there is no colour', async () => {
  await expectGolden('no-colour-80x24', open('running', 80, 24, { depth: 'none' }));
});

it('needs nothing but ASCII where there is no UTF-8', async () => {
  const screen = open('running', 80, 24, { ascii: true });
  await expectGolden('ascii-80x24', screen);
  // eslint-disable-next-line no-control-regex -- The escape sequences are ASCII as well.
  expect(screen.bytes.join('')).toMatch(/^[\u0000-\u007f]*$/);
});

it('says how small is too small', async () => {
  await expectGolden('too-small-38x10', open('running', 38, 10));
});
