import { suggestion } from '../suggest.ts';
import { writtenTarget, type TargetReference } from '../needs-as-written.ts';
import type { Entry, StreamEntry } from '../outline.ts';
import type { Source } from '../source.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Names of the milestones that a stream declares. */
export function milestonesOf({ yaml: { milestones } }: StreamEntry): string[] {
  const list = Array.isArray(milestones) ? milestones : milestones === undefined ? [] : [milestones];
  return list.flatMap((each) => (typeof each === 'string' ? each : (each.id ?? [])));
}

/** Reports a need on something that does not exist, or that cannot be needed in this way. `whole`: no list of ids was lost. */
export function checkTarget(owner: Entry, need: TargetReference, names: Names, source: Source, whole: boolean): void {
  const target = names.get(need.id);
  if (!target) {
    // Where a list was lost to another fault, its ids are unknown through no fault of the need.
    if (!whole) return;
    if (need.form === 'merged') return noWave(owner, need, source);
    const message = `\`${owner.id ?? 'it'}\` needs \`${writtenTarget(need)}\`, which the plan does not have`;
    source.at(need.path, { code: 'unknown-need', message, hint: () => unknownHint(need, names) });
  } else if (target === owner) {
    source.at(need.path, { code: 'self-need', message: `\`${need.id}\` needs itself` });
  } else if (need.form === 'milestone' && need.milestone === null) {
    const message = `\`${need.id}\` is ${nounOf(target)}, not a milestone`;
    source.at(need.path, { code: 'wrong-need', message, hint: 'write the stream and its milestone: `{milestone: A.baseline}`' });
  } else if (need.milestone !== null) {
    checkMilestone(need, target, source);
  } else if ((need.form === 'stream' || need.form === 'phase') && target.kind !== need.form) {
    const message = `\`${need.id}\` is ${nounOf(target)}, not a ${need.form}`;
    const hint =
      target.kind === 'checkpoint' || target.kind === 'wave'
        ? `write \`needs: ${need.id}\``
        : `write \`{${target.kind}: ${need.id}, on: ${need.on}}\``;
    source.at(need.path, { code: 'wrong-need', message, hint });
  }
}

function noWave(owner: Entry, need: TargetReference, source: Source): void {
  const message = `\`${owner.id ?? 'it'}\` needs \`${need.id}\`, and no wave of the plan merges that`;
  source.at(need.path, { code: 'unknown-need', message, hint: 'add the stream to the `merge` of a wave' });
}

function checkMilestone(need: TargetReference, target: Entry, source: Source): void {
  const written = writtenTarget(need);
  if (target.kind !== 'stream') {
    const message = `\`${need.id}\` is ${nounOf(target)}; milestones are points inside a stream`;
    return source.at(need.path, { code: 'wrong-need', message, hint: `write \`${need.id}\` for the whole of it` });
  }
  const known = milestonesOf(target);
  if (known.includes(need.milestone ?? '')) return;
  const near = suggestion(need.milestone ?? '', known);
  const all = known.map((each) => `\`${need.id}.${each}\``).join(', ');
  const hint = near
    ? `did you mean \`${need.id}.${near}\`?`
    : known.length > 0
      ? `it has ${all}`
      : `add \`milestones: [${need.milestone ?? ''}]\` to \`${need.id}\``;
  source.at(need.path, { code: 'unknown-need', message: `\`${written}\` is no milestone that \`${need.id}\` declares`, hint });
}

function unknownHint(need: TargetReference, names: Names): string | undefined {
  const kinds: Entry['kind'][] =
    need.milestone !== null || need.form === 'milestone' || need.form === 'stream'
      ? ['stream']
      : need.form === 'phase'
        ? ['phase']
        : ['stream', 'phase', 'checkpoint', 'wave'];
  return hintFor(need.id, names, kinds, need.milestone === null ? '' : `.${need.milestone}`);
}
