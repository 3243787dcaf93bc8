/** The part of `process` that signals come from. */
export interface Signals {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
}
type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface InterruptSteps {
  first(): void;
  second(): void;
  /** Once more while everything is being stopped. */
  third(): void;
  leave(signal: 'SIGTERM' | 'SIGHUP'): void;
}

/** A second Ctrl-C counts as one within this time; a later one is a first again, for the earlier may be hours ago and forgotten. */
const togetherMs = 10_000;

/** Counts Ctrl-C: one asks, two stop everything, three leave at once. SIGTERM and SIGHUP leave the run alone. */
export function createInterrupts(signals: Signals, steps: InterruptSteps, now: () => number = () => performance.now()): { close(): void } {
  let askedAt: number | null = null;
  let stopping = false;
  const interrupt = () => {
    if (stopping) return steps.third();
    if (askedAt !== null && now() - askedAt <= togetherMs) {
      stopping = true;
      return steps.second();
    }
    askedAt = now();
    steps.first();
  };
  const terminate = () => steps.leave('SIGTERM');
  const hangUp = () => steps.leave('SIGHUP');
  signals.on('SIGINT', interrupt);
  signals.on('SIGTERM', terminate);
  signals.on('SIGHUP', hangUp);
  return {
    close() {
      signals.off('SIGINT', interrupt);
      signals.off('SIGTERM', terminate);
      signals.off('SIGHUP', hangUp);
    },
  };
}
