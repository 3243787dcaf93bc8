import fc from 'fast-check';

/**
 * Without FC_RUNS the same cases are tried each time: a run of the tests says whether a change broke something, and not whether chance found what
 * was broken before. `FC_RUNS=2000` tries others, and more of them, where a test takes its number of cases from there; `FC_SEED` names which.
 *
 * A property that takes longer than its test may is ended with what it has found. The runner cannot do it: a property never waits, and a failing
 * one may go on for hours to find a smaller example. Whoever asks for more cases has the time.
 */
const { FC_RUNS, FC_SEED } = process.env;
fc.configureGlobal({
  ...(FC_RUNS === undefined ? { seed: Number(FC_SEED ?? 1), interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true } : {}),
  ...(FC_SEED === undefined ? {} : { seed: Number(FC_SEED) }),
});
