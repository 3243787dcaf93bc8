import type { Checkpoint, SignOff } from '../plan/model.ts';
import { voidedText } from './sign-off-problems.ts';
import type { VoidedSignature } from './state.ts';
import { listed } from './words.ts';

/** Whose signature a sign-off wants and what it rests on: `to be signed by lead; see A/tests`. What was made void comes first. */
export function signOffText({ by, evidence }: SignOff, voided: VoidedSignature | undefined): string {
  const who = by.length > 0 ? `to be signed by ${listed(by, 6)}` : 'to be signed';
  return [...(voided ? [voidedText(voided)] : []), evidence.length > 0 ? `${who}; see ${listed(evidence, 8)}` : who].join('; ');
}

/** How a sign-off is called: what a person reads before they sign it. */
export const signOffTitle = ({ title }: Checkpoint): string => `sign off ${title}`;
