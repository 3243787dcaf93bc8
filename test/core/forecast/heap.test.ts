import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from '../../../src/core/forecast/heap.ts';

test('gives the least first, and of equal ones the earliest', () => {
  // A number puts it in, `null` takes one out.
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(3), { freq: 2, nil: null }), { maxLength: 60, size: 'max' }), (actions) => {
      const heap = new Heap<string>();
      const model: { key: number; value: string }[] = [];
      for (const [turn, key] of actions.entries()) {
        if (key !== null) {
          heap.put(key, `${key}, put in turn ${turn}`);
          model.push({ key, value: `${key}, put in turn ${turn}` });
          model.sort((a, b) => a.key - b.key);
        }
        const taken = key === null ? [heap.take(), model.shift()?.value] : [];
        expect(taken[0]).toBe(taken[1]);
        expect([heap.least, heap.size]).toEqual([model[0]?.key ?? null, model.length]);
      }
    }),
  );
});
