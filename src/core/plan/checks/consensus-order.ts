import type { StreamId } from '../../ids.ts';
import { ownerOf } from '../../run/signed-evidence.ts';
import { membersOf } from '../../run/awaited-results.ts';
import { runGraph, type RunGraph } from '../../run/graph.ts';
import { listed } from '../../run/words.ts';
import type { Plan } from '../model.ts';
import type { Outline } from '../outline.ts';
import type { Source } from '../source.ts';
import { gatesOf } from './gates.ts';

/**
 * Warns of a consensus whose turn may come while some of its streams have not ended, for then it is judged without them; and of a wait for what
 * cannot be late.
 */
export function checkConsensusOrder(plan: Plan, outline: Outline, source: Source): void {
  const graph = runGraph(plan);
  for (const owner of [...outline.phases, ...outline.streams, ...outline.waves]) {
    for (const { yaml, name, path } of gatesOf(owner)) {
      const gate = [...graph.gates.values()].find(({ id }) => id === `${owner.id ?? ''}/${name}`);
      if (typeof yaml === 'string' || gate?.check.kind !== 'consensus') continue;
      const ended = endedBefore(graph, ownerOf(graph, gate).rank);
      const open = membersOf(gate.check).filter((member) => !ended.has(member));
      if (open.length === 0 && gate.check.lateAfterMs !== null) {
        source.atKey([...path, 'consensus', 'late_after'], {
          severity: 'warning',
          code: 'never-late',
          message: `\`late_after\` never counts: all streams of the consensus have ended when the turn of \`${gate.id}\` comes`,
          hint: 'a `timeout` of the streams themselves limits how long they take',
        });
      }
      if (open.length === 0 || gate.check.lateAfterMs !== null) continue;
      source.at([...path, 'consensus', 'streams'], {
        severity: 'warning',
        code: 'not-waited-for',
        message: `the consensus may be judged while ${listed(open.map((id) => `\`${id}\``))} still ${open.length === 1 ? 'runs' : 'run'}: \`${owner.id ?? ''}\` does not wait for ${open.length === 1 ? 'it' : 'them'}`,
        hint: `let \`${owner.id ?? ''}\` need ${open.length === 1 ? 'it' : 'them'}, or say how long the gate waits: \`late_after: 20m\``,
      });
    }
  }
}

/** The streams that have ended for certain when the node of this rank has done its own work: what only one of several needs asks for may still run. */
function endedBefore({ nodes, conditions }: RunGraph, rank: number): ReadonlySet<StreamId> {
  const seen = new Set([rank]);
  const ended = new Set<StreamId>();
  const note = (node: number) => {
    const found = nodes[node];
    if (found?.kind === 'stream') ended.add(found.id);
  };
  note(rank);
  // A set is walked in the order of its growth, to its new end.
  for (const each of seen) {
    for (const condition of conditions[each] ?? []) {
      const [only, ...others] = condition;
      if (only === undefined || others.length > 0) continue;
      seen.add(only.node);
      // A milestone is reached while its stream runs; what that stream has waited for has ended.
      if (only.need?.kind !== 'milestone') note(only.node);
    }
  }
  return ended;
}
