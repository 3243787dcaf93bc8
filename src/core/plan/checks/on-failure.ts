import type { Plan, Stream } from '../model.ts';
import { targetsOf, writtenTarget } from '../needs-as-written.ts';
import type { Outline, StreamEntry } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { upstreamOf } from '../upstream.ts';
import type { Path } from '../yaml-place.ts';
import { hintFor, nounOf, type Names } from './names.ts';
import { phaseOf } from './needs.ts';

/** Reports answers to a failure that name nobody, two things at once, or something that cannot be. */
export function checkOnFailure(outline: Outline, names: Names, shape: Shape, source: Source): void {
  for (const entry of outline.streams) {
    const { on_failure: written } = entry.yaml;
    const path = [...entry.path, 'on_failure'];
    if (typeof written !== 'object') continue;
    if (written.fallback !== undefined && written.rollback_to !== undefined) {
      source.atKey([...path, 'rollback_to'], { code: 'two-answers', message: 'a failure has one answer: `fallback` or `rollback_to`' });
    } else if (written.fallback === undefined && written.rollback_to === undefined && !shape.damaged(path)) {
      source.at(path, { code: 'missing', message: '`fallback` or `rollback_to` is missing' });
    }
    if (written.rounds !== undefined && written.rollback_to === undefined) {
      source.atKey([...path, 'rounds'], { code: 'unused-key', message: '`rounds` belongs to `rollback_to`' });
    }
    if (written.fallback !== undefined) checkFallback(entry, written.fallback, [...path, 'fallback'], { outline, names, shape, source });
    if (written.rollback_to !== undefined) streamNamed(written.rollback_to, [...path, 'rollback_to'], names, shape, source);
  }
}

interface Input {
  readonly outline: Outline;
  readonly names: Names;
  readonly shape: Shape;
  readonly source: Source;
}

function checkFallback(entry: StreamEntry, id: string, path: Path, { outline, names, shape, source }: Input): void {
  if (id === entry.id) {
    source.at(path, { code: 'bad-fallback', message: `\`${id}\` cannot stand in for itself`, hint: 'to try it again, give it `retry`' });
    return;
  }
  const fallback = streamNamed(id, path, names, shape, source);
  if (fallback === null) return;
  const chain = chainFrom(fallback, outline);
  if (chain.includes(entry)) {
    const drawn = [entry, ...chain.slice(0, chain.indexOf(entry) + 1)].map((each) => each.id).join(' -> ');
    return source.at(path, { code: 'bad-fallback', message: `these stand in for one another in a circle: ${drawn}` });
  }
  // What waits for a fallback waits as long as it does: it must be able to start at once.
  const other = fallback.needs.flatMap(targetsOf).find((need) => need.id !== entry.id || need.on === 'succeeded');
  if (other) {
    const message = `the fallback \`${id}\` waits for \`${writtenTarget(other)}\`, and can start only when \`${entry.id}\` has failed`;
    return source.at(path, {
      code: 'bad-fallback',
      message,
      hint: `take \`needs\` away from \`${id}\`: that it waits for the failure is understood`,
    });
  }
  const phase = phaseOf(fallback, names);
  if (phase !== null && phase !== phaseOf(entry, names) && phase.needs.length > 0) {
    const message = `the fallback \`${id}\` waits for what its phase \`${phase.id}\` needs`;
    source.at(path, { code: 'bad-fallback', message, hint: `put it into the phase of \`${entry.id}\`, or into none` });
  }
}

/** The fallback of this stream, the fallback of that, and so on, each once. */
function chainFrom(entry: StreamEntry, outline: Outline): StreamEntry[] {
  const chain: StreamEntry[] = [];
  for (let next: StreamEntry | undefined = entry; next && !chain.includes(next);) {
    chain.push(next);
    const answer: StreamEntry['yaml']['on_failure'] = next.yaml.on_failure;
    const id: string | undefined = typeof answer === 'object' ? answer.fallback : undefined;
    next = id === undefined ? undefined : outline.streams.find((each) => each.id === id);
  }
  return chain;
}

function streamNamed(id: string, path: Path, names: Names, shape: Shape, source: Source): StreamEntry | null {
  const found = names.get(id);
  if (found?.kind === 'stream') return found;
  if (found || shape.whole) {
    const message = found ? `\`${id}\` is ${nounOf(found)}, not a stream` : `the plan has no stream \`${id}\``;
    source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream']) });
  }
  return null;
}

/** Reports ways back to what does not lie behind. Asked of the compiled plan, in which every need is resolved. */
export function checkRollbackTargets(plan: Plan, outline: Outline, source: Source): void {
  const streams = new Map<string, Stream>(plan.streams.map((stream) => [stream.id, stream]));
  for (const entry of outline.streams) {
    const answer = streams.get(entry.id ?? '')?.onFailure;
    if (answer?.kind !== 'rollback' || upstreamOf(plan, entry.id ?? '').has(answer.to)) continue;
    const message = `\`${entry.id}\` does not wait for \`${answer.to}\`, so going back there would not run it again`;
    const hint = answer.to === entry.id ? 'to try it again, give it `retry`' : 'name a stream that it needs, directly or through others';
    source.at([...entry.path, 'on_failure', 'rollback_to'], { code: 'not-upstream', message, hint });
  }
}
