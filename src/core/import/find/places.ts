import type { Aside, DraftPhase, Noted } from '../draft.ts';
import type { Section } from '../guide.ts';
import { outwards, type Search } from './search.ts';

/** The part of the draft that a section belongs to: its own, or that of the nearest section around it. */
export function ownerOf(search: Search, section: Section): Noted | Aside | null {
  for (const around of outwards(search, section)) {
    const owner = search.owners.get(around);
    if (owner !== undefined) return owner;
  }
  return null;
}

/** The phase that a section stands in. */
export function phaseAround(search: Search, section: Section): DraftPhase | null {
  for (const around of outwards(search, section)) {
    const owner = search.owners.get(around);
    const phase = search.draft.phases.find((each) => each === owner);
    if (phase) return phase;
  }
  return null;
}
