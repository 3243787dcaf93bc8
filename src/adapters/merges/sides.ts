import type { MergeSides, SidesSpec, SideWork } from '../../core/ports/merges.ts';
import { commitOf } from '../workspaces/commit-of.ts';
import type { Git } from '../workspaces/git.ts';

/** As many commits of a side are told of. */
const mostCommits = 20;

/** Who has changed the files on both sides since these have parted. */
export async function sides(git: Git, { dir, theirs, others, files }: SidesSpec): Promise<MergeSides> {
  const tip = await commitOf(git, dir, `refs/heads/${theirs.branch}`);
  if (tip === null) throw new Error(`there is no branch ${theirs.branch} any more`);
  const [base = ''] = (await must(git, dir, ['merge-base', 'HEAD', tip])).split('\n');
  const work = async (to: string): Promise<readonly string[]> => {
    const range = ['--no-merges', '--format=%h %s', `--max-count=${mostCommits}`, `${base}..${to}`];
    // From the top of the repository, wherever in it the folder lies.
    const log = await must(git, dir, ['log', ...range, '--', ...files.map((file) => `:(top,literal)${file}`)]);
    return log.split('\n').filter((line) => line !== '');
  };
  const ours: SideWork[] = [];
  for (const { stream, branch } of others) {
    if (!(await git(dir, ['merge-base', '--is-ancestor', `refs/heads/${branch}`, 'HEAD'])).ok) continue;
    const commits = await work(`refs/heads/${branch}`);
    if (commits.length > 0) ours.push({ stream, commits });
  }
  const known = new Set(ours.flatMap(({ commits }) => commits));
  const unknown = (await work('HEAD')).filter((commit) => !known.has(commit));
  return {
    ours: [...ours, ...(unknown.length > 0 ? [{ stream: null, commits: unknown }] : [])],
    theirs: { stream: theirs.stream, commits: await work(tip) },
  };
}

async function must(git: Git, dir: string, args: readonly string[]): Promise<string> {
  const { ok, stdout, complaint } = await git(dir, args);
  if (!ok) throw new Error(`git ${args.slice(0, 1).join(' ')} in ${dir}: ${complaint}`);
  return stdout;
}
