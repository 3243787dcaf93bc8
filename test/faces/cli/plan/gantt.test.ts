import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noExperience } from '../../../../src/core/forecast/prediction/experience.ts';
import { predict } from '../../../../src/core/forecast/prediction/predict.ts';
import type { Plan } from '../../../../src/core/plan/model.ts';
import { ganttSvg } from '../../../../src/faces/cli/plan/gantt-svg.ts';
import { tickEvery } from '../../../../src/core/text/time-ticks.ts';
import { planOf } from '../../../support/plan-of.ts';
import { manyStreams } from '../../../support/many-streams.ts';
import { checkpoint, phase, plan, stream } from '../../../support/plans.ts';

const minutes = (least: number, most = least) => ({ estimate: { leastMs: least * 60_000, mostMs: most * 60_000 } });
const chart = (of: Plan) => ganttSvg({ profile: null, title: '', plan: of, prediction: predict(of, noExperience, { runs: 20, seed: 1 })! });

/** Reads a document as an XML parser would, far enough to find a tag that is open or a sign that is bare. @returns its elements by name */
function elementsOf(svg: string): Map<string, number> {
  const open: string[] = [];
  const counts = new Map<string, number>();
  const rest = svg.replaceAll(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/gi,
    (_, closing: string, name: string, __, selfClosing: string) => {
      if (closing) expect(open.pop()).toBe(name);
      else {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        if (!selfClosing) open.push(name);
      }
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<]|&(?!(?:amp|lt|gt|quot|#39);)/);
  return counts;
}

describe('the chart', () => {
  test('has a row for each stream, its critical path and its checkpoints, and needs nothing from elsewhere', () => {
    const svg = chart(manyStreams());
    const names = manyStreams().streams.map(({ id }) => id);
    for (const id of names) expect(svg).toMatch(new RegExp(`>(?:★|\\s)\\s*${id}</text>`));
    expect(svg).toContain('⚑ sign-off T+2h');
    expect(svg).toContain('★ platform-d');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|<script|@import|url\(/);
    expect(elementsOf(svg).get('g')).toBe(names.length);
  });

  test('has a line where a wave is likely to be over', () => {
    const svg = chart(
      planOf(`
version: 1
streams: [{id: A, run: a, estimate: 10m, worktree: true}, {id: B, run: b, estimate: 20m, needs: one}]
waves: [{id: one, merge: A, into: integration/all}]
`),
    );
    expect(svg).toContain('>merge one</text>');
    expect(svg.match(/class="point"/g)).toHaveLength(1);
  });

  test('is a whole document whatever stands in a plan', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, two) => {
        const of = plan([stream('A', { title: one, phase: 'P', ...minutes(1, 2) }), stream('B', { title: two, ...minutes(0.01) })], {
          name: two,
          phases: [phase('P', { title: `${one}<script>&'"` })],
          checkpoints: [checkpoint('C', { title: one, atMs: 1000 })],
        });
        const svg = chart(of);
        expect(elementsOf(svg).has('script')).toBe(false);
        expect(svg.isWellFormed()).toBe(true);
      }),
    );
  });
});

test('an axis has few ticks, at times that people count in', () => {
  expect([30_000, 3_600_000, 5 * 3_600_000, 30 * 86_400_000].map((total) => tickEvery(total, 8) / 1000)).toEqual([
    5,
    600,
    3600,
    7 * 86_400,
  ]);
});
