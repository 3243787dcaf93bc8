import { expect } from 'vitest';
import type { Plan, Stream } from '../../../../src/core/plan/model.ts';
import { found, parse, type Beside } from '../plan-files.ts';

type Options = NonNullable<Parameters<typeof parse>[2]>;

/** A plan that has no fault. */
export function compiled(text: string, options: Options = {}): Plan {
  const parsed = parse(`version: 1\n${text}`, 'plans/plan.yaml', options);
  expect(found(parsed)).toEqual([]);
  return parsed.plan!;
}

export const streamOf = (plan: Plan, id: string): Stream => plan.streams.find((stream) => stream.id === id)!;
export const idsOf = (plan: Plan): string[] => plan.streams.map(({ id }) => id);
/** The shell lines of the streams, by id. */
export const linesOf = (plan: Plan): Record<string, string> =>
  Object.fromEntries(plan.streams.map(({ id, agent }) => [id, agent.kind === 'shell' ? agent.line : '']));
export const needsOf = (plan: Plan, id: string): string[] =>
  streamOf(plan, id).needs.map((need) =>
    need.kind === 'stream' ? `${need.stream} ${need.on}${need.lane ? ` in ${need.lane}` : ''}` : need.kind,
  );

/** What is said about a plan: `file:line:column code message`. */
export const told = (text: string, options: Options = {}): string[] =>
  parse(`version: 1\n${text}`, 'plans/plan.yaml', options).diagnostics.map(
    ({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`,
  );

export const beside = (files: Beside): Options => ({ files });
