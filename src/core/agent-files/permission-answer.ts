import { at, isFields, parseFields, textAt, type Fields } from '../text/fields.ts';

/** `permissions/ID.json`: what the hook that holds a permission open is to tell the agent. `gone` lets the agent ask in its pane alone. */
export type PermissionAnswer =
  /** `input` takes the place of what the tool was to be called with: the answers to a question, for instance. */
  | { readonly decision: 'allow'; readonly input: Fields | null }
  /** `message` is told to the agent. */
  | { readonly decision: 'deny'; readonly message: string }
  | { readonly decision: 'gone' };

/** @returns null for what is no answer, such as a file that is not there in whole */
export function readPermissionAnswer(text: string): PermissionAnswer | null {
  const read = parseFields(text);
  switch (textAt(read, 'decision')) {
    case 'allow': {
      const input = at(read, 'input');
      return { decision: 'allow', input: isFields(input) ? input : null };
    }
    case 'deny':
      return { decision: 'deny', message: textAt(read, 'message') ?? '' };
    case 'gone':
      return { decision: 'gone' };
    default:
      return null;
  }
}
