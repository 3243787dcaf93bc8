import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports what pending items of the integration queue are to block and cannot: what does not exist, or never starts. */
export function checkIntegrationQueue({ plan, whole }: Shape, names: Names, source: Source): void {
  const blocks = plan.integration_queue?.blocks;
  for (const [index, id] of (typeof blocks === 'string' ? [blocks] : (blocks ?? [])).entries()) {
    const found = names.get(id);
    const path = ['integration_queue', 'blocks', ...(Array.isArray(blocks) ? [index] : [])];
    if (!found) {
      if (!whole) continue;
      const message = `the integration queue blocks \`${id}\`, which the plan does not have`;
      source.at(path, { code: 'unknown-name', message, hint: () => hintFor(id, names, ['stream', 'phase', 'wave']) });
    } else if (found.kind === 'checkpoint') {
      const message = `\`${id}\` is ${nounOf(found)}; the integration queue blocks streams, phases and waves`;
      source.at(path, { code: 'wrong-need', message, hint: 'name what is to wait behind it' });
    }
  }
}
