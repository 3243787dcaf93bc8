import { describe, expect, test } from 'vitest';
import { compiled, told } from './expand/compiled.ts';

const matrix = `
streams:
  - id: zen/\${{ domain }}/\${{ model }}
    matrix: {domain: [security, ux], model: [gpt, {id: o3, title: O3}]}
    run: "true"
`;
const checkOf = (text: string, stream?: string) => {
  const { phases, streams } = compiled(text);
  return (stream === undefined ? phases.at(-1) : streams.find(({ id }) => id === stream))?.gates[0]?.check;
};

describe('a consensus', () => {
  test('of a group: by domain, with the file of each stream', () => {
    expect(checkOf(`${matrix}final: {consensus: {streams: zen, file: "out/\${{ domain }}-\${{ model }}.json"}}`)).toEqual({
      kind: 'consensus',
      domains: [
        {
          domain: 'zen/security',
          members: [
            { stream: 'zen/security/gpt', model: 'gpt', file: 'out/security-gpt.json' },
            { stream: 'zen/security/o3', model: 'o3', file: 'out/security-o3.json' },
          ],
        },
        {
          domain: 'zen/ux',
          members: [
            { stream: 'zen/ux/gpt', model: 'gpt', file: 'out/ux-gpt.json' },
            { stream: 'zen/ux/o3', model: 'o3', file: 'out/ux-o3.json' },
          ],
        },
      ],
      agree: { percent: 80, exclusive: false },
      block: 'critical',
      schema: null,
      retries: 1,
      lateAfterMs: null,
      to: null,
    });
  });

  test('of streams without a common beginning: one domain without a name', () => {
    const check = checkOf(
      `
streams: [{id: review/gpt, run: "true", cwd: a}, {id: audit/o3, run: "true", cwd: b}]
phases: [{id: P, streams: [{id: j, run: j, gates: {consensus: {streams: [review/gpt, audit/o3], file: out.json, agree: 66.5, block: none, to: out/report.json, retry: 0, late_after: 90s}}}]}]
`,
      'j',
    );
    expect(check).toMatchObject({
      domains: [{ domain: '', members: [{ model: 'review/gpt' }, { model: 'audit/o3' }] }],
      agree: { percent: 66.5, exclusive: false },
      block: null,
      retries: 0,
      lateAfterMs: 90_000,
      to: 'out/report.json',
    });
  });

  test('stands in gates of phases, streams and waves; what a group names twice is one', () => {
    const gate = `{consensus: {streams: [zen/ux, "zen/*/o3", zen/security/gpt], file: "\${{ domain }}/\${{ model }}", agree: "> 90%"}}`;
    const { phases, streams } = compiled(`
phases: [{id: P, needs: zen, gates: ${gate}, streams: [{id: A, run: "true", gates: [${gate}]}]}]
${matrix}`);
    const members = [
      ['zen/ux', ['gpt', 'o3']],
      ['zen/security', ['o3', 'gpt']],
    ];
    for (const { gates } of [...phases, ...streams.filter(({ id }) => id === 'A')]) {
      const check = gates[0]?.check;
      if (check?.kind !== 'consensus') throw new Error('it is no consensus');
      expect(check.domains.map((each) => [each.domain, each.members.map(({ model }) => model)])).toEqual(members);
      expect(check.agree).toEqual({ percent: 90, exclusive: true });
    }
  });

  test('says where what is wrong, once for all streams', () => {
    const on = (consensus: string) => told(`${matrix.trimStart()}final: {consensus: {${consensus}}}`);
    const file = 'file: "${{ domain }}/${{ model }}"';
    expect(on(`streams: zen/securty, ${file}`)[0]).toMatch(/:6:30 unknown-stream the plan has no stream `zen\/securty`$/);
    expect(on(`streams: zen/ux/o3, ${file}`)).toEqual([
      'plans/plan.yaml:6:30 one-model a consensus takes at least two streams, and this names `zen/ux/o3` alone',
    ]);
    expect(on(`streams: [zen/ux, zen/security/o3], ${file}`)).toEqual([
      'plans/plan.yaml:6:30 one-model `zen/security` has one model, `o3`, which is compared with nothing',
    ]);
    expect(on('streams: zen, file: "${{ modle }}.json"')).toEqual([
      'plans/plan.yaml:6:42 unknown-variable there is no variable `modle` here (in the file of `zen/security/gpt`)',
    ]);
    expect(on('streams: zen, file: "${{ model }}.json"')).toEqual([
      'plans/plan.yaml:6:41 same-result `zen/security/gpt` and `zen/ux/gpt` write their results to the same file, `gpt.json`',
    ]);
  });
});
