import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalPath, pathFault } from '../../../src/core/plan/paths.ts';

describe('a path', () => {
  test.each(['a', 'a/b', './a', 'a/../b', 'a/b/../..', '.', 'a\\b', '..a', 'a..b', '...'])('%s stays inside', (path) => {
    expect(pathFault(path)).toBeNull();
  });

  test.each([
    ['..', 'leads out'],
    ['../a', 'leads out'],
    ['a/../../b', 'leads out'],
    ['a\\..\\..\\b', 'leads out'],
    ['./..', 'leads out'],
    ['/etc', 'absolute'],
    ['\\\\server\\share', 'absolute'],
    ['C:\\x', 'absolute'],
    ['c:x', 'absolute'],
    ['~/x', 'home'],
    ['~', 'home'],
  ])('%s does not: it %s', (path, why) => {
    expect(pathFault(path)).toContain(why);
  });

  test('may step back as far as its folder is deep', () => {
    expect(pathFault('../prompts/a.md', 'plans')).toBeNull();
    expect(pathFault('../../a.md', 'plans')).toContain('leads out');
    for (const outside of ['../elsewhere', '/usr/share/plans', 'C:\\plans']) {
      expect(pathFault('a.md', outside)).toBeNull();
      expect(pathFault('../a.md', outside)).toContain('leads out');
    }
  });

  test('leads to the same place when it is made plain', () => {
    const steps = fc.array(fc.constantFrom('a', 'b', '..', '.', '', 'c/d'), { maxLength: 8 });
    fc.assert(
      fc.property(steps, (parts) => {
        const path = parts.join('/');
        fc.pre(pathFault(path) === null);
        const plain = normalPath(path);
        expect(new URL(`file:///root/${plain}`).pathname.replace(/\/$/, '')).toBe(
          new URL(`file:///root/${path.replace(/\/+/g, '/').replace(/^\//, '')}`).pathname.replace(/\/$/, ''),
        );
        expect(pathFault(plain)).toBeNull();
        expect(normalPath(plain)).toBe(plain);
        expect(plain).not.toContain('..');
      }),
    );
  });
});
