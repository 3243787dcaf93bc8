import type { Answer, Failure, Script } from './script.ts';

/** The next answer of a script, handed out to one request. */
export interface Taken {
  readonly answer: Answer;
  /** Set when this request fails; a usage limit has got its time. Unix seconds. */
  readonly failure: (Failure & { readonly resetsAt?: number }) | null;
  /** The agent went away before it had all of it: who asks next gets the same again, as a conversation that is resumed does. */
  giveBack(): void;
}

/** Where a script has got to. After its end the model has nothing more to do, and says so. */
export class Reel {
  readonly #script: Script;
  #next = 0;
  /** How often the answer at `#next` has failed, and until when it goes on to fail. Unix milliseconds. */
  #failed = 0;
  #until: number | null = null;

  constructor(script: Script) {
    this.#script = script;
  }

  take(now: number): Taken {
    const answer = this.#script[this.#next] ?? { say: 'There is nothing more to do.' };
    const failure = answer.fail === undefined ? null : this.#fail(answer.fail, now);
    // A usage limit that is over is as if it had never been: the request gets what comes behind it.
    if (answer.fail !== undefined && failure === null) return this.take(now);
    if (failure === null) this.#advance();
    const behind = this.#next;
    return {
      answer,
      failure,
      giveBack: () => {
        if (failure === null && this.#next === behind && behind > 0) this.#next = behind - 1;
      },
    };
  }

  #fail(failure: Failure, now: number): Taken['failure'] {
    switch (failure.what) {
      case 'usage-limit': {
        this.#until ??= now + failure.resetsInS * 1000;
        if (now < this.#until) return { ...failure, resetsAt: Math.ceil(this.#until / 1000) };
        this.#advance();
        return null;
      }
      case 'authentication':
      case 'billing':
        return failure;
      case 'rate-limit':
      case 'overloaded':
      case 'server-error':
        this.#failed += 1;
        if (this.#failed >= (failure.times ?? 1)) this.#advance();
        return failure;
    }
  }

  #advance(): void {
    this.#next += 1;
    this.#failed = 0;
    this.#until = null;
  }
}
