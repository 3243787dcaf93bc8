import { parseDuration } from '../duration.ts';
import type { StreamYaml } from '../schema/stream.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import { hintFor, nounOf, type Names } from './names.ts';

type Steps = Loose<StreamYaml>['escalation'];
type Step = Exclude<Steps, undefined | readonly unknown[]>;

/** Which key each step must have besides `after` and `do`. */
const required = { notify: null, ask: 'stream', page: 'who', block: null } as const;
const unused = { notify: ['stream', 'who'], ask: ['who'], page: ['stream'], block: ['stream', 'who', 'text'] } as const;

/**
 * Reports steps that lack what they need, ask nobody, or stand in the wrong order.
 * @param owner id of the stream, or `null` for the defaults
 */
export function checkEscalation(owner: string | null, written: Steps, path: Path, names: Names, shape: Shape, source: Source): void {
  const isList = Array.isArray(written);
  const steps = written === undefined ? [] : isList ? written : [written];
  let latest: { readonly after: string; readonly ms: number } | null = null;
  let blocks = false;
  for (const [index, step] of steps.entries()) {
    const at = isList ? [...path, index] : path;
    checkKeys(step, at, shape, source);
    if (step.do === 'ask' && step.stream !== undefined) checkAsked(owner, step.stream, [...at, 'stream'], names, shape, source);
    const after = parseDuration(step.after ?? '');
    if (step.after !== undefined && after.ok) {
      if (latest !== null && after.ms < latest.ms) {
        const message = `this step comes after ${step.after}, and the one before it after ${latest.after}`;
        source.at([...at, 'after'], { code: 'backwards', message, hint: 'write the steps in the order of time' });
      }
      latest = { after: step.after, ms: after.ms };
    }
    if (blocks) {
      const message = 'no step follows `block`: the stream has ended then';
      source.at(at, { severity: 'warning', code: 'after-block', message, hint: 'put `block` last' });
    }
    blocks ||= step.do === 'block';
  }
}

function checkKeys(step: Step, path: Path, shape: Shape, source: Source): void {
  if (step.do === undefined) return;
  const key = required[step.do];
  if (key !== null && step[key] === undefined && !shape.damaged(path)) {
    const hint = key === 'stream' ? 'name the stream whose terminal gets the text: `stream: E`' : 'name the person: `who: architect`';
    source.at(path, { code: 'missing', message: `\`${key}\` is missing: the step is \`do: ${step.do}\``, hint });
  }
  for (const name of unused[step.do]) {
    if (step[name] !== undefined) source.atKey([...path, name], { code: 'unused-key', message: `\`do: ${step.do}\` takes no \`${name}\`` });
  }
}

function checkAsked(owner: string | null, asked: string, path: Path, names: Names, shape: Shape, source: Source): void {
  const found = names.get(asked);
  if (owner !== null && asked === owner) {
    source.at(path, { code: 'self-need', message: `\`${owner}\` cannot ask itself`, hint: 'name another stream, or `do: notify`' });
  } else if (found?.kind !== 'stream' && (found !== undefined || shape.whole)) {
    const message = found ? `\`${asked}\` is ${nounOf(found)}; only a stream has a terminal` : `the plan has no stream \`${asked}\``;
    source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(asked, names, ['stream']) });
  }
}
