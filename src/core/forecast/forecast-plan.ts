import { asRunId } from '../ids.ts';
import type { Plan } from '../plan/model.ts';
import { fold } from '../run/reduce.ts';
import type { RunOptions } from '../run/events.ts';
import { forecast, type Forecast } from './forecast.ts';

/**
 * Forecasts a plan that has not been started: times count from 0, the start of the run. It is the forecast of a run in its first
 * moment, so that what is foretold and what is shown later come from the same rules.
 */
export function forecastPlan(plan: Plan, options: RunOptions = { only: [], yes: false }): Forecast {
  const created = {
    type: 'runCreated',
    plan,
    planPath: null,
    planDigest: '',
    projectDir: '/',
    by: 'forecast',
    options,
  } as const;
  return forecast(fold([{ v: 1, run: asRunId('forecast'), seq: 1, at: 0, mono: 0, event: created }]), 0);
}
