/** Time and timers. The reducer never sees this; the engine stamps events with it. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Monotonic clock of the machine, milliseconds since its boot. */
  mono(): number;
  /** The time zone of this machine, in which programs write times of day: an IANA name. */
  zone(): string;
  /** Calls `fire` once, when `now()` has reached `dueAt` (epoch milliseconds); a past time fires soon, never synchronously. */
  at(dueAt: number, fire: () => void): Timer;
}
export interface Timer {
  cancel(): void;
}
