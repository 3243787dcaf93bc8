import { z } from 'zod';
import { durationPattern, parseDuration, parseEstimate, parseMoment } from '../duration.ts';

/**
 * The smallest pieces of the plan language. Every message completes a sentence that begins with the key: "`timeout` must be ...".
 */

/** Text of one line that the screen shows: no control characters, which could drive the terminal. */
export const oneLine = (what = 'text on one line') =>
  z
    .string({ error: `must be ${what}` })
    .min(1, { error: 'must not be empty' })
    .max(200, { error: 'must not be longer than 200 characters' })
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), { error: `must be ${what}, without control characters` });

/** Text of any length that goes to a program: NUL and halves of surrogate pairs cannot. */
export const text = (what = 'text') =>
  z
    .string({ error: `must be ${what}` })
    .refine((value) => !value.includes('\0') && value.isWellFormed(), { error: 'must not contain NUL characters or broken Unicode' });

/** Systems take no longer argument (Linux: 128 KiB), and fail late and dimly. */
const longestArgument = 100_000;
const word = text().max(longestArgument, { error: 'is too long for an argument: put it into a file' });

export const shellLine = text('a line for the shell')
  .max(longestArgument, { error: 'is too long for the shell: put it into a script' })
  .refine((line) => line.trim() !== '', { error: 'must not be empty' })
  .meta({ title: 'line for the shell' });

/** A line for the shell, or a program and its arguments. */
export const program = z.union(
  [
    shellLine.describe('A line (or several) for `/bin/sh -c`.'),
    z
      .array(word, { error: 'must be a list of words' })
      .min(1, { error: 'must name a program' })
      .refine((words) => words[0] !== '', { error: 'must name a program' })
      .meta({ title: 'list of a program and its arguments', description: 'A program and its arguments, started without a shell.' }),
  ],
  { error: 'must be a line for the shell, or a list: a program and its arguments' },
);

/** Ids of streams, phases and checkpoints. They become names of files and branches; `.` is kept for milestones. */
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9_-]*)*$/;
export const id = z
  .string({ error: 'must be an id' })
  .max(60, { error: 'must not be longer than 60 characters' })
  .regex(idPattern, { error: 'may have letters, digits, `_`, `-` and, between two of these, `/`; it begins with a letter or digit' })
  .meta({ title: 'id' });

/** A reference to an id: its form is not checked, since an id that does not exist has a message of its own. */
export const reference = z.string({ error: 'must be an id' }).min(1, { error: 'must not be empty' }).meta({ title: 'id' });

export const fromParser = (parse: (text: string) => { readonly ok: true } | { readonly ok: false; readonly reason: string }) =>
  z.superRefine<string>((value, context) => {
    const read = parse(value);
    if (!read.ok) context.addIssue({ code: 'custom', message: read.reason });
  });

const durationError = 'must be a duration such as `90s`, `1h30m`, `250ms` or `2d`';
const longerThanNothing = (value: string) => {
  const read = parseDuration(value);
  return read.ok && read.ms === 0 ? ({ ok: false, reason: 'must be longer than nothing' } as const) : read;
};
/** A duration that may be `0s`. */
export const duration = z.string({ error: durationError }).check(fromParser(parseDuration)).meta({ title: 'duration', pattern: durationPattern });
/** A duration longer than nothing. */
export const timeSpan = z.string({ error: durationError }).check(fromParser(longerThanNothing)).meta({ title: 'duration', pattern: durationPattern });
export const estimate = z
  .string({ error: 'must be a duration such as `30m`, or a range such as `2h..3h`' })
  .check(fromParser(parseEstimate))
  .meta({ title: 'duration or range', examples: ['30m', '2h..3h'] });

export const moment = z
  .string({ error: 'must be a time after the start, such as `T+2h`' })
  .check(fromParser(parseMoment))
  .meta({ title: 'time after the start', pattern: '^[Tt]\\s*\\+', examples: ['T+2h'] });

/** A path below a folder of the project. Where it may lead is checked with the place known (`paths.ts`). */
export const path = text('a path').min(1, { error: 'must not be empty' }).max(1000, { error: 'must not be longer than 1000 characters' }).meta({ title: 'path' });

export const count = (least: number, most: number) =>
  z
    .int({ error: `must be a whole number from ${least} to ${most}` })
    .min(least, { error: `must be at least ${least}` })
    .max(most, { error: `must be at most ${most}` });

export const flag = z.boolean({ error: 'must be true or false' });
export const list = <T extends z.ZodType>(item: T, what: string) => z.array(item, { error: `must be a list of ${what}` });

const percentageError = 'must be a percentage from 0 to 100, such as `40` or `40%`';
/** How far work is. */
export const percentage = z.union(
  [
    z.number().min(0, { error: percentageError }).max(100, { error: percentageError }).meta({ title: 'percentage' }),
    z
      .string()
      .regex(/^\s*(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*%\s*$/, { error: percentageError })
      .meta({ title: 'percentage' }),
  ],
  { error: percentageError },
);

/** Variables of the environment. Numbers and booleans are taken as they are written (`1.10` stays `1.10`). */
export const environment = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'is no name of a variable: letters, digits and `_`, not beginning with a digit' }),
  z.union([text(), z.number(), z.boolean()], { error: 'must be text' }),
  { error: 'must be a mapping of variables to values' },
).meta({ title: 'mapping of variables to values' });

/** Files and their contents. */
export const files = z.record(path, text('the content of a file'), { error: 'must be a mapping of paths to contents' }).meta({ title: 'mapping of paths to contents' });

const takesPrefix = 'takes ';
/** A mapping with known keys. Its message for an unknown one lists them, from which `shape.ts` suggests the nearest. */
export const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape, what: string) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? takesPrefix + Object.keys(shape).join(', ') : `must be ${what}`),
  });
/** The keys that a message of `mapping` lists, or an empty list. */
export const knownKeys = (message: string): string[] => (message.startsWith(takesPrefix) ? message.slice(takesPrefix.length).split(', ') : []);
