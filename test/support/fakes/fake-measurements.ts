import type { Judgement } from '../../../src/core/measure/judgement.ts';
import type { Measurements, MeasureOrder } from '../../../src/core/ports/index.ts';

/** Measurements whose answers a test lays ready, in order; without one everything passes. */
export class FakeMeasurements implements Measurements {
  /** Everything that was to be measured, in order. */
  readonly orders: MeasureOrder[] = [];
  readonly answers: Judgement[] = [];

  measure(order: MeasureOrder): ReturnType<Measurements['measure']> {
    this.orders.push(order);
    const answer = this.answers.shift() ?? { kind: 'passed', measured: { text: 'as it should be' }, demanded: 'what it is' };
    return { result: Promise.resolve(answer), cancel: () => undefined };
  }
}
