import type { Outline } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import { hintFor, nounOf, type Names } from './names.ts';
import { branchOf } from './places.ts';

const answers = ['take', 'union', 'run', 'agent', 'ask'] as const;

/** Reports rules for conflicts that say nothing, or two things, or take the side of what has no branch. */
export function checkConflicts(outline: Outline, names: Names, shape: Shape, source: Source): void {
  checkRunning(names, shape, source);
  const places: Path[] = [['conflicts'], ...outline.waves.map(({ path }) => [...path, 'conflicts'])];
  const lists = [shape.plan.conflicts, ...outline.waves.map(({ yaml }) => yaml.conflicts)];
  lists.forEach((rules, list) => {
    (rules ?? []).forEach((rule, index) => {
      const path = [...(places[list] ?? []), index];
      const given = answers.filter((key) => rule[key] !== undefined && rule[key] !== false);
      if (given.length > 1) {
        const message = `a conflict has one answer: ${given.map((key) => `\`${key}\``).join(' or ')}`;
        source.atKey([...path, given[1] ?? ''], { code: 'two-answers', message });
      } else if (given.length === 0 && !shape.damaged(path)) {
        source.at(path, {
          code: 'missing',
          message: 'what is done with the file is missing',
          hint: 'give `take`, `union`, `run`, `agent` or `ask`',
        });
      }
      if (rule.rounds !== undefined && rule.agent === undefined)
        source.atKey([...path, 'rounds'], { code: 'unused-key', message: '`rounds` belongs to `agent`' });
      if (rule.agent !== undefined) checkAgent(rule.agent, [...path, 'agent'], names, shape, source);
      if (rule.take !== undefined) checkSide(rule.take, [...path, 'take'], names, shape, source);
    });
  });
}

/** Reports who cannot settle what streams that run would conflict in. */
function checkRunning(names: Names, shape: Shape, source: Source): void {
  const id = shape.plan.running_conflicts?.resolve;
  if (id === undefined || id === 'later' || id === 'first') return;
  const path = ['running_conflicts', 'resolve'];
  const owner = names.get(id);
  if (owner?.kind === 'stream') {
    if (branchOf(owner) !== null) return;
    source.at(path, {
      code: 'no-branch',
      message: `\`${id}\` has no worktree, and so conflicts with nobody`,
      hint: 'give the stream `worktree: true`',
    });
  } else if (owner || shape.whole) {
    const message = owner
      ? `\`${id}\` is ${nounOf(owner)}; \`later\`, \`first\` or a stream settles it`
      : `the plan has no stream \`${id}\``;
    source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream']) });
  }
}

function checkAgent(id: string, path: Path, names: Names, { whole }: Shape, source: Source): void {
  const owner = names.get(id);
  if (owner?.kind === 'stream') {
    if (owner.yaml.resolver === true) return;
    const message = `\`${id}\` is a stream that runs by itself; conflicts are settled by one that is kept for this`;
    source.at(path, { code: 'not-a-resolver', message, hint: 'give the stream `resolver: true`, or name another' });
  } else if (owner || whole) {
    const message = owner ? `\`${id}\` is ${nounOf(owner)}; conflicts are settled by a stream` : `the plan has no stream \`${id}\``;
    source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream']) });
  }
}

function checkSide(id: string, path: Path, names: Names, { whole }: Shape, source: Source): void {
  if (id === 'ours' || id === 'theirs') return;
  const owner = names.get(id);
  if (owner?.kind === 'stream') {
    if (branchOf(owner) !== null) return;
    source.at(path, { code: 'no-branch', message: `\`${id}\` has no worktree, and so no side`, hint: 'give the stream `worktree: true`' });
  } else if (owner || whole) {
    const message = owner
      ? `\`${id}\` is ${nounOf(owner)}; a side is \`ours\`, \`theirs\` or a stream`
      : `the plan has no stream \`${id}\``;
    source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream']) });
  }
}
