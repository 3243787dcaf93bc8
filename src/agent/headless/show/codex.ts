import { at, listAt, numberAt, textAt, type Fields } from '../../../core/text/fields.ts';
import { about, answered, called, failed, noted, said, thought, tokens, warned } from './parts.ts';
import type { StreamShow } from './stream-show.ts';

/** `codex exec --json`. */
export function codexShow(): StreamShow {
  /** What the last error said: the end of the turn says it again. */
  let told: string | null = null;
  return {
    event(event) {
      switch (event['type']) {
        case 'thread.started':
          return noted([textAt(event, 'thread_id')]);
        case 'item.started':
          return started(at(event, 'item'));
        case 'item.completed':
          return completed(at(event, 'item'));
        case 'error': {
          told = textAt(event, 'message');
          return told === null ? '' : warned(told);
        }
        case 'turn.failed': {
          const message = textAt(event, 'error', 'message');
          return failed(message === null || message === told ? 'The turn failed.' : message);
        }
        case 'turn.completed':
          return ended(event);
        default:
          return '';
      }
    },
    end: () => '',
  };
}

function started(item: unknown): string {
  switch (at(item, 'type')) {
    case 'command_execution':
      return called('Shell', withoutShell(textAt(item, 'command') ?? ''));
    case 'mcp_tool_call':
      return called(`${textAt(item, 'server') ?? ''} ${textAt(item, 'tool') ?? ''}`, about(at(item, 'arguments')));
    default:
      return '';
  }
}

function completed(item: unknown): string {
  const wrong = textAt(item, 'status') === 'failed' || textAt(item, 'status') === 'declined';
  switch (at(item, 'type')) {
    case 'agent_message':
      return said(textAt(item, 'text') ?? '');
    case 'reasoning':
      return thought(textAt(item, 'text') ?? '');
    case 'command_execution': {
      const status = at(item, 'exit_code');
      const end = typeof status === 'number' && status !== 0 ? `exit status ${status}` : '';
      return answered([textAt(item, 'aggregated_output') ?? '', end].join('\n'), wrong || end !== '');
    }
    case 'file_change':
      return listAt(item, 'changes')
        .map((change) => called(kinds[textAt(change, 'kind') ?? ''] ?? 'Change', textAt(change, 'path') ?? ''))
        .join('')
        .concat(wrong ? failed('The change was not made.') : '', '\n');
    case 'mcp_tool_call':
      return answered(
        textAt(item, 'error', 'message') ??
          listAt(item, 'result', 'content')
            .map((part) => textAt(part, 'text') ?? '')
            .join('\n'),
        wrong,
      );
    case 'web_search':
      return called('Search', textAt(item, 'query') ?? '');
    case 'todo_list':
      return listAt(item, 'items')
        .map((todo) => `${at(todo, 'completed') === true ? '✓' : '·'} ${textAt(todo, 'text') ?? ''}`)
        .join('\n')
        .concat('\n\n');
    case 'error':
      return warned(textAt(item, 'message') ?? '');
    default:
      return '';
  }
}

const kinds: Readonly<Record<string, string>> = { add: 'Write', delete: 'Delete', update: 'Edit' };

/** Every command is wrapped into a login shell; what it is to do stands in quotes. */
const withoutShell = (command: string): string => /^\S*sh -l?c '([\s\S]*)'$/.exec(command)?.[1]?.replaceAll(`'\\''`, `'`) ?? command;

/** Counted over the whole conversation, cached input within the input. */
function ended(event: Fields): string {
  const input = numberAt(event, 'usage', 'input_tokens') ?? 0;
  const output = numberAt(event, 'usage', 'output_tokens') ?? 0;
  return noted([`${tokens(input + output)} in this conversation`]);
}
