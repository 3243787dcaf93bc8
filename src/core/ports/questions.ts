import type { AttemptRef } from './attempts.ts';

/**
 * Questions that agents ask by their tools, and wait for with the tool call. They lie in files beside the attempt: question and answer outlive
 * every process of Sluice.
 */
export interface Questions {
  /** Gives the answer to the question that the attempt waits for. @returns false when it waits for none, so that the text is for its terminal */
  answer(ref: AttemptRef, answer: PersonsAnswer): Promise<boolean>;
}

export interface Question {
  readonly text: string;
  /** What a person may choose from; empty for an answer in their own words. */
  readonly options: readonly string[];
}

export interface PersonsAnswer {
  readonly by: string;
  readonly text: string;
}
