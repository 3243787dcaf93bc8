import { at, isFields, numberAt, textAt } from '../../text/fields.ts';
import { contextUse, type ContextUse } from '../usage/context.ts';
import type { UsageReading } from '../usage/ledger.ts';
import { noTokens, plus, type Tokens } from '../usage/tokens.ts';

/** Claude counts cached tokens beside the input, not in it. */
function messageTokens(usage: unknown): Tokens | null {
  const input = numberAt(usage, 'input_tokens');
  if (input === null) return null;
  const cached = (numberAt(usage, 'cache_read_input_tokens') ?? 0) + (numberAt(usage, 'cache_creation_input_tokens') ?? 0);
  return { input, output: numberAt(usage, 'output_tokens') ?? 0, cached };
}

/** One message is told once per block of its content, each time with the usage of the whole. @param message of an event or of a transcript entry */
export function messageUsage(message: unknown): UsageReading | null {
  const id = textAt(message, 'id');
  const tokens = messageTokens(at(message, 'usage'));
  return id === null || tokens === null ? null : { counter: { of: 'message', id }, tokens, usd: null };
}

/** What the model has read for this message is what fills its window. */
export function messageContext(message: unknown): ContextUse | null {
  const tokens = messageTokens(at(message, 'usage'));
  return tokens === null || tokens.input + tokens.cached === 0 ? null : contextUse(tokens.input + tokens.cached, null);
}

/** `usage` of a result is of its turn alone; `modelUsage` and the cost grow over the process. */
export function resultUsage(result: unknown): UsageReading {
  const models = at(result, 'modelUsage');
  const tokens = isFields(models)
    ? Object.values(models).map((model) => ({
        input: numberAt(model, 'inputTokens') ?? 0,
        output: numberAt(model, 'outputTokens') ?? 0,
        cached: (numberAt(model, 'cacheReadInputTokens') ?? 0) + (numberAt(model, 'cacheCreationInputTokens') ?? 0),
      }))
    : null;
  return {
    counter: { of: 'process' },
    tokens: tokens === null ? null : tokens.reduce(plus, noTokens),
    usd: numberAt(result, 'total_cost_usd'),
  };
}

/** A result names the window of each model: that of the agent itself is the one that has read most, for its helpers read less. */
export function resultContext(result: unknown): ContextUse | null {
  const models = at(result, 'modelUsage');
  if (!isFields(models)) return null;
  const read = (model: unknown): number => (numberAt(model, 'inputTokens') ?? 0) + (numberAt(model, 'cacheReadInputTokens') ?? 0);
  const [main] = Object.values(models).toSorted((a, b) => read(b) - read(a));
  return contextUse(null, numberAt(main, 'contextWindow'));
}

/** The status line names the cost of the process, and of tokens only those of the last message. */
export function statusLineUsage(payload: unknown): UsageReading | null {
  const usd = numberAt(payload, 'cost', 'total_cost_usd');
  return usd === null ? null : { counter: { of: 'process' }, tokens: null, usd };
}

export function statusLineContext(payload: unknown): ContextUse | null {
  return contextUse(numberAt(payload, 'context_window', 'total_input_tokens'), numberAt(payload, 'context_window', 'context_window_size'));
}
