import { at, numberAt } from '../../text/fields.ts';
import { contextUse, type ContextUse } from '../usage/context.ts';
import type { UsageReading } from '../usage/ledger.ts';

/** Codex counts cached tokens in the input, and reasoning in the output. It names no money. @param usage grows over the conversation, resumed or not */
export function conversationUsage(usage: unknown): UsageReading | null {
  const input = numberAt(usage, 'input_tokens');
  if (input === null) return null;
  const cached = Math.min(input, numberAt(usage, 'cached_input_tokens') ?? 0);
  const output = numberAt(usage, 'output_tokens') ?? 0;
  return { counter: { of: 'conversation' }, tokens: { input: input - cached, output, cached }, usd: null };
}

/** @param payload of a `token_count` */
export const contextOf = (payload: unknown): ContextUse | null =>
  contextUse(numberAt(at(payload, 'info', 'last_token_usage'), 'total_tokens'), numberAt(payload, 'info', 'model_context_window'));
