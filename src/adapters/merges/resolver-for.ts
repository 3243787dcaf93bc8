import type { NamedResolver } from '../../core/run/events.ts';
import type { Git } from '../workspaces/git.ts';
import { answerFor, type Merge } from './settle.ts';

/**
 * The stream that is to settle these files by the rules, those of them that are for it, and how often it may be asked; `null` when one of them is
 * for a person. Where several streams are named the one of the first file goes first.
 */
export async function resolverFor(git: Git, top: string, files: readonly string[], merge: Merge): Promise<NamedResolver | null> {
  const named: { readonly path: string; readonly stream: NamedResolver['stream']; readonly rounds: number }[] = [];
  for (const path of files) {
    const answer = await answerFor(git, top, path, merge);
    if (answer?.kind !== 'agent') return null;
    named.push({ path, stream: answer.stream, rounds: answer.rounds });
  }
  const [first] = named;
  if (first === undefined) return null;
  const own = named.filter(({ stream }) => stream === first.stream);
  return { stream: first.stream, files: own.map(({ path }) => path), rounds: Math.min(...own.map(({ rounds }) => rounds)) };
}
