import type { Node } from 'yaml';
import type { DraftStream } from '../draft.ts';
import { gatesNode } from './gates.ts';
import { needsNode, needsNotes } from './needs.ts';
import { list, mapping, noted, raw, scalar, titleText } from './yaml-parts.ts';

export function streamNode(stream: DraftStream, space: boolean): Node {
  const matrix = stream.matrix.length > 0 ? mapping(stream.matrix.map((axis) => ({ key: axis.name, value: axisNode(axis) }))) : null;
  const prompt = trimmed(stream.prompt);
  const told =
    stream.promptFile === null && prompt.length > 0
      ? scalar(`${prompt.map((line) => line.toWellFormed().replaceAll('\0', '')).join('\n')}\n`)
      : null;
  return noted(
    mapping([
      { key: 'id', value: scalar(stream.id) },
      { key: 'title', value: titleNode(stream) },
      { key: 'matrix', value: matrix },
      { key: 'priority', value: stream.priority ? scalar(stream.priority) : null },
      { key: 'estimate', value: stream.estimate ? scalar(stream.estimate) : null },
      { key: 'optional', value: stream.optional ? scalar(true) : null },
      { key: 'anytime', value: stream.anytime ? scalar(true) : null },
      { key: 'needs', value: needsNode(stream.needs), notes: needsNotes(stream.needs) },
      {
        key: 'milestones',
        value:
          stream.milestones.length > 0
            ? list(
                stream.milestones.map((id) => scalar(id)),
                true,
              )
            : null,
      },
      { key: 'worktree', value: stream.branch ? mapping([{ key: 'branch', value: scalar(stream.branch) }], true) : null },
      { key: 'prompt_file', value: stream.promptFile ? scalar(stream.promptFile) : null },
      { key: 'prompt', value: told, notes: stream.promptFile ? prompt : [] },
      { key: 'gates', value: gatesNode(stream.checks) },
      {
        key: 'deliverables',
        value:
          stream.deliverables.length > 0
            ? list(stream.deliverables.map((path) => (stream.matrix.length > 0 ? raw(path) : scalar(path))))
            : null,
      },
    ]),
    stream.notes,
    space && (prompt.length > 0 || stream.checks.length > 0),
  );
}

/** Values that are no more than their ids stand in a row; others as mappings, all of them, so that each has a title. */
function axisNode({ values }: DraftStream['matrix'][number]): Node {
  if (values.every(({ id, title }) => id === title))
    return list(
      values.map(({ id }) => scalar(id)),
      true,
    );
  return list(
    values.map(({ id, title }) =>
      mapping(
        [
          { key: 'id', value: scalar(id) },
          { key: 'title', value: scalar(title) },
        ],
        true,
      ),
    ),
  );
}

/** Streams of a matrix are called after their values. */
function titleNode({ title, matrix }: DraftStream): Node | null {
  if (matrix.length === 0) return title ? scalar(titleText(title)) : null;
  const values = matrix.map((axis) =>
    axis.values.every((value) => value.id === value.title) ? `\${{ ${axis.name} }}` : `\${{ ${axis.name}.title }}`,
  );
  return raw([...(title ? [titleText(title, 100).replaceAll('${{', () => '$${{')] : []), values.join(', ')].join(' '));
}

function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1).map((line) => line.trimEnd());
}
