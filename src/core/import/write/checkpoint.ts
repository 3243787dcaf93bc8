import type { Node } from 'yaml';
import type { DraftCheckpoint } from '../draft.ts';
import { language } from '../language.ts';
import { minutesText } from '../words.ts';
import { needsNode, needsNotes } from './needs.ts';
import { mapping, noted, scalar, titleText } from './yaml-parts.ts';

export function checkpointNode(checkpoint: DraftCheckpoint): Node {
  const expected =
    checkpoint.expected.length > 0
      ? mapping(checkpoint.expected.map(({ stream, percent, note }) => ({ key: stream, value: scalar(percent, note) })))
      : null;
  return noted(
    mapping([
      { key: 'id', value: scalar(checkpoint.id) },
      { key: 'title', value: checkpoint.title ? scalar(titleText(checkpoint.title)) : null },
      { key: 'at', value: checkpoint.at === null ? null : scalar(`T+${minutesText(checkpoint.at)}`) },
      { key: 'needs', value: needsNode(checkpoint.needs), notes: needsNotes(checkpoint.needs) },
      { key: 'review', value: checkpoint.review ? scalar(true) : null },
      { key: 'expected', value: expected },
      {
        key: 'handoff',
        value: checkpoint.handoff && language.freshSession ? scalar(checkpoint.handoff) : null,
        notes: checkpoint.handoff && !language.freshSession ? [`handoff: ${checkpoint.handoff}`] : [],
      },
      {
        key: 'fresh_session',
        value: checkpoint.freshSession && language.freshSession ? scalar(true) : null,
        notes: checkpoint.freshSession && !language.freshSession ? ['fresh_session: true'] : [],
      },
    ]),
    checkpoint.notes,
  );
}
