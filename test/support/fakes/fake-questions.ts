import type { AttemptRef, PersonsAnswer, Questions } from '../../../src/core/ports/index.ts';

/** Questions that agents wait for, by `STREAM:ATTEMPT`, and the answers to them. */
export class FakeQuestions implements Questions {
  readonly open = new Set<string>();
  readonly answers: (PersonsAnswer & { readonly to: string })[] = [];

  async answer({ stream, attempt }: AttemptRef, answer: PersonsAnswer): Promise<boolean> {
    const to = `${stream}:${attempt}`;
    if (!this.open.delete(to)) return false;
    this.answers.push({ to, ...answer });
    return true;
  }
}
