import type { PlanOffer, RunOffer } from '../../../src/faces/tui/chooser/entries.ts';
import { asRunId } from '../../../src/core/ids.ts';
import { parserPlan, stage } from './stages.ts';

export const planOffers = (): PlanOffer[] => [
  { file: 'plans/parser.yaml', plan: { ...parserPlan(), description: 'The old parser goes, the new one comes, nobody notices.' } },
  { file: 'plans/release.yaml', plan: { ...parserPlan(), phases: [], description: '', name: 'Release' } },
  { file: 'plans/broken.yaml', plan: null },
];

export const runOffers = (): RunOffer[] =>
  (['running', 'passed', 'failed', 'held'] as const).map((name, index) => {
    const { state } = stage(name).scenario;
    return { state: { ...state, run: asRunId(`r-20261121-09${10 - index}00-a1b${index}`) }, live: index === 0 };
  });
