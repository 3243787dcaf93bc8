import type { Git } from '../workspaces/git.ts';

/**
 * Files in which somebody's work would be lost by the merge that stands in the index: what one side alone has changed must be as that side has it,
 * and what both have changed as git merges it, but where it was settled by a rule or a person that is named.
 */
export async function droppedWork(
  git: Git,
  top: string,
  { ours, theirs, settled }: { readonly ours: string; readonly theirs: string; readonly settled: readonly string[] },
): Promise<readonly string[]> {
  const must = async (args: readonly string[]): Promise<string> => {
    const { ok, stdout, complaint } = await git(top, args);
    if (!ok) throw new Error(`git ${args.slice(0, 2).join(' ')} in ${top}: ${complaint}`);
    return stdout;
  };
  const changed = async (from: string, to: string) =>
    (await must(['diff-tree', '-r', '-z', '--no-renames', '--name-only', from, to])).split('\0').filter((name) => name !== '');
  // It ends with 1 where they conflict, and tells the tree all the same.
  const merged =
    (await git(top, ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs])).stdout.split('\0')[0] ?? '';
  const made = (await must(['write-tree'])).trim();
  const [base = ''] = (await must(['merge-base', ours, theirs])).split('\n');
  const worked = new Set([...(await changed(base, ours)), ...(await changed(base, theirs))]);
  const known = new Set(settled);
  return (await changed(merged, made)).filter((path) => worked.has(path) && !known.has(path));
}
