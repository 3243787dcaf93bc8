import type { JsonSchema } from './json/json-schema.ts';
import type { CoverageKind } from './metrics/lcov.ts';
import type { MetricDemand } from './metrics/demand.ts';
import type { Comparison } from './quantities/comparison.ts';
import type { TestCounts } from './tests/counts.ts';
import type { TestFormat } from './tests/read-tests.ts';

/** What a gate reads and demands. Paths are relative to the directory of the gate. */
export type Reading = TestsReading | MetricReading | FileReading | JsonReading;

export interface TestsReading {
  readonly kind: 'tests';
  readonly format: TestFormat | 'auto';
  /** Path or glob of the reports; `null` is the output of the program. */
  readonly from: string | null;
  /** `null` demands nothing of that count. */
  readonly demands: Readonly<Record<keyof TestCounts, Comparison | null>>;
}

export interface MetricReading {
  readonly kind: 'metric';
  readonly name: string;
  /** `null` is the output of the program. */
  readonly from: string | null;
  readonly source: MetricSource;
  readonly is: MetricDemand;
  readonly better: 'higher' | 'lower';
}

/** How the number is found in what is read. */
export type MetricSource =
  /** It is nothing but the number. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'regex'; readonly pattern: string }
  /** A JSON Pointer or a JSONPath. */
  | { readonly kind: 'json'; readonly place: string }
  | { readonly kind: 'lcov' | 'cobertura'; readonly of: CoverageKind };

export interface FileReading {
  readonly kind: 'file';
  readonly path: string;
  readonly matches: string | null;
  readonly notMatches: string | null;
  readonly leastBytes: number | null;
}

export interface JsonReading {
  readonly kind: 'json';
  readonly path: string;
  /** `null` demands no more than that it is JSON. */
  readonly schema: { readonly kind: 'inline'; readonly schema: JsonSchema } | { readonly kind: 'file'; readonly path: string } | null;
}
