import { experienceOf, type Experience } from '../../../core/forecast/prediction/experience.ts';
import { predict, type PredictOptions, type Prediction } from '../../../core/forecast/prediction/predict.ts';
import type { Plan } from '../../../core/plan/model.ts';
import type { RunState } from '../../../core/run/state.ts';

/** What is foretold of a plan in one of its profiles. */
export interface Outlook {
  /** `null` is the plan as it is written. */
  readonly profile: string | null;
  readonly title: string;
  readonly plan: Plan;
  /** `null` when nothing says how long anything takes. */
  readonly prediction: Prediction | null;
}

/** @param earlier runs of the plan, under whatever profile, newest first */
export function outlookOn(plan: Plan, earlier: readonly RunState[], options: PredictOptions): Outlook {
  const { profile, profiles } = plan;
  const title = profile === null ? 'as written' : (profiles.find(({ name }) => name === profile)?.title ?? profile);
  return { profile, title, plan, prediction: predict(plan, experienceOn(plan, earlier), options) };
}

function experienceOn(plan: Plan, earlier: readonly RunState[]): Experience {
  const agents = new Map(plan.streams.map(({ id, agent }) => [id, agent.kind]));
  return experienceOf(earlier, (id) => agents.get(id) ?? null);
}
