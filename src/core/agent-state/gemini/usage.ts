import { numberAt, textAt, type Fields } from '../../text/fields.ts';
import { contextUse, type ContextUse } from '../usage/context.ts';
import type { UsageReading } from '../usage/ledger.ts';

/**
 * Gemini counts cached tokens in the input, and names no money. Its thoughts stand in the total alone.
 * @param stats of a result: of one process, its small helper models included
 */
export function resultUsage(stats: unknown): UsageReading | null {
  const all = numberAt(stats, 'input_tokens');
  if (all === null) return null;
  const cached = Math.min(all, numberAt(stats, 'cached') ?? 0);
  const output = Math.max(numberAt(stats, 'output_tokens') ?? 0, (numberAt(stats, 'total_tokens') ?? 0) - all);
  return { counter: { of: 'process' }, tokens: { input: all - cached, output, cached }, usd: null };
}

/** A message of a transcript stands there again once its tools have run. */
export function messageUsage(entry: Fields): UsageReading | null {
  const id = textAt(entry, 'id');
  const input = numberAt(entry, 'tokens', 'input');
  if (id === null || input === null) return null;
  const cached = Math.min(input, numberAt(entry, 'tokens', 'cached') ?? 0);
  const output = (numberAt(entry, 'tokens', 'output') ?? 0) + (numberAt(entry, 'tokens', 'thoughts') ?? 0);
  return { counter: { of: 'message', id }, tokens: { input: input - cached, output, cached }, usd: null };
}

export const messageContext = (entry: Fields): ContextUse | null => contextUse(numberAt(entry, 'tokens', 'input'), null);
