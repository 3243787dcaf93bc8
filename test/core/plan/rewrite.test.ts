import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { addStream, rewritePlan, type PlanEdit } from '../../../src/core/plan/rewrite.ts';
import { read, yamlFiles } from './plan-files.ts';

const rewritten = (text: string, ...edits: readonly PlanEdit[]): string => {
  const result = rewritePlan(text, edits);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
};
const set = (value: unknown, ...path: (string | number)[]): PlanEdit => ({ kind: 'set', path, value });

const plan = `# A plan.
version: 1   # always
name: 'quoted'

streams:
  # The first.
  - id: A
    run: make   # with a word on it
    env: {PORT: "80",  HOST: x}
    gates:
    - one
    - two # not three

  - {id: B,  run: "x"}
# The end.
`;

describe('a rewritten plan', () => {
  test('differs in the value alone', () => {
    expect(rewritten(plan, set('other', 'name'))).toBe(plan.replace("'quoted'", 'other'));
    expect(rewritten(plan, set('a: b, c', 'streams', 1, 'run'))).toBe(plan.replace('"x"', '"a: b, c"'));
    expect(rewritten(plan, set(8080, 'streams', 0, 'env', 'PORT'))).toBe(plan.replace('"80"', '8080'));
    expect(rewritten(plan, set(['A', 'B'], 'streams', 1, 'run'))).toBe(plan.replace('"x"', '[A, B]'));
  });

  test('has new keys at the end of their mapping', () => {
    expect(rewritten(plan, set('5m', 'streams', 0, 'timeout'))).toBe(plan.replace('# not three\n', '# not three\n    timeout: 5m\n'));
    expect(rewritten(plan, set('5m', 'streams', 1, 'timeout'))).toBe(plan.replace('"x"}', '"x", timeout: 5m}'));
    expect(rewritten(plan, set(3, 'defaults', 'retry', 'attempts'))).toBe(
      plan.replace('# The end.', 'defaults:\n  retry:\n    attempts: 3\n# The end.'),
    );
  });

  test('has new streams at the end of their list', () => {
    expect(rewritten(plan, addStream({ id: 'C', run: 'y', needs: ['A', 'B'] }))).toBe(
      plan.replace('# The end.', '  - id: C\n    run: y\n    needs:\n      - A\n      - B\n# The end.'),
    );
    expect(rewritten('streams: [{id: A}]', addStream({ id: 'B' }))).toBe('streams: [{id: A}, {id: B}]');
    expect(rewritten('streams: []', addStream({ id: 'B' }))).toBe('streams: [{id: B}]');
    expect(rewritten('version: 1', addStream({ id: 'B' }))).toBe('version: 1\nstreams:\n  - id: B\n');
    expect(rewritten('phases:\n- id: p\n  streams:\n  - id: A\n', addStream({ id: 'B' }, ['phases', 0]))).toBe(
      'phases:\n- id: p\n  streams:\n  - id: A\n  - id: B\n',
    );
  });

  test('keeps its line endings', () => {
    const crlf = plan.replaceAll('\n', '\r\n');
    expect(rewritten(crlf, addStream({ id: 'C' }))).toBe(crlf.replace('# The end.', '  - id: C\r\n# The end.'));
  });

  test('may be empty to begin with', () => {
    expect(parseYaml(rewritten('# Mine.\n', set(1, 'version')))).toEqual({ version: 1 });
    expect(parseYaml(rewritten('streams:\n', addStream({ id: 'A' })))).toEqual({ streams: [{ id: 'A' }] });
  });

  test.each([
    ['streams: [', 'it is not YAML'],
    ['x-a: &a {b: 1}\nc: *a', '`c.b` stands behind an alias', set(2, 'c', 'b')],
    ['x-a: &a {b: 1}\nc: *a', 'bound up', set(2, 'x-a')],
    ['a: [1]', 'there is no `a.3`', set(2, 'a', 3)],
    ['a: text', 'neither a mapping nor a list', set(2, 'a', 'b')],
  ])('is refused: %s', (text, reason, edit = set(1, 'version')) => {
    const result = rewritePlan(text, [edit]);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.reason).toContain(reason);
  });
});

describe('whatever is changed in a plan', () => {
  const files = ['test/fixtures/plans/everything.yaml', ...yamlFiles('plans').map((name) => `plans/${name}`)];
  const texts = [plan, ...files.map(read)];
  const value = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ maxLength: 8 }), { maxKeys: 3 }),
  );

  /** All ways into a value. */
  function pathsOf(root: unknown, before: readonly (string | number)[] = []): (string | number)[][] {
    const entries = Array.isArray(root) ? [...root.entries()] : typeof root === 'object' && root !== null ? Object.entries(root) : [];
    return [[...before], ...entries.flatMap(([key, inner]) => pathsOf(inner, [...before, key]))];
  }
  const comments = (text: string): string[] => [...text.matchAll(/(?:^|\s)#.*$/gm)].map(([comment]) => comment.trim());

  test('it says what was asked for, and its comments are still there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), value, fc.boolean(), (text, pick, given, isNew) => {
        const paths = pathsOf(parseYaml(text, { merge: true })).filter((path) => path.length > 0);
        const place = paths[pick % paths.length]!;
        const path = isNew ? [...place.slice(0, -1), ...(typeof place.at(-1) === 'number' ? [place.at(-1)!] : []), 'added'] : place;
        const result = rewritePlan(text, [{ kind: 'set', path, value: given }]);
        if (!result.ok) return;
        const read = path.reduce<unknown>(
          (inner, step) => (inner as Record<PropertyKey, unknown>)[step],
          parseYaml(result.text, { merge: true }),
        );
        expect(read).toEqual(given);
        // A part that is replaced takes its own comments along; a new one takes none.
        if (isNew) expect(comments(result.text)).toEqual(expect.arrayContaining(comments(text)));
      }),
      { numRuns: 150 },
    );
  });

  test('a stream is added with all else as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), value, { minKeys: 1, maxKeys: 4 }),
        (text, stream) => {
          const result = rewritePlan(text, [addStream(stream)]);
          expect(result.ok).toBe(true);
          if (!result.ok) return;
          const [before, after] = [text, result.text].map((each) => parseYaml(each, { merge: true }) as { streams?: unknown[] });
          expect(after!.streams).toEqual([...(before!.streams ?? []), stream]);
          expect({ ...after, streams: null }).toEqual({ ...before, streams: null });
          const kept = new Set(result.text.split('\n'));
          expect(
            text
              .trimEnd()
              .split('\n')
              .filter((line) => !kept.has(line)),
          ).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
