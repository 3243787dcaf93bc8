import { at, numberAt, textAt, type Fields } from '../../../core/text/fields.ts';
import { plainText } from '../../../core/text/plain.ts';
import { about, answered, called, changed, failed, noted, seconds, tokens, warned } from './parts.ts';
import type { StreamShow } from './stream-show.ts';

/** `gemini -p --output-format stream-json`. What it says comes in pieces. */
export function geminiShow(): StreamShow {
  /** Whether the last piece of what it says has had no line end yet. */
  let open = false;
  const closed = (text: string): string => {
    const before = open ? '\n\n' : '';
    open = false;
    return before + text;
  };
  return {
    event(event) {
      if (event['type'] !== 'message') return text(event) === '' ? '' : closed(text(event));
      // The prompt is the engine's own.
      if (event['role'] !== 'assistant') return '';
      const piece = plainText(textAt(event, 'content') ?? '');
      if (event['delta'] === true) {
        open ||= piece !== '';
        return piece;
      }
      return closed(`${piece.trim()}\n\n`);
    },
    end: () => closed(''),
  };
}

function text(event: Fields): string {
  switch (event['type']) {
    case 'init':
      return noted([textAt(event, 'model'), textAt(event, 'session_id')]);
    case 'tool_use':
      return called(textAt(event, 'tool_name') ?? 'tool', about(at(event, 'parameters'))) + changed(at(event, 'parameters'));
    case 'tool_result': {
      const wrong = textAt(event, 'status') === 'error';
      return answered(textAt(event, 'output') ?? textAt(event, 'error', 'message') ?? '', wrong);
    }
    case 'error':
      return warned(textAt(event, 'message') ?? 'error');
    case 'result':
      return ended(event);
    default:
      return '';
  }
}

function ended(event: Fields): string {
  const problem = textAt(event, 'status') === 'error' ? failed(textAt(event, 'error', 'message') ?? 'It failed.') : '';
  const calls = numberAt(event, 'stats', 'tool_calls');
  const usage = noted([
    seconds(numberAt(event, 'stats', 'duration_ms')),
    calls === null ? null : `${calls} tool ${calls === 1 ? 'call' : 'calls'}`,
    tokens(numberAt(event, 'stats', 'total_tokens') ?? 0),
  ]);
  return problem + usage;
}
