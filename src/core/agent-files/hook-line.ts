import { numberAt, parseFields, textAt, at as inside, isFields, type Fields } from '../text/fields.ts';

/** One line of `hooks.jsonl`: what a hook of an agent, or its status line, was given on its standard input. */
export interface HookLine {
  /** When the hook was called, epoch milliseconds. */
  readonly at: number;
  /** Name of the event as the agent spells it; {@link statusLineEvent} for its status line, {@link permissionGoneEvent} for one of our own. */
  readonly event: string;
  readonly payload: Fields;
  /** Set where the hook waits for the answer to a permission: the name of the file that it reads it from. Unique within the attempt. */
  readonly permission: string | null;
}

export const statusLineEvent = 'StatusLine';
/** The hook that held a permission open was told to end, or its agent has gone: nobody waits for the answer any more. */
export const permissionGoneEvent = 'PermissionGone';

export const writeHookLine = ({ at, event, payload, permission }: HookLine): string =>
  `${JSON.stringify({ at, event, payload, ...(permission === null ? {} : { permission }) })}\n`;

/** @returns null for what is no whole line of a hook */
export function readHookLine(line: string): HookLine | null {
  const read = parseFields(line);
  const at = numberAt(read, 'at');
  const event = textAt(read, 'event');
  const payload = inside(read, 'payload');
  if (at === null || event === null || !isFields(payload)) return null;
  return { at, event, payload, permission: textAt(read, 'permission') };
}
