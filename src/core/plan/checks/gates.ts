import { checkOneGate, type GateChecking, type GateEntry } from './gate-check.ts';
import { checkGroups } from './gate-groups.ts';
import { checklistGates } from '../checklist.ts';
import { gateNameOf } from '../gate-name.ts';
import type { Outline, PhaseEntry, StreamEntry, WaveEntry } from '../outline.ts';
import type { Source } from '../source.ts';

export function gatesOf(owner: StreamEntry | PhaseEntry | WaveEntry): GateEntry[] {
  const gates = owner.yaml.gates;
  const list = Array.isArray(gates) ? gates : gates === undefined ? [] : [gates];
  const elsewhere = owner.kind === 'phase' ? owner.elsewhere : undefined;
  const at = elsewhere?.gates ?? [...owner.path, 'gates'];
  const written = list.map((yaml, index): GateEntry => {
    const path = Array.isArray(gates) ? [...at, index] : at;
    return { name: typeof yaml === 'string' ? gateNameOf(yaml) : (yaml.name ?? gateNameOf(whatItDoes(yaml))), yaml, path };
  });
  return [...written, ...checklistGates(owner.yaml.checklist, elsewhere?.checklist ?? [...owner.path, 'checklist'])];
}

/** What names a gate that has no name. */
function whatItDoes({
  run,
  human,
  tests,
  metric,
  file,
  json,
  consensus,
  all,
  any,
  pass_rate: rate,
}: Exclude<GateEntry['yaml'], string>): string {
  if (run !== undefined) return Array.isArray(run) ? run.join(' ') : run;
  if (human !== undefined) return human;
  if (tests !== undefined) return (typeof tests === 'string' ? undefined : tests.from) ?? 'tests';
  if (metric !== undefined) return metric.name ?? metric.from ?? 'metric';
  if (consensus !== undefined) return 'consensus';
  if (all !== undefined) return `all of ${listOf(all)}`;
  if (any !== undefined) return `any of ${listOf(any)}`;
  if (rate !== undefined) return `${rate.is ?? ''} of ${listOf(rate.of ?? [])}`;
  return file ?? (typeof json === 'string' ? json : json?.file) ?? '';
}

/** All gates of the plan by the ids that they get. */
export const gateIdsOf = ({ phases, streams, waves }: Outline): { readonly id: string; readonly name: string }[] =>
  [...phases, ...streams, ...waves].flatMap((owner) => gatesOf(owner).map(({ name }) => ({ id: `${owner.id ?? ''}/${name}`, name })));

const listOf = (names: string | readonly string[]): string => (typeof names === 'string' ? names : names.join(', '));

/** The id of a gate is its owner and its name, and no two of a plan are the same. */
export function checkGates(outline: Outline, checking: GateChecking): void {
  const { source } = checking;
  const seen = new Map<string, string>();
  for (const owner of [...outline.phases, ...outline.streams, ...outline.waves]) {
    if (owner.id === null) continue;
    const gates = gatesOf(owner);
    checkGroups(gates, source);
    for (const gate of gates) {
      const { name, path } = gate;
      checkOneGate(gate, owner, checking);
      checkFeedback(gate, owner, source);
      const id = `${owner.id}/${name}`;
      const other = seen.get(id);
      if (other !== undefined && name !== '') {
        const message =
          other === owner.id ? `\`${owner.id}\` has two gates called \`${name}\`` : `a gate of \`${other}\` is called \`${id}\` too`;
        source.at(path, { code: 'duplicate-gate', message, hint: 'give each a `name` of its own' });
      } else seen.set(id, owner.id);
    }
  }
}

/** Output goes back to an agent, which only streams have; a person's no is no output. */
function checkFeedback({ yaml, path }: GateEntry, owner: StreamEntry | PhaseEntry | WaveEntry, source: Source): void {
  if (typeof yaml === 'string' || yaml.feedback === undefined) return;
  const at = [...path, 'feedback'];
  if (owner.kind !== 'stream') {
    const message = `the gate of a ${owner.kind} has no agent that its output could go back to`;
    source.atKey(at, { code: 'unused-key', message, hint: 'give it to a gate of a stream' });
  } else if (yaml.human !== undefined) {
    source.atKey(at, {
      code: 'unused-key',
      message: 'the answer of a person does not go back to the agent',
      hint: 'say it with `sluice send`',
    });
  }
}
