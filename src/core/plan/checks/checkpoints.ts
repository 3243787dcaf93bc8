import type { Outline } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports checkpoints that can never be reached, and expectations of streams that do not exist. */
export function checkCheckpoints(outline: Outline, names: Names, shape: Shape, source: Source): void {
  for (const { id, path, yaml, signOff, integration } of outline.checkpoints) {
    const noNeeds = yaml.needs === undefined || (Array.isArray(yaml.needs) && yaml.needs.length === 0);
    if (yaml.at === undefined && noNeeds && signOff === undefined && !integration && !shape.damaged(path)) {
      const message = `\`${id ?? 'the checkpoint'}\` has neither \`at\` nor \`needs\`, so nothing says when it is reached`;
      source.at([...path, 'id'], { code: 'never-reached', message, hint: 'add `at: T+2h`, or what it `needs`' });
    }
    for (const stream of Object.keys(yaml.expected ?? {})) {
      const found = names.get(stream);
      if (found?.kind === 'stream' || (!found && !shape.whole)) continue;
      const message = found ? `\`${stream}\` is ${nounOf(found)}; progress is expected of streams` : `the plan has no stream \`${stream}\``;
      source.atKey([...path, 'expected', stream], { code: 'unknown-stream', message, hint: () => hintFor(stream, names, ['stream']) });
    }
  }
}
