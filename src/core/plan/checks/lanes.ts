import { lanesOf, sequenceOf, type LanePlace } from '../lanes.ts';
import type { Outline } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports lanes that name what is no stream, or one twice, that leave streams out, or that cannot all work at once. */
export function checkLanes(outline: Outline, names: Names, shape: Shape, source: Source): void {
  const lanes = lanesOf(shape.plan);
  const sequence = sequenceOf(shape.plan);
  for (const { name, streams } of lanes) checkPlaces(streams, `the lane \`${name}\``);
  checkPlaces(sequence.flat(), 'the sequence');

  function checkPlaces(places: readonly LanePlace[], holder: string): void {
    const seen = new Set<string>();
    for (const { id, path } of places) {
      const found = names.get(id);
      if (!found && shape.whole) {
        const message = `${holder} names \`${id}\`, which the plan does not have`;
        source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream']) });
      } else if (found && found.kind !== 'stream') {
        source.at(path, { code: 'unknown-stream', message: `\`${id}\` is ${nounOf(found)}; ${holder} is made of streams` });
      } else if (seen.has(id)) {
        source.at(path, { code: 'lane-twice', message: `\`${id}\` stands in ${holder} twice` });
      }
      seen.add(id);
    }
  }

  const placed = new Set([...lanes.flatMap(({ streams }) => streams), ...sequence.flat()].map(({ id }) => id));
  if (placed.size === 0) return;
  const left = outline.streams.flatMap(({ id, yaml }) => (id === null || placed.has(id) || yaml.resolver === true ? [] : [id]));
  const key = lanes.length > 0 ? 'lanes' : 'sequence';
  if (left.length > 0 && shape.whole) {
    const shown =
      left
        .slice(0, 5)
        .map((id) => `\`${id}\``)
        .join(', ') + (left.length > 5 ? ` and ${left.length - 5} more` : '');
    const message = lanes.length > 0 ? `in no lane: ${shown}` : `in no place of the sequence: ${shown}`;
    source.atKey([key], {
      severity: 'warning',
      code: 'no-lane',
      message,
      hint: 'they start as soon as their needs hold, beside all others',
    });
  }
  const most = shape.plan.max_parallel;
  if (most === undefined || lanes.length <= most) return;
  const message = `${lanes.length} lanes, and \`max_parallel\` lets ${most} ${most === 1 ? 'stream' : 'streams'} run at once`;
  source.at(['max_parallel'], {
    severity: 'warning',
    code: 'no-room',
    message,
    hint: `raise it to ${lanes.length}, or give the work to fewer lanes`,
  });
}
