import { Document, type Node } from 'yaml';
import type { Draft, DraftCheckpoint, DraftPhase, DraftStream, DraftWave } from '../draft.ts';
import { minutesText } from '../words.ts';
import { gatesNode } from './gates.ts';
import { needsNode, needsNotes } from './needs.ts';
import { profilesNode } from './profiles.ts';
import { list, mapping, noted, raw, scalar, titleText, type Entry } from './yaml-parts.ts';

export interface WriteOptions {
  /** Agent of all streams. */
  readonly agent: string;
  /** Comments at the top. */
  readonly top: readonly string[];
}

/** The draft as a plan in YAML. */
export function writePlan(draft: Draft, options: WriteOptions): string {
  const { asides } = draft;
  const entries: Entry[] = [
    { key: 'version', value: scalar(1) },
    { key: 'name', value: draft.name ? scalar(titleText(draft.name)) : null },
    {
      key: 'description',
      value: draft.description.length > 0 ? scalar(draft.description.map((line) => titleText(line, 2000)).join('\n')) : null,
    },
    { key: 'defaults', value: mapping([{ key: 'agent', value: scalar(options.agent) }, ...escalation(draft)]), space: true },
    { key: 'preflight', value: gatesNode(draft.preflight), space: true },
    { key: 'phases', value: phases(draft), notes: asides.phases, space: true },
    {
      key: 'streams',
      value: items(draft.streams.filter(({ phase }) => phase === null).map((stream, index) => streamNode(stream, index > 0))),
      notes: asides.streams,
      space: true,
    },
    { key: 'checkpoints', value: items(draft.checkpoints.map(checkpointNode)), notes: asides.checkpoints, space: true },
    { key: 'waves', value: items(draft.waves.map(waveNode)), notes: asides.waves, space: true },
    { key: 'final', value: gatesNode([...draft.final, ...draft.checklist]), notes: asides.final, space: true },
    { key: 'sign_off', value: signOff(draft), notes: draft.signOff?.notes ?? [], space: true },
    { key: 'profiles', value: profilesNode(draft.profiles), notes: asides.profiles, space: true },
    { key: 'rollback', value: rollback(draft), notes: asides.rollback, space: true },
    { key: 'integration', value: integration(draft), notes: asides.integration, space: true },
    { key: 'metrics', value: metrics(draft), space: true },
    { key: 'standup', value: standup(draft), notes: draft.standup?.notes ?? [], space: true },
    {
      key: 'deliverables',
      value: draft.deliverables.length > 0 ? list(draft.deliverables.map((path) => scalar(path))) : null,
      space: true,
    },
  ];
  const end = [...asides.end, ...draft.notes];
  const root = mapping([...entries, { key: '', value: null, notes: end }]);
  const document = new Document(root);
  document.commentBefore = options.top.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const items = (nodes: readonly Node[]): Node | null => (nodes.length > 0 ? list(nodes) : null);

function phases(draft: Draft): Node | null {
  const top = draft.phases.filter(({ parent }) => parent === null || !draft.phases.some(({ id }) => id === parent));
  return items(top.map((phase, index) => phaseNode(draft, phase, index > 0)));
}

function phaseNode(draft: Draft, phase: DraftPhase, space: boolean): Node {
  const streams = draft.streams.filter((stream) => stream.phase === phase.id);
  const children = draft.phases.filter(({ parent }) => parent === phase.id);
  return noted(
    mapping([
      { key: 'id', value: scalar(phase.id) },
      { key: 'title', value: phase.title ? scalar(titleText(phase.title)) : null },
      { key: 'needs', value: needsNode(phase.needs), notes: needsNotes(phase.needs) },
      { key: 'streams', value: items(streams.map((stream, index) => streamNode(stream, index > 0))) },
      { key: 'phases', value: items(children.map((child, index) => phaseNode(draft, child, index > 0))) },
      { key: 'gates', value: gatesNode(phase.checks) },
    ]),
    phase.notes,
    space,
  );
}

function streamNode(stream: DraftStream, space: boolean): Node {
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

function checkpointNode(checkpoint: DraftCheckpoint): Node {
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
      { key: 'handoff', value: checkpoint.handoff ? scalar(checkpoint.handoff) : null },
      { key: 'fresh_session', value: checkpoint.freshSession ? scalar(true) : null },
    ]),
    checkpoint.notes,
  );
}

function waveNode(wave: DraftWave): Node {
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

function escalation({ escalation: steps }: Draft): Entry[] {
  if (steps.length === 0) return [];
  const value = list(
    steps.map(({ after, do: action, who, text, notes }) =>
      noted(
        mapping(
          [
            { key: 'after', value: scalar(after) },
            { key: 'do', value: scalar(action) },
            { key: 'who', value: who ? scalar(who) : null },
            { key: 'text', value: action === 'ask' ? scalar(text) : null },
          ],
          true,
        ),
        notes,
      ),
    ),
  );
  return [{ key: 'escalation', value }];
}

function rollback({ rollback: rules }: Draft): Node | null {
  return items(
    rules.map(({ finding, in: where, stop, rerun, notes }) =>
      noted(
        mapping([
          {
            key: 'when',
            value: mapping(
              [
                { key: 'finding', value: scalar(finding) },
                { key: 'in', value: scalar(where) },
              ],
              true,
            ),
          },
          {
            key: 'stop',
            value:
              stop.length > 0
                ? list(
                    stop.map((id) => scalar(id)),
                    true,
                  )
                : null,
          },
          { key: 'rerun', value: rerun ? scalar('same') : null },
        ]),
        notes,
      ),
    ),
  );
}

/** Nobody waits for an item to begin: guides do not say so, and who takes it may need it only late. */
const integration = ({ integration: all }: Draft): Node | null =>
  items(
    all.map(({ id, from, to, what, notes }) =>
      noted(
        mapping([
          { key: 'id', value: scalar(id) },
          { key: 'from', value: scalar(from) },
          { key: 'to', value: scalar(to) },
          { key: 'what', value: scalar(titleText(what)) },
          { key: 'blocks', value: list([], true), notes: [`unsure: ${to} does not wait for it to begin; name here what does`] },
        ]),
        notes,
      ),
    ),
  );

const standup = ({ standup: found }: Draft): Node | null => (found ? mapping([{ key: 'every', value: scalar(found.every) }], true) : null);

const metrics = ({ metrics: all }: Draft): Node | null =>
  items(
    all.map(({ name, target, notes }) =>
      noted(
        mapping(
          [
            { key: 'name', value: scalar(titleText(name)) },
            { key: 'target', value: scalar(titleText(target)) },
          ],
          true,
        ),
        notes,
      ),
    ),
  );

function signOff({ signOff: found }: Draft): Node | null {
  if (!found) return null;
  return mapping([
    { key: 'id', value: scalar('sign-off') },
    { key: 'title', value: scalar(titleText(found.title)) },
    {
      key: 'by',
      value:
        found.by.length > 0
          ? list(
              found.by.map((role) => scalar(role)),
              true,
            )
          : null,
    },
    { key: 'evidence', value: found.evidence.length > 0 ? list(found.evidence.map((path) => scalar(path))) : null },
  ]);
}
