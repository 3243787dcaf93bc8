import type { ResultDocument, ResultFinding } from '../../../src/core/consensus/document.ts';
import type { ModelAnswer } from '../../../src/core/consensus/judge.ts';
import { readDocument } from '../../../src/core/consensus/read-document.ts';

/** A document with these verdicts: `{c1: 'pass'}`. */
export function document(verdicts: Readonly<Record<string, string>>, findings: readonly ResultFinding[] = []): ResultDocument {
  const checks = Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict }));
  const read = readDocument(JSON.stringify({ checks, findings }));
  if (read.kind !== 'document') throw new Error(read.reason);
  return read.document;
}

export const answer = (model: string, given: ResultDocument | string): ModelAnswer => ({
  model,
  stream: `zen/${model}`,
  answer: typeof given === 'string' ? { kind: 'unreadable', reason: given } : { kind: 'document', document: given },
});
