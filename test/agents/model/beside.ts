import { asBody, asList, type Dialect, type Asked } from './dialect.ts';
import type { Answer } from './script.ts';

/** What is answered to requests beside the turns, such as for a title: something of the form that was asked for. */
export function answerBeside(dialect: Dialect, asked: Asked): Answer {
  const schema = dialect.schemaOf(asked);
  return { say: schema === undefined ? 'Scripted session' : JSON.stringify(exampleOf(schema)), usage: { input: 10, output: 5 } };
}

/** The plainest value that a JSON schema allows, as far as those of the agents go. */
export function exampleOf(schema: unknown): unknown {
  const { type, properties, items, enum: values } = asBody(schema);
  if (Array.isArray(values)) return values[0];
  switch (String(type).toLowerCase()) {
    case 'object':
      return Object.fromEntries(Object.entries(asBody(properties)).map(([name, value]) => [name, exampleOf(value)]));
    case 'array':
      return asList(items === undefined ? [] : [exampleOf(items)]);
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return false;
    default:
      return 'Scripted session';
  }
}
