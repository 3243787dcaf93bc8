import type { Diagnostic } from '../plan/diagnostic.ts';
import { parseEveryProfile } from '../plan/parse-profiles.ts';
import type { Draft, DraftProfile } from './draft.ts';
import { writePlan, type WriteOptions } from './write/write-plan.ts';

/** A draft written out, with what `sluice check` says of it. */
export interface Checked {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes a draft. A profile under which the plan would be refused (its lanes may run against the needs) is left out, with a comment that says why: the
 * rest of the plan does not suffer by it.
 */
export function checkedDraft(draft: Draft, options: WriteOptions): Checked {
  const whole = checked(draft, options);
  if (draft.profiles.length === 0 || !hasError(whole) || hasError(checked({ ...draft, profiles: [] }, options))) return whole;
  const sound: DraftProfile[] = [];
  for (const profile of draft.profiles) {
    const { diagnostics } = checked({ ...draft, profiles: [profile] }, options);
    const error = diagnostics.find(({ severity }) => severity === 'error');
    if (!error) sound.push(profile);
    else draft.asides.profiles.push(`unsure: ${profile.title} was left out: ${error.message}`, ...profile.notes);
  }
  return checked({ ...draft, profiles: sound }, options);
}

function checked(draft: Draft, options: WriteOptions): Checked {
  const text = writePlan(draft, options);
  return { text, diagnostics: parseEveryProfile(text, { file: 'draft', readFile: () => '' }).diagnostics };
}

const hasError = ({ diagnostics }: Checked): boolean => diagnostics.some(({ severity }) => severity === 'error');
