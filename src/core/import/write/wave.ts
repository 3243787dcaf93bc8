import type { Node } from 'yaml';
import type { DraftWave } from '../draft.ts';
import { gatesNode } from './gates.ts';
import { list, mapping, noted, scalar, titleText } from './yaml-parts.ts';

export function waveNode(wave: DraftWave): Node {
  return noted(
    mapping([
      { key: 'id', value: scalar(wave.id) },
      { key: 'title', value: wave.title ? scalar(titleText(wave.title)) : null },
      {
        key: 'merge',
        value: list(
          wave.merges.map(({ stream, message }) =>
            mapping(
              [
                { key: 'stream', value: scalar(stream) },
                { key: 'message', value: message ? scalar(titleText(message)) : null },
              ],
              true,
            ),
          ),
        ),
      },
      { key: 'into', value: wave.into ? scalar(wave.into) : null },
      { key: 'gates', value: gatesNode(wave.checks) },
      {
        key: 'then',
        value: wave.land
          ? mapping([
              { key: 'merge_into', value: scalar(wave.land.into) },
              { key: 'tag', value: wave.land.tag ? scalar(wave.land.tag) : null },
              { key: 'message', value: wave.land.message ? scalar(titleText(wave.land.message)) : null },
            ])
          : null,
      },
    ]),
    wave.notes,
  );
}
