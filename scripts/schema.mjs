// Writes what follows from the plan language: schema/plan.schema.json for editors, docs/plan-format.md for people; and the schema of the result
// documents that a consensus compares.
// `--check` writes nothing and exits with 1 when a file differs from what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { resultSchema } from '../src/core/consensus/document.ts';
import { codes } from '../src/core/plan/codes.ts';
import { planSchema } from '../src/core/plan/schema.ts';

const root = resolve(import.meta.dirname, '..');

/** Draft 7, which the language servers of editors know best. */
function jsonSchema() {
  const { $schema, ...schema } = z.toJSONSchema(planSchema, { io: 'input', target: 'draft-7' });
  const own = { '^x-': { description: 'Yours: a place for anchors (`x-common: &common ...`), which Sluice does not read.' } };
  return { $schema, title: 'Sluice plan', description: 'A plan of streams of work for Sluice.', ...schema, patternProperties: own };
}

/** What models are shown, so that they write what can be compared. */
function resultJsonSchema() {
  const { $schema, ...schema } = z.toJSONSchema(resultSchema, { io: 'input', target: 'draft-7' });
  return {
    $schema,
    title: 'Result for a consensus',
    description: 'What one of several models hands in that were asked the same.',
    ...schema,
  };
}

/**
 * A schema that also takes variables, which are put in before values are checked: where a value has a form of its own, a text with `${{` will do,
 * and keys with one are free.
 */
function withVariables(schema) {
  if (Array.isArray(schema)) return schema.map(withVariables);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties, items, additionalProperties, anyOf, allOf, definitions, propertyNames, patternProperties, ...rest } = schema;
  const inner = (record) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, withVariables(value)]));
  const wide = {
    ...rest,
    ...(properties && { properties: inner(properties) }),
    ...(items && { items: withVariables(items) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: withVariables(additionalProperties) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
    ...(anyOf && { anyOf: anyOf.map(withVariables) }),
    ...(allOf && { allOf: allOf.map(withVariables) }),
    ...(definitions && { definitions: inner(definitions) }),
    ...(propertyNames && { propertyNames: withVariables(propertyNames) }),
    ...((properties || patternProperties) && { patternProperties: { ...patternProperties, '\\$\\{\\{': {} } }),
  };
  const isFree =
    wide.type === undefined ||
    wide.type === 'object' ||
    (wide.type === 'string' && !wide.pattern && !wide.enum && wide.const === undefined);
  if (isFree) return wide;
  const { title, description, ...form } = wide;
  return { ...(title && { title }), ...(description && { description }), anyOf: [form, { type: 'string', pattern: '\\$\\{\\{' }] };
}

/** Names a type in a few words, with links to the sections of mappings. */
function typeOf(schema) {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference) {
    const name = reference.split('/').at(-1);
    return `[${titles[name]}](#${anchor(titles[name])})`;
  }
  if (schema.anyOf) {
    // A list that takes the same as the single value is one thing in words.
    const alternatives = schema.anyOf.flatMap((inner) => inner.anyOf ?? [inner]);
    const [list] = alternatives.filter(({ type, items }) => type === 'array' && items?.anyOf);
    const words = [...new Set(alternatives.filter((inner) => inner !== list).map(typeOf))].join(' or ');
    return list ? `${words}, or a list of these` : words;
  }
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.title) return schema.title;
  if (schema.type === 'array') return `list: ${typeOf(schema.items)}`;
  if (schema.type === 'object') return 'mapping of ids to percentages';
  if (schema.type === undefined) return 'any value';
  if (schema.type === 'integer') return `${schema.minimum} to ${schema.maximum}`;
  return { boolean: 'true or false', number: 'number', string: 'text' }[schema.type];
}

/** The mappings of the language, in the order in which the page explains them. */
const titles = {
  plan: 'Plan',
  workspace: 'Scratch workspace',
  scratch: 'Scratch repository',
  defaults: 'Defaults',
  agent: 'Agent',
  permissions: 'Permissions',
  takeOver: 'Taking over',
  phase: 'Phase',
  stream: 'Stream',
  streamInPhase: 'Stream',
  need: 'Need',
  alternative: 'Need',
  milestone: 'Milestone',
  gate: 'Gate',
  tests: 'Tests',
  number: 'Number',
  jsonDocument: 'JSON document',
  consensus: 'Consensus',
  passRate: 'Pass rate',
  feedback: 'Feedback',
  signOff: 'Sign-off',
  wave: 'Wave',
  waveMerge: 'Merge',
  conflictRule: 'Conflict rule',
  landing: 'Landing',
  checklist: 'Checklist',
  checklistItem: 'Checklist item',
  budget: 'Budget',
  onFailure: 'Fallback or way back',
  rollback: 'Rollback rule',
  rollbackCondition: 'Rollback condition',
  escalation: 'Escalation step',
  retry: 'Retry',
  worktree: 'Worktree',
  worktreeBase: 'Worktree base',
  worktreePort: 'Worktree port',
  deliverable: 'Deliverable',
  demo: 'Demo agent',
  demoFinding: 'Demo finding',
  demoLimit: 'Demo limit',
  checkpoint: 'Checkpoint',
  integrationItem: 'Integration item',
  integrationQueue: 'Integration queue',
  runningConflicts: 'Running conflicts',
  metric: 'Metric',
  standup: 'Stand-up',
  metricFile: 'Metric in a file',
  report: 'Report',
  notify: 'Notifications',
  variable: 'Variable',
  template: 'Template',
  matrix: 'Matrix',
  profile: 'Profile',
};
const anchor = (title) => title.toLowerCase().replaceAll(' ', '-');

function table({ properties, required = [] }) {
  const rows = Object.entries(properties).map(([key, value]) => {
    const must = required.includes(key) ? ' (required)' : '';
    return `| \`${key}\`${must} | ${typeOf(value)} | ${value.description ?? ''} |`;
  });
  return ['| key | value | meaning |', '|---|---|---|', ...rows].join('\n');
}

function page(schema) {
  const template = readFileSync(resolve(root, 'scripts/plan-format.template.md'), 'utf8');
  const sections = { plan: schema, ...schema.definitions };
  const used = new Set();
  const text = template.replace(/^\{\{(\w+)\}\}$/gm, (_, name) => {
    used.add(name);
    if (name === 'codes')
      return ['| code | meaning |', '|---|---|', ...Object.entries(codes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)].join(
        '\n',
      );
    if (!sections[name]) throw new Error(`the template names a mapping that the language does not have: ${name}`);
    return table(sections[name]);
  });
  // A stream inside a phase is a stream without `phase`, a template one without `id`, and a need inside `any` one without `any`, which the
  // page says in words.
  const inWords = ['streamInPhase', 'template', 'alternative'];
  const missing = Object.keys(sections).filter((name) => !used.has(name) && !inWords.includes(name));
  if (missing.length > 0) throw new Error(`the template explains nothing about: ${missing.join(', ')}`);
  return text;
}

const schema = jsonSchema();
const asFile = (value) => `${JSON.stringify(value, null, 2)}\n`;
const files = {
  'schema/plan.schema.json': asFile(withVariables(schema)),
  'schema/consensus-result.schema.json': asFile(resultJsonSchema()),
  'docs/plan-format.md': page(schema),
};
const read = (path) => {
  try {
    return readFileSync(resolve(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
};
const differing = Object.entries(files).filter(([path, text]) => read(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of differing) console.error(`${path} differs from the plan language: run \`node scripts/schema.mjs\``);
  process.exitCode = differing.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of differing) writeFileSync(resolve(root, path), text);
}
