import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../../src/core/plan/diagnostic.ts';
import type { ParsedPlan } from '../../../src/core/plan/parse.ts';
import { found, parse, read, yamlFiles } from './plan-files.ts';

const everything = read('test/fixtures/plans/everything.yaml');
const seeds = [
  everything,
  read('plans/demo.yaml'),
  ...yamlFiles('test/fixtures/plans/bad').map((name) => read(`test/fixtures/plans/bad/${name}`)),
];

/** What is wrong with an answer, whatever was asked; nothing. */
function complaints(text: string, { plan, diagnostics }: ParsedPlan): string[] {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const wrong = diagnostics.flatMap((diagnostic) => {
    const { line, column, endColumn, lineText, code, file } = diagnostic;
    const shown = formatDiagnostic(diagnostic, { color: false });
    const rules: Record<string, boolean> = {
      'the line is that of the text':
        file !== 'plan.yaml' || code === 'too-large' || lineText === (lines[line - 1] ?? '').replace(/\r$/, ''),
      'the place is on the line': column >= 1 && column <= lineText.length + 2 && endColumn > column,
      // eslint-disable-next-line no-control-regex -- Nothing of a plan may drive the terminal.
      'it is shown without control characters': !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(shown),
      'it is shown in four lines at most': shown.split('\n').length <= 4,
    };
    return Object.keys(rules).flatMap((rule) => (rules[rule] ? [] : [`not so: ${rule}: ${JSON.stringify(diagnostic)}`]));
  });
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  if ((plan === null) !== hasErrors) wrong.push('not so: there is a plan exactly when there are no errors');
  if (plan && !isDeepStrictEqual(JSON.parse(JSON.stringify(plan)), plan)) wrong.push('not so: the plan is plain JSON');
  return wrong;
}

describe('any text gets an answer', () => {
  test('garbage', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(complaints(text, parse(text))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('the signs of YAML in any order', () => {
    // prettier-ignore -- One sign a line would hide that this is a list of signs.
    const sign = fc.constantFrom(
      'a',
      'id',
      'streams',
      'needs',
      'run',
      '1',
      ': ',
      ':',
      '- ',
      '? ',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '&a ',
      '*a',
      '!x ',
      '|',
      '>-',
      "'",
      '"',
      '\n',
      '\n  ',
      '\n    ',
      '\r\n',
      '\t',
      '#',
      ' # c',
      '%YAML 1.2\n',
      '---\n',
      '...\n',
      '<<: ',
      '~',
      '\ufeff',
      '\u0000',
      '\ufffd',
      '\u2028',
      'ü',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
        const text = signs.join('');
        expect(complaints(text, parse(text))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('a plan in which parts were cut out, doubled, moved or spoilt', () => {
    const change = fc.record({
      at: fc.nat(),
      length: fc.nat(60),
      instead: fc.oneof(
        fc.constant(''),
        fc.string({ maxLength: 8 }),
        fc.constantFrom(
          '\n',
          ': ',
          '[',
          '}',
          '&x ',
          '*common',
          '\t',
          '"',
          'null',
          '[]',
          '{}',
          '-1',
          '"\\u001b[2J"',
          '\u001b]0;x\u0007',
          '1e999',
          '.nan',
        ),
        fc.nat().map((from) => everything.slice(from % everything.length, (from % everything.length) + 40)),
      ),
    });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 4 }), (seed, changes) => {
        let text = seed;
        for (const { at, length, instead } of changes) {
          const from = at % (text.length + 1);
          text = text.slice(0, from) + instead + text.slice(from + length);
        }
        expect(complaints(text, parse(text))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('a mapping in the place of a text, with a length that is no number', () => {
    const text = 'version: 1\nstreams: [{id: a, run: x, title: {length: {toString: 1, valueOf: 1}}}]\n';
    expect(complaints(text, parse(text))).toEqual([]);
  });
  test('any value in the place of any other', () => {
    const plain = fc.jsonValue({ maxDepth: 3 });
    const keys = [
      'id',
      'run',
      'agent',
      'needs',
      'phase',
      'streams',
      'worktree',
      'retry',
      'gates',
      'deliverables',
      'env',
      'demo',
      'expected',
      'estimate',
      'timeout',
      'at',
      'from',
      'to',
      'what',
      'blocks',
      'by',
      'evidence',
      'handoff',
      'claims',
    ];
    const holder = fc.dictionary(fc.constantFrom(...keys), plain);
    const plan = fc.record({
      version: fc.constant(1),
      streams: fc.oneof(fc.array(holder), plain),
      phases: fc.oneof(fc.array(fc.record({ id: plain, streams: fc.oneof(fc.array(holder), plain), gates: plain })), plain),
      checkpoints: fc.oneof(fc.array(holder), plain),
      defaults: fc.oneof(holder, plain),
      workspace: plain,
      integration: fc.oneof(fc.array(holder), plain),
      sign_off: fc.oneof(holder, plain),
      metrics: fc.oneof(fc.array(holder), plain),
      report: fc.oneof(holder, plain),
    });
    // JSON is YAML, so it comes to the parser as one long line, with every value in a place of its own.
    fc.assert(
      fc.property(plan, (value) => {
        const text = JSON.stringify(value);
        expect(complaints(text, parse(text))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any value in the keys by which a plan is written out', () => {
  const word = fc.constantFrom(
    'a',
    'b',
    'm',
    'm/x',
    'm/*',
    '*',
    'p',
    't',
    '${{ v }}',
    '${{ m }}',
    '$${{',
    '${{',
    '${{ m.title }}',
    '__proto__',
    'toString',
    '',
  );
  const small = fc.oneof({ weight: 3, arbitrary: word }, fc.jsonValue({ maxDepth: 1 }));
  const some = fc.oneof(small, fc.array(small, { maxLength: 3 }), fc.dictionary(word, small, { maxKeys: 3 }));
  const mapping = (keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys), some, { maxKeys: 6 });
  const stream = mapping(['id', 'run', 'needs', 'use', 'with', 'matrix', 'env', 'optional', 'prompt_file', 'agent', 'title']);
  const named = <T>(inner: fc.Arbitrary<T>) => fc.oneof(fc.dictionary(word, fc.oneof(inner, small), { maxKeys: 3 }), some);
  const profile = fc.record(
    {
      lanes: named(some),
      sequence: some,
      streams: named(stream),
      without: some,
      vars: named(some),
      defaults: mapping(['cwd', 'optional']),
      max_parallel: small,
    },
    { requiredKeys: [] },
  );
  const plan = fc.record(
    {
      version: fc.constant(1),
      include: fc.oneof(small, fc.constant(['broken.yaml', 'wrong.yaml'])),
      vars: named(some),
      templates: named(stream),
      profiles: named(profile),
      default_profile: word,
      lanes: named(some),
      sequence: some,
      streams: fc.oneof(fc.array(stream, { maxLength: 4 }), some),
      phases: fc.oneof(fc.array(fc.record({ id: small, streams: fc.array(stream, { maxLength: 2 }), needs: some })), some),
      checkpoints: fc.oneof(fc.array(mapping(['id', 'at', 'needs', 'expected'])), some),
      integration: fc.oneof(fc.array(mapping(['id', 'from', 'to', 'what', 'blocks'])), some),
      sign_off: mapping(['id', 'needs', 'evidence']),
    },
    { requiredKeys: ['version'] },
  );

  test('gets an answer', () => {
    fc.assert(
      fc.property(plan, word, (value, name) => {
        const text = JSON.stringify(value);
        expect(complaints(text, parse(text))).toEqual([]);
        expect(complaints(text, parse(text, 'plan.yaml', { profile: name, vars: { [name]: name } }))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('with sound values often enough a plan comes of it', () => {
    const sound = {
      version: 1,
      vars: { v: 'x' },
      templates: { t: { run: 'x ${{ v }}' } },
      streams: [{ id: 'm', use: 't', matrix: { m: ['x', 'y'] } }],
    };
    expect(parse(JSON.stringify(sound)).plan?.streams.map(({ id }) => id)).toEqual(['m/x', 'm/y']);
  });
});

describe('what is no plan by its size or its form', () => {
  const streams = (count: number, rest: (index: number) => string) =>
    `version: 1\nx-a: &a {A: 1}\nstreams:\n${Array.from({ length: count }, (_, index) => `- {id: s${index}, run: x${rest(index)}}\n`).join('')}`;
  const bomb = `version: 1\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 12 }, (_, index) => `x${index + 1}: &x${index + 1} [${Array.from({ length: 10 }, () => `*x${index}`).join(', ')}]\n`).join('')}`;

  test.each([
    ['more than 10 MB', 'a'.repeat(10 * 1024 * 1024 + 1), ['1:1 too-large']],
    ['NUL', 'version: 1\nname: a\0b\n', ['2:8 not-utf8']],
    ['bytes that are not UTF-8', `version: 1\nname: ${Buffer.from([0xff, 0xfe]).toString('utf8')}`, ['2:7 not-utf8']],
    ['UTF-16', Buffer.from('version: 1\n', 'utf16le').toString('utf8'), ['1:2 not-utf8']],
    ['a bomb of aliases', bomb, ['7:25 yaml-alias-bomb']],
    [
      'a bomb of merges',
      bomb.replaceAll(/\[(.*)\]/g, (_, list: string) =>
        list.startsWith('a')
          ? '{a: 1}'
          : `{${list
              .split(', ')
              .map((name, at) => `k${at}: ${name}`)
              .join(', ')}}`,
      ),
      ['8:23 yaml-alias-bomb'],
    ],
    ['lists in lists without end', '['.repeat(100_000), null],
    ['mappings in mappings without end', '{a: '.repeat(100_000), null],
    ['indents without end', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), null],
    ['documents without end', '---\n'.repeat(100_000), ['2:1 yaml-documents']],
    ['nothing but space', ' '.repeat(1_000_000), ['1:1 empty-plan']],
    ['nothing', '', ['1:1 empty-plan']],
    ['null', '~', ['1:1 empty-plan']],
    ['carriage returns alone', 'version: 1\rstreams: []\r', null],
  ])('%s', (_name, text, expected) => {
    const parsed = parse(text);
    expect(complaints(text, parsed)).toEqual([]);
    expect(parsed.plan).toBeNull();
    expect(found(parsed)).toEqual(expected ?? found(parsed));
  });

  test('one alias used by thousands of streams is no bomb', () => {
    expect(found(parse(streams(5_000, () => ', env: *a')))).toEqual([]);
  });

  test('of very many faults the first are told, and the rest counted', () => {
    const parsed = parse(streams(2_000, () => ', needs: nobody, nme: y'));
    expect(parsed.diagnostics).toHaveLength(501);
    expect(parsed.diagnostics.at(-1)).toMatchObject({ code: 'too-many', message: '3500 further findings are not shown' });
    const tabs = parse(`a:\n${'\tb: 1\n'.repeat(2_000)}`);
    expect(tabs.diagnostics).toHaveLength(501);
    const variables = Array.from({ length: 150_000 }, (_, index) => `    ${index}: x\n`).join('');
    expect(found(parse(`version: 1\nstreams:\n- id: a\n  run: x\n  env:\n${variables}`))).toEqual(['1:1 not-a-mapping']);
    expect(parse(`version: 1\nstreams: [${'1, '.repeat(50_000)}]`).plan).toBeNull();
  });

  test('5,000 streams with 20,000 needs are a plan', () => {
    const needs = (index: number) =>
      `, needs: [${[1, 2, 3, 4].flatMap((step) => (index >= step * 9 ? [`s${index - step * 9}`] : [])).join(', ')}]`;
    const { plan, diagnostics } = parse(streams(5_000, needs));
    expect(diagnostics).toEqual([]);
    expect(plan!.streams).toHaveLength(5_000);
    expect(plan!.streams.reduce((sum, stream) => sum + stream.needs.length, 0)).toBeGreaterThan(19_900);
    const circle = (index: number) => `, needs: [s${(index + 1) % 5_000}]`;
    expect(parse(streams(5_000, circle)).diagnostics.map(({ message }) => message)).toEqual([
      'these wait for one another for ever: s0 -> s1 -> s2 -> s3 -> s4 -> s5 -> s6 -> s7 -> (4991 more) -> s4999 -> s0',
    ]);
  });
});
