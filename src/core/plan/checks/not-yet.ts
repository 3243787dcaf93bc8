import type { Outline } from '../outline.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** Keys that are kept with the plan, while this version does nothing with them. An entry goes when something does. */
const ofStreams = ['handoff', 'fresh_session'] as const;
const ofCheckpoints = ['handoff', 'fresh_session'] as const;

/** Warns of keys from which nothing follows yet, each once, where it stands first. */
export function checkNotYet(outline: Outline, source: Source): void {
  const told = new Set<string>();
  const tell = (key: string, path: Path) => {
    if (told.has(key)) return;
    told.add(key);
    const message = `\`${key}\` is kept with the plan; this version of Sluice does nothing with it yet`;
    source.atKey([...path, key], { severity: 'warning', code: 'not-yet', message });
  };
  for (const { yaml, path } of outline.streams) for (const key of ofStreams) if (yaml[key] !== undefined) tell(key, path);
  for (const { yaml, path } of outline.checkpoints) for (const key of ofCheckpoints) if (yaml[key] !== undefined) tell(key, path);
}
