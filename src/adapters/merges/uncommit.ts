import { writeFile } from 'node:fs/promises';
import type { Git } from '../workspaces/git.ts';

/**
 * Takes apart what an agent has committed of a merge that it was only to settle: the merge stands there again with what the agent has made of it, to
 * be looked at and committed like any other. What it has done besides, such as leaving the branch, is none of it.
 * @param head of the branch before the merge @param commit what is merged
 */
export async function uncommit(git: Git, top: string, head: string, commit: string): Promise<void> {
  const isAncestor = async (one: string, other: string) => (await git(top, ['merge-base', '--is-ancestor', one, other])).ok;
  const now = (await must(git, top, ['rev-parse', 'HEAD'])).trim();
  if (now === head || !(await isAncestor(head, now)) || !(await isAncestor(commit, now))) return;
  // Before the branch is set back: an engine that dies in between finds both, and does this once more.
  const file = await must(git, top, ['rev-parse', '--path-format=absolute', '--git-path', 'MERGE_HEAD']);
  await writeFile(file.replace(/\n$/, ''), `${commit}\n`);
  await must(git, top, ['update-ref', '-m', 'sluice: merge of an agent taken apart', 'HEAD', head, now]);
}

async function must(git: Git, top: string, args: readonly string[]): Promise<string> {
  const { ok, stdout, complaint } = await git(top, args);
  if (!ok) throw new Error(`git ${args.slice(0, 1).join(' ')} in ${top}: ${complaint}`);
  return stdout;
}
