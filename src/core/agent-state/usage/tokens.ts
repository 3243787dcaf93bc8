/** Tokens by what they cost: cached ones are a part of neither input nor output. */
export interface Tokens {
  /** Read by the model and not from its cache. */
  readonly input: number;
  readonly output: number;
  /** Read from the cache, and written to it. */
  readonly cached: number;
}

export const noTokens: Tokens = { input: 0, output: 0, cached: 0 };

export const totalOf = ({ input, output, cached }: Tokens): number => input + output + cached;

const each = (a: Tokens, b: Tokens, join: (a: number, b: number) => number): Tokens => ({
  input: join(a.input, b.input),
  output: join(a.output, b.output),
  cached: join(a.cached, b.cached),
});

export const plus = (a: Tokens, b: Tokens): Tokens => each(a, b, (x, y) => x + y);

/** Never below zero. */
export const minus = (a: Tokens, b: Tokens): Tokens => each(a, b, (x, y) => Math.max(0, x - y));
