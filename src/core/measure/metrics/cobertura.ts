import { readXml } from '../xml.ts';
import { share, unclear, type FoundNumber } from './found-number.ts';
import type { CoverageKind } from './lcov.ts';

/**
 * Coverage of a Cobertura report. It is counted from its lines, since tools round the rates at its top differently or leave them at 0.
 * A line that stands in a method as well as in its class counts once. A method is covered when one of its lines is.
 */
export function readCobertura(text: string, of: CoverageKind): FoundNumber {
  const counts = { lines: [0, 0], branches: [0, 0], functions: [0, 0] } satisfies Record<CoverageKind, [number, number]>;
  const add = (kind: CoverageKind, hit: number, all: number) => {
    counts[kind][0] = (counts[kind][0] ?? 0) + hit;
    counts[kind][1] = (counts[kind][1] ?? 0) + all;
  };
  let root: string | null = null;
  let method = false;
  const problem = readXml(text, {
    open(name, attributes, path) {
      root ??= name;
      if (name === 'method') method = false;
      if (name !== 'line') return;
      const hit = Number(attributes['hits'] ?? 0) > 0;
      if (path.includes('method')) {
        method ||= hit;
        return;
      }
      add('lines', hit ? 1 : 0, 1);
      const [, covered, all] = /\((\d+)\/(\d+)\)/.exec(attributes['condition-coverage'] ?? '') ?? [];
      if (attributes['branch'] === 'true' && covered !== undefined && all !== undefined) add('branches', Number(covered), Number(all));
    },
    close(name) {
      if (name === 'method') add('functions', method ? 1 : 0, 1);
    },
  });
  if (problem !== null) return unclear(`the Cobertura report is no XML: ${problem}`);
  if (root !== 'coverage') return unclear('it is no Cobertura report: its root is no `coverage` element');
  const [hit, all] = counts[of];
  return share(hit ?? 0, all ?? 0, of);
}
