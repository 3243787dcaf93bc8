import { describe, expect, test } from 'vitest';
import { parse } from './plan-files.ts';

const warnings = (streams: string, more = ''): string[] =>
  parse(
    `version: 1\n${more}streams:\n  - {id: A, run: x}\n  - {id: rescue, run: x, needs: [{stream: A, on: failed}]}\n${streams}`,
  ).diagnostics.map(({ line, code, message }) => `${line} ${code} ${message}`);
const never = (line: number, id: string) => `${line} unreachable \`${id}\` never starts: behind its needs \`A\` must both succeed and fail`;

describe('a stream that can never start', () => {
  test('needs the success of a stream, and what waits for its failure', () => {
    expect(warnings('  - {id: S, run: x, needs: [A, rescue]}\n')).toEqual([never(5, 'S')]);
    expect(warnings('  - {id: B, run: x, needs: A}\n  - {id: S, run: x, needs: [B, rescue]}\n')).toEqual([never(6, 'S')]);
  });
  test('may do so through a phase, a checkpoint, and all alternatives', () => {
    const phase = 'phases: [{id: p, streams: [{id: B, run: x, needs: A}]}]\n';
    expect(warnings('  - {id: S, run: x, needs: [p, rescue]}\n', phase)).toEqual([never(6, 'S')]);
    const checkpoint = 'checkpoints: [{id: C, needs: A}]\n';
    expect(warnings('  - {id: S, run: x, needs: [C, rescue]}\n', checkpoint)).toEqual([never(6, 'S')]);
  });
  test('is told once, not for all that waits for it', () => {
    expect(warnings('  - {id: S, run: x, needs: [A, rescue]}\n  - {id: T, run: x, needs: S}\n')).toEqual([never(5, 'S')]);
  });
});

test.each([
  ['the end of a stream, however it ends', '  - {id: S, run: x, needs: [{stream: A, on: ended}, rescue]}\n'],
  ['what goes on without an optional stream', '  - {id: B, run: x, needs: A, optional: true}\n  - {id: S, run: x, needs: [B, rescue]}\n'],
  ['what follows the failure', '  - {id: S, run: x, needs: [rescue, {stream: A, on: failed}]}\n'],
])('nothing is said of %s', (_what, streams) => {
  expect(warnings(streams)).toEqual([]);
});
