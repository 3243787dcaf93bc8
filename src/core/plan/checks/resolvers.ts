import { targetsOf } from '../needs-as-written.ts';
import type { Outline, StreamEntry } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';

/** Keys that a resolver cannot have, with the reason: it works in the worktree of a wave, when a merge conflicts and not before. */
const impossible = {
  needs: 'it starts when a merge conflicts',
  anytime: 'it starts when a merge conflicts',
  worktree: 'it works in the worktree of the wave',
  cwd: 'it works in the worktree of the wave',
  optional: 'when it fails a person is asked',
  on_failure: 'when it fails a person is asked',
  milestones: 'nothing can wait for it',
  gates: 'the gates of the wave measure what is merged',
  checklist: 'the gates of the wave measure what is merged',
  deliverables: 'what it leaves is the merge',
  handoff: 'what it leaves is the merge',
  claims: 'it changes what conflicts',
} as const;
const keys = Object.keys(impossible) as (keyof typeof impossible)[];

/** Reports resolvers that have what they cannot have, that others wait for, or that no rule names. */
export function checkResolvers(outline: Outline, shape: Shape, source: Source): void {
  const resolvers = outline.streams.filter(({ yaml }) => yaml.resolver === true);
  if (resolvers.length === 0) return;
  const ids = new Map(resolvers.map((entry) => [entry.id, entry]));
  for (const entry of resolvers) checkKeys(entry, source);
  for (const entry of outline.all) {
    for (const { id, path } of entry.needs.flatMap(targetsOf)) {
      if (!ids.has(id) || ids.has(entry.id)) continue;
      const message = `\`${id}\` may never run: it is kept for conflicts, and nothing can wait for it`;
      source.at(path, { code: 'bad-resolver', message });
    }
  }
  for (const { yaml, path } of outline.streams) {
    const { on_failure: answer } = yaml;
    if (typeof answer !== 'object' || answer.fallback === undefined || !ids.has(answer.fallback)) continue;
    const message = `\`${answer.fallback}\` is kept for conflicts, and stands in for nobody`;
    source.at([...path, 'on_failure', 'fallback'], { code: 'bad-resolver', message });
  }
  if (!shape.whole) return;
  const rules = [...(shape.plan.conflicts ?? []), ...outline.waves.flatMap(({ yaml }) => yaml.conflicts ?? [])];
  const named = new Set(rules.map(({ agent }) => agent));
  for (const { id, path } of resolvers) {
    if (id === null || named.has(id)) continue;
    const message = `no rule of \`conflicts\` names \`${id}\`, so it never runs`;
    source.atKey([...path, 'resolver'], { severity: 'warning', code: 'idle-resolver', message, hint: `add a rule with \`agent: ${id}\`` });
  }
}

function checkKeys({ id, yaml, path, inside, needs }: StreamEntry, source: Source): void {
  const written = keys.filter((key) => yaml[key] !== undefined);
  for (const key of written) {
    source.atKey([...path, key], {
      code: 'bad-resolver',
      message: `the resolver \`${id ?? ''}\` cannot have \`${key}\`: ${impossible[key]}`,
    });
  }
  if (inside !== null || yaml.phase !== undefined) {
    const hint = 'put it into `streams` at the top of the plan';
    source.at(path, { code: 'bad-resolver', message: `the resolver \`${id ?? ''}\` cannot be in a phase`, hint });
  }
  const lane = needs.find((need) => need.form !== 'any' && need.lane !== undefined);
  if (lane)
    source.at(path, {
      code: 'bad-resolver',
      message: `the resolver \`${id ?? ''}\` cannot stand in a lane: it starts when a merge conflicts`,
    });
}
