import type { SettledFile } from '../../core/run/events.ts';
import type { Git } from '../workspaces/git.ts';

/** A file that conflicted, and by which rule, or by whom, that was settled. */
export interface Settled {
  readonly path: string;
  readonly by: string;
}

const key = 'Sluice-Resolved';

/** The message of a merge, with what was settled in it: the commit itself is the record, whichever engine made it. */
export const trailers = (message: string, settled: readonly Settled[]): string[] => [
  '-m',
  message,
  ...settled.flatMap(({ path, by }) => ['--trailer', `${key}: ${path} (${by})`]),
];

/** What the merge commits of a wave say about what was settled in them. */
export async function settledInCommits(
  git: Git,
  top: string,
  {
    before,
    commit,
    merges,
  }: {
    readonly before: string;
    readonly commit: string;
    readonly merges: readonly { readonly stream: SettledFile['stream']; readonly commit: string }[];
  },
): Promise<SettledFile[]> {
  const format = `--format=%P%x00%(trailers:key=${key},valueonly,unfold)%x01`;
  const log = await git(top, ['log', '--first-parent', '--reverse', format, `${before}..${commit}`]);
  if (!log.ok) throw new Error(`the merges up to ${commit.slice(0, 10)} cannot be listed: ${log.complaint}`);
  return log.stdout.split('\u0001').flatMap((entry) => {
    const [parents = '', told = ''] = entry.trimStart().split('\0');
    const merged = merges.find((each) => each.commit === parents.split(' ')[1]);
    if (merged === undefined) return [];
    return told.split('\n').flatMap((line) => {
      const [, path, by] = /^(.*) \((.*)\)$/.exec(line) ?? [];
      return path === undefined || by === undefined ? [] : [{ stream: merged.stream, path, by }];
    });
  });
}
