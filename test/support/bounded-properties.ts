import fc from 'fast-check';

/**
 * A property that takes longer than its test may is ended with what it has found. The runner cannot do it: a property never waits, and a failing
 * one may go on for hours to find a smaller example. Whoever asks for more cases (FC_RUNS) has the time.
 */
if (process.env['FC_RUNS'] === undefined) fc.configureGlobal({ interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true });
