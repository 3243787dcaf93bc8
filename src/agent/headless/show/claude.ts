import { at, isFields, listAt, numberAt, textAt, type Fields } from '../../../core/text/fields.ts';
import { about, answered, called, changed, failed, noted, said, seconds, thought, tokens, warned } from './parts.ts';
import type { StreamShow } from './stream-show.ts';

/** `claude -p --output-format stream-json --verbose`. */
export const claudeShow = (): StreamShow => ({ event, end: () => '' });

function event(event: Fields): string {
  switch (event['type']) {
    case 'system':
      return system(event);
    case 'assistant':
      // An error of the service is told again by the result, in which it counts.
      return textAt(event, 'error') === null ? listAt(event, 'message', 'content').map(block).join('') : '';
    case 'user':
      return listAt(event, 'message', 'content').map(result).join('');
    case 'rate_limit_event':
      return textAt(event, 'rate_limit_info', 'status') === 'rejected' ? warned('The usage limit has been reached.') : '';
    case 'result':
      return ended(event);
    default:
      return '';
  }
}

function system(event: Fields): string {
  switch (event['subtype']) {
    case 'init':
      return noted([textAt(event, 'model'), textAt(event, 'permissionMode'), textAt(event, 'session_id')]);
    case 'api_retry': {
      const status = numberAt(event, 'error_status');
      const why = `${textAt(event, 'error') ?? 'no answer'}${status === null ? '' : ` (${status})`}`;
      const times = `${numberAt(event, 'attempt') ?? 1} of ${numberAt(event, 'max_retries') ?? '?'}`;
      return warned(`${why}: tries again in ${seconds(numberAt(event, 'retry_delay_ms')) ?? 'a moment'}, ${times}`);
    }
    default:
      return '';
  }
}

function block(block: unknown): string {
  switch (at(block, 'type')) {
    case 'text':
      return said(textAt(block, 'text') ?? '');
    case 'thinking':
      return thought(textAt(block, 'thinking') ?? '');
    case 'tool_use':
      return called(textAt(block, 'name') ?? 'tool', about(at(block, 'input'))) + changed(at(block, 'input'));
    default:
      return '';
  }
}

function result(block: unknown): string {
  if (at(block, 'type') !== 'tool_result') return '';
  const content = at(block, 'content');
  const text =
    typeof content === 'string'
      ? content
      : listAt(block, 'content')
          .map((part) => textAt(part, 'text') ?? '')
          .join('\n');
  return answered(text, at(block, 'is_error') === true);
}

/** Its `subtype` says success also where the service has refused. */
function ended(event: Fields): string {
  const denied = listAt(event, 'permission_denials').map((call) =>
    warned(`was not allowed: ${textAt(call, 'tool_name') ?? 'tool'} ${about(at(call, 'tool_input'))}`),
  );
  const problem = event['is_error'] === true ? failed(textAt(event, 'result') ?? listAt(event, 'errors').join('\n')) : '';
  const turns = numberAt(event, 'num_turns');
  const usd = numberAt(event, 'total_cost_usd');
  const usage = noted([
    seconds(numberAt(event, 'duration_ms')),
    turns === null ? null : `${turns} ${turns === 1 ? 'turn' : 'turns'}`,
    tokens(used(event)),
    usd === null ? null : `$${usd.toFixed(2)}`,
  ]);
  return denied.join('') + problem + usage;
}

function used(event: Fields): number {
  const usage = at(event, 'usage');
  if (!isFields(usage)) return 0;
  const names = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens', 'output_tokens'];
  return names.reduce((sum, name) => sum + (numberAt(usage, name) ?? 0), 0);
}
