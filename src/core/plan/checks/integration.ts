import { integrationOf, type IntegrationEntry } from '../integration.ts';
import { splitMilestone } from '../needs-as-written.ts';
import type { Entry } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { checkTarget } from './need-target.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports integration items that are provided by something else than a stream, or that name what does not exist. */
export function checkIntegration(shape: Shape, names: Names, source: Source): void {
  for (const item of integrationOf(shape.plan)) {
    checkProvider(item, names, shape, source);
    const { to } = item.yaml;
    if (to !== undefined) checkTaker(item, to, names, shape, source);
    for (const { id, path } of item.blocks) {
      // What is blocked because it takes the item has been checked.
      if (path.at(-1) === 'to') continue;
      if (id === item.id) source.at(path, { code: 'self-need', message: `\`${id}\` blocks itself` });
      else if (!names.has(id) && shape.whole)
        source.at(path, unknown(item, id, 'blocks', names, ['stream', 'phase', 'wave', 'checkpoint']));
    }
  }
}

function checkProvider({ id, yaml, path }: IntegrationEntry, names: Names, { whole }: Shape, source: Source): void {
  if (yaml.from === undefined) return;
  const owner = id === null ? undefined : names.get(id);
  const parts = splitMilestone(yaml.from);
  const target = names.get(parts.id);
  const at = [...path, 'from'];
  if (target && target.kind !== 'stream') {
    const message = `\`${parts.id}\` is ${nounOf(target)}; an integration item is provided by a stream`;
    const hint = 'name a stream, or a milestone of one: `from: A.baseline`';
    return source.at(at, { code: 'wrong-need', message, hint });
  }
  if (owner) checkTarget(owner, { form: 'stream', ...parts, on: 'succeeded', isImplied: true, path: at }, names, source, whole);
}

const takers: readonly Entry['kind'][] = ['stream', 'phase', 'wave'];

function checkTaker(item: IntegrationEntry, to: string, names: Names, { whole }: Shape, source: Source): void {
  const at = [...item.path, 'to'];
  const taker = names.get(to);
  if (!taker) {
    if (whole) source.at(at, unknown(item, to, 'is for', names, takers));
  } else if (!takers.includes(taker.kind)) {
    const message = `\`${to}\` is ${nounOf(taker)}; an integration item is for a stream, a phase or a wave`;
    source.at(at, { code: 'wrong-need', message, hint: `what else is to wait stands in \`blocks: [${to}]\`` });
  }
}

function unknown({ id }: IntegrationEntry, name: string, verb: string, names: Names, kinds: readonly Entry['kind'][]) {
  const isGroup = [...names.keys()].some((known) => known.startsWith(`${name}/`));
  const hint = () => (isGroup ? `name one stream here, and the group in \`blocks: [${name}]\`` : hintFor(name, names, kinds));
  return { code: 'unknown-name', message: `\`${id ?? 'the item'}\` ${verb} \`${name}\`, which the plan does not have`, hint } as const;
}
