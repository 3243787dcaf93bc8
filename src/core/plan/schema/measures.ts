import { z } from 'zod';
import { coverageKinds } from '../../measure/metrics/lcov.ts';
import { parseDemand } from '../../measure/metrics/demand.ts';
import { parseComparison } from '../../measure/quantities/comparison.ts';
import { parseQuantity } from '../../measure/quantities/quantity.ts';
import { testFormats } from '../../measure/tests/read-tests.ts';
import { parseTestsLine } from '../tests-line.ts';
import { fromParser, mapping, oneLine, path, text } from './text.ts';

/** What a gate can read and demand instead of an exit status. */

const countError = 'must be a number, or a comparison such as `>= 247`';
const demandedCount = z
  .union(
    [
      z.int({ error: countError }).min(0, { error: countError }),
      z.string({ error: countError }).check(
        fromParser((value) => {
          const read = parseComparison(value);
          if (!read.ok) return read;
          return read.comparison.than.unit === null ? { ok: true } : { ok: false, reason: 'counts tests, and takes no unit' };
        }),
      ),
    ],
    { error: countError },
  )
  .meta({ title: 'number or comparison', examples: [0, '>= 247', '<= 3'] });

export const tests = z
  .union(
    [
      z
        .string({ error: 'must be text' })
        .check(fromParser(parseTestsLine))
        .meta({ title: 'demands in one line', examples: ['247 passed, 0 failed', '>= 247 passed'] }),
      mapping(
        {
          format: z
            .enum(['auto', ...testFormats], { error: `must be one of auto, ${testFormats.join(', ')}` })
            .optional()
            .describe('What the report or the output looks like. Default: `auto`, found out from the text.'),
          from: path.optional().describe('Reports to read: a path, or a pattern with `*` and `**`; several are added up. Default: the output of `run`.'),
          passed: demandedCount.optional().describe('How many must pass.'),
          failed: demandedCount.optional().describe('How many may fail. Default: 0.'),
          skipped: demandedCount.optional().describe('How many may be skipped. Default: any number.'),
          total: demandedCount.optional().describe('How many there must be. Default: at least 1.'),
        },
        'text such as `247 passed, 0 failed`, or a mapping',
      ).meta({ id: 'tests' }),
    ],
    { error: 'must be text such as `247 passed, 0 failed`, or a mapping' },
  )
  .describe('Counts of tests, in the output of `run` or in reports. A number alone means exactly that many.');

export const pattern = text('a regular expression').min(1, { error: 'must not be empty' }).max(1000, { error: 'must not be longer than 1000 characters' }).meta({ title: 'regular expression' });

const isError = 'must be a number, or text such as `>= 60%`, `+-10% of estimate` or `not worse than the last run`';
export const metric = mapping(
  {
    name: oneLine('a name').max(60, { error: 'must not be longer than 60 characters' }).optional().describe('What the number is called. Default: the name of the gate.'),
    from: path.optional().describe('File to read. Default: the output of `run`.'),
    regex: pattern.optional().describe('Finds the number: its first group, or the group `value`; a group `unit` may name the unit. `^` and `$` match at lines.'),
    json: oneLine('a JSON Pointer or a JSONPath').optional().describe('Where the number stands in JSON: a JSON Pointer (`/total/lines`) or a JSONPath (`$.total.lines`).'),
    coverage: z.enum(['lcov', 'cobertura'], { error: 'must be `lcov` or `cobertura`' }).optional().describe('Format of a coverage report; the number is a percentage.'),
    of: z.enum(coverageKinds, { error: `must be one of ${coverageKinds.join(', ')}` }).optional().describe('What the coverage is of. Default: `lines`.'),
    is: z
      .union([z.number({ error: isError }), z.string({ error: isError }).check(fromParser(parseDemand))], { error: isError })
      .meta({ title: 'demand on a number', examples: ['>= 60%', '< 200ms', '+-10% of 3h', '+-10% of estimate', 'not worse than the last run'] })
      .describe('What is demanded of it. Units (%, ms, s, m, h, B, KB, MB, GB and others) are converted; a measured number without a unit is taken in that of the demand.'),
    better: z
      .enum(['higher', 'lower'], { error: 'must be `higher` or `lower`' })
      .optional()
      .describe('For `not worse than the last run`: which numbers are better. Default: `higher`.'),
  },
  'a mapping with `is`',
)
  .meta({ id: 'number' })
  .describe('A number in the output of `run` or in a file. Without `regex`, `json` or `coverage` what is read is nothing but the number.');

const sizeError = 'must be a number of bytes, or a size such as `10KB`';
export const size = z
  .union(
    [
      z.int({ error: sizeError }).min(0, { error: sizeError }),
      z.string({ error: sizeError }).check(
        fromParser((value) => {
          const read = parseQuantity(value);
          const isSize = read.ok && read.quantity.value >= 0 && (read.quantity.unit === null || read.quantity.unit.endsWith('B'));
          return isSize ? { ok: true } : { ok: false, reason: sizeError };
        }),
      ),
    ],
    { error: sizeError },
  )
  .meta({ title: 'size', examples: ['10KB', 1] });

export const jsonSchema = z.union(
  [path, z.record(z.string(), z.unknown(), { error: 'must be a path or a schema' }).meta({ title: 'JSON schema' })],
  { error: 'must be a path or a JSON schema' },
);

export const json = z
  .union(
    [
      path.meta({ title: 'path of a JSON document' }),
      mapping(
        {
          file: path.describe('The document.'),
          schema: jsonSchema
            .optional()
            .describe('What it must fit: a JSON schema (2020-12, or draft 7 where it says so), or the path of one. Default: anything that is JSON.'),
        },
        'a path, or a mapping with `file` and `schema`',
      ).meta({ id: 'jsonDocument' }),
    ],
    { error: 'must be a path, or a mapping with `file` and `schema`' },
  )
  .describe('A JSON document that must be there, and fit its schema.');

export type TestsYaml = z.infer<typeof tests>;
export type MetricYaml = z.infer<typeof metric>;
