import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export type JsonSchema = boolean | Readonly<Record<string, unknown>>;
export type SchemaResult =
  /** `validate` gives what is wrong with a document, the first few sentences, or an empty list. */
  | { readonly ok: true; readonly validate: (document: unknown) => readonly string[] }
  /** `reason` completes "it ...". */
  | { readonly ok: false; readonly reason: string };

/** So many faults of a document are told; more say nothing new. */
const mostFaults = 5;

/** Makes a schema ready: JSON Schema 2020-12, or draft 7 where `$schema` says so. Formats such as `date-time`, `email` and `uri` must be kept; one that nobody knows says nothing, as the standard has it. */
export function compileSchema(schema: unknown): SchemaResult {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    return { ok: false, reason: 'is no JSON schema: a schema is an object, true or false' };
  }
  const options = { strict: false, allErrors: true, logger: false } as const;
  const dialect = typeof schema === 'object' ? (schema as JsonSchemaObject).$schema : undefined;
  try {
    const ajv = typeof dialect === 'string' && /draft-0?[67]/.test(dialect) ? new Ajv(options) : new Ajv2020(options);
    formats.default(ajv, { keywords: false });
    const validate = ajv.compile(schema);
    return { ok: true, validate: (document) => (validate(document) ? [] : faults(validate.errors ?? [])) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      reason: `is a wrong JSON schema: ${message.replace(/^schema is invalid: data(?=[/ ])/, 'in it, ').replace(/, data\//g, ', /')}`,
    };
  }
}

interface JsonSchemaObject {
  readonly $schema?: unknown;
}

function faults(errors: readonly ErrorObject[]): string[] {
  // What one keyword of several alternatives found comes before the alternative as a whole, and says more.
  const told = errors.slice(0, mostFaults).map(faultText);
  return errors.length > mostFaults ? [...told, `and ${errors.length - mostFaults} more`] : told;
}

function faultText({ instancePath, message, keyword, params }: ErrorObject): string {
  const { additionalProperty } = params as { readonly additionalProperty?: string };
  const what =
    keyword === 'additionalProperties' && additionalProperty !== undefined
      ? `must not have the key \`${additionalProperty}\``
      : (message ?? 'is wrong');
  return `${instancePath === '' ? 'the document' : `\`${instancePath}\``} ${what}`;
}
