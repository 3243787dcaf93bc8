import type { Outline, PhaseEntry, StreamEntry } from '../outline.ts';
import type { RollbackYaml } from '../schema/rollback.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import { hintFor, nounOf, type Names } from './names.ts';
import { phaseOf } from './needs.ts';

type Named = RollbackYaml['stop'];

/** Reports rules that name what can neither report nor be stopped, that nothing follows from, or that have one name. */
export function checkRollback(
  outline: Outline,
  names: Names,
  shape: Shape,
  source: Source,
  { isUnderProfile }: { readonly isUnderProfile: boolean },
): void {
  const seen = new Map<string, Path>();
  for (const [index, rule] of (shape.plan.rollback ?? []).entries()) {
    const path = ['rollback', index];
    checkId(rule, path, seen, source);
    checkNamed(rule.when?.in, [...path, 'when', 'in'], names, shape, source);
    checkNamed(rule.stop, [...path, 'stop'], names, shape, source);
    if (rule.rerun !== 'same') checkNamed(rule.rerun, [...path, 'rerun'], names, shape, source);
    // What was lost to another fault, or to a profile that leaves streams out, cannot be asked for here.
    if (!shape.whole || isUnderProfile || shape.damaged(path)) continue;
    checkEffect(rule, path, { outline, names, source });
  }
}

function checkId({ id }: Loose<RollbackYaml>, path: Path, seen: Map<string, Path>, source: Source): void {
  if (id === undefined) return;
  const first = seen.get(id);
  if (first === undefined) return void seen.set(id, path);
  const { line } = source.place([...first, 'id']);
  source.at([...path, 'id'], {
    code: 'duplicate-id',
    message: `the id \`${id}\` is taken: a rollback rule has it in line ${line}`,
    hint: 'rules are answered by their ids: give each its own',
  });
}

function checkNamed(named: Named | undefined, path: Path, names: Names, { whole }: Shape, source: Source): void {
  for (const [index, id] of listOf(named).entries()) {
    const found = names.get(id);
    if (found?.kind === 'stream' || found?.kind === 'phase' || (!found && !whole)) continue;
    const message = found ? `\`${id}\` is ${nounOf(found)}, not a stream or a phase` : `the plan has no stream or phase \`${id}\``;
    const at = Array.isArray(named) ? [...path, index] : path;
    source.at(at, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream', 'phase']) });
  }
}

function checkEffect(
  rule: Loose<RollbackYaml>,
  path: Path,
  { outline, names, source }: { readonly outline: Outline; readonly names: Names; readonly source: Source },
): void {
  const isKnown = (named: Named | undefined) => listOf(named).every((id) => names.has(id));
  const streams = (named: Named | undefined) => streamsNamed(named, outline, names);
  if (isKnown(rule.stop) && rule.rerun !== 'same' && isKnown(rule.rerun) && streams(rule.stop).length + streams(rule.rerun).length === 0) {
    source.at(path, {
      code: 'idle-rollback',
      message: 'the rule stops nothing and runs nothing again',
      hint: 'give it `stop: [A, B]`, or `rerun: same`',
    });
  }
  const watched = rule.when?.in;
  if (watched === undefined || !isKnown(watched) || streams(watched).length > 0) return;
  source.at([...path, 'when', 'in'], {
    code: 'idle-rollback',
    message: 'no stream is watched here, so that nobody can report such a finding',
    hint: 'leave `in` out for the findings of all streams',
  });
}

const listOf = (named: Named | undefined): readonly string[] => (named === undefined ? [] : typeof named === 'string' ? [named] : named);

/** The streams that a list of streams and phases stands for, each once, in the order of the plan; those of phases inside are among them. */
export function streamsNamed(named: Named | undefined, outline: Outline, names: Names): readonly StreamEntry[] {
  const wanted = new Set(listOf(named));
  const isIn = (phase: PhaseEntry | null): boolean => phase !== null && ((phase.id !== null && wanted.has(phase.id)) || isIn(phase.inside));
  return outline.streams.filter((stream) => (stream.id !== null && wanted.has(stream.id)) || isIn(phaseOf(stream, names)));
}
