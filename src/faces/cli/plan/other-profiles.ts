import type { Plan } from '../../../core/plan/model.ts';
import type { Context } from '../context.ts';
import { parsePlanFile } from '../load-plan.ts';
import type { PlanChoice } from '../plan-choice.ts';
import type { PlanFile } from '../plan-file.ts';

/** The plan as it is written and under each of its profiles, without the one that it was taken under. One with an error is left out, and told. */
export function otherProfiles(file: PlanFile, taken: Plan, choice: PlanChoice, context: Context): readonly Plan[] {
  if (taken.profiles.length === 0) return [];
  const names = [null, ...taken.profiles.map(({ name }) => name)].filter((name) => name !== taken.profile);
  return names.flatMap((profile) => {
    const { plan } = parsePlanFile(file, context.projectDir, { ...choice, profile });
    if (plan) return [plan];
    const what = profile === null ? 'the plan without a profile' : `its profile ${profile}`;
    context.err.write(`sluice: ${what} has errors and is left out; \`${context.command} check ${file.name}\` tells them\n`);
    return [];
  });
}
