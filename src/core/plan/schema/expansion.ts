import { z } from 'zod';
import { variableNameError, variablePattern } from '../expand/scope.ts';
import { list, mapping, oneLine, path, reference, text } from './text.ts';

/** Keys by which a short plan stands for a long one. They are written out (`expand/`) before the shape of a plan is checked. */

const scalar = [text(), z.number(), z.boolean()] as const;
const variableName = z.string().regex(variablePattern, { error: variableNameError });

const variable = z.union(
  [
    ...scalar,
    z.array(z.unknown()),
    mapping(
      {
        default: z.unknown().optional().describe('Its value where nothing else gives one: text, a number, true or false, a list or a mapping.'),
        description: text().optional().describe('What it is for.'),
        values: list(z.union(scalar, { error: 'must be text, a number, true or false' }), 'values').min(1, { error: 'must not be empty' }).optional().describe('The values that it may have. Default: any.'),
      },
      'a mapping with `default`, `description`, `values`',
    ).meta({ id: 'variable' }),
  ],
  { error: 'must be a value, or a mapping with `default`, `description`, `values`' },
);

export const variables = z.record(variableName, variable, { error: 'must be a mapping of variables to values' }).meta({ title: 'mapping of names to values or [variables](#variable)' });

/** Values in place of those of the plan. */
export const profileVariables = z
  .record(z.string(), variable, { error: 'must be a mapping of variables to values' })
  .meta({ title: 'mapping of variables to values' });

export const parameters = z
  .record(variableName, z.unknown(), { error: 'must be a mapping of variables to values' })
  .meta({ title: 'mapping of variables to values' });

export const include = z.union([path, list(path, 'paths')], { error: 'must be a path or a list of paths' });
export const use = z.union([reference, list(reference, 'names of templates')], { error: 'must be the name of a template, or a list of these' });

const matrixValue = z.union(
  [...scalar, z.looseObject({ id: z.union([z.string(), z.number()], { error: 'must be an id' }) }, { error: 'must be a mapping with `id`' })],
  { error: 'must be text, or a mapping with `id`' },
);
const rows = list(z.record(z.string(), matrixValue, { error: 'must be a mapping of axes to values' }), 'combinations');

export const matrix = z
  .object(
    {
      exclude: rows.optional().describe('Combinations that are left out; one that names some of the axes leaves out all that agree with it.'),
      include: rows.optional().describe('Combinations besides.'),
    },
    { error: 'must be a mapping of axes to lists of values' },
  )
  .catchall(z.array(matrixValue, { error: 'must be a list of values' }))
  .meta({ id: 'matrix' });

export const lanes = z
  .record(oneLine('the name of a lane'), list(reference, 'ids'), { error: 'must be a mapping of lanes to lists of streams' })
  .meta({ title: 'mapping of lanes to lists of streams' });

export const sequence = list(z.union([reference, list(reference, 'ids')], { error: 'must be an id or a list of ids' }), 'ids, and lists of ids');
