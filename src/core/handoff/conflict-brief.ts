import type { StreamId, WaveId } from '../ids.ts';
import type { AgentSpec } from '../plan/model.ts';
import type { MergeSides, SideWork } from '../ports/merges.ts';
import type { RunState } from '../run/state.ts';
import { plainLine, shortened } from '../text/plain.ts';

/** What an agent is told that is to settle a conflict: where, in which files, what both sides were about, and what it has to do. */

/** Longer prompts than a person would read are cut: the agent can look into the branch. */
const longestPrompt = 6_000;

export interface WaveBrief {
  readonly wave: WaveId;
  readonly into: string;
  /** Whose branch is merged, and that branch. */
  readonly stream: StreamId;
  readonly branch: string;
  readonly files: readonly string[];
  /** What became of earlier tries. */
  readonly remarks: readonly string[];
  readonly sides: MergeSides;
}

/** For a stream that settles the conflict of a wave, in the worktree of that. */
export function waveBrief(state: RunState, brief: WaveBrief): string {
  const { wave, into, stream, branch, files, remarks, sides } = brief;
  return document([
    `# Settle the conflict of ${stream} in wave ${wave}`,
    `The branch \`${branch}\` of ${stream} is being merged into \`${into}\`. The merge stands in your working directory as git left it, with conflicts in:`,
    bullets(files.map(code)),
    '## What to do',
    numbered([
      'Read below what both sides are about, and look at both: `git diff`, `git log --merge`.',
      'Edit the files named above until both intents are in them, and no conflict marker is left. Delete a file that is not to exist any more.',
      'Leave everything else as it is: work of others that would get lost is noticed, and the merge is not taken.',
      'Do not commit, abort or begin the merge anew. Sluice looks at what you leave, and commits it.',
      'End with exit status 0 when it is done. If you cannot settle it, end with another: then a person is asked.',
    ]),
    ...(remarks.length === 0 ? [] : ['## You were asked before', bullets(remarks.map((remark) => plainLine(remark)))]),
    ...sideOf(state, sides.theirs, `Their side: what is merged`),
    ...sides.ours.flatMap((side) => sideOf(state, side, `Our side: what \`${into}\` has already`)),
  ]);
}

export interface MeetingBrief {
  /** Who is told, and with whose branch its own conflicts. */
  readonly stream: StreamId;
  readonly other: StreamId;
  readonly branch: string;
  readonly files: readonly string[];
  readonly sides: MergeSides;
}

/** For a stream that settles its conflict with another one, which stands still meanwhile, in its own worktree. */
export function meetingBrief(state: RunState, { stream, other, branch, files, sides }: MeetingBrief): string {
  return document([
    `# Settle your conflict with ${other}`,
    `Your branch and the branch \`${branch}\` of ${other} would conflict in the files below. ${other} stands still until you have settled that. You have been begun anew in your worktree: what you had done is there, committed or not.`,
    bullets(files.map(code)),
    '## What to do',
    numbered([
      'Commit what is there and worth keeping.',
      `Merge the branch into yours: \`git merge ${branch}\`.`,
      'Edit the files until both intents are in them, and no conflict marker is left; commit the merge.',
      `Then go on with your own work. With that commit ${other} goes on, too, and at the latest when you end.`,
    ]),
    ...sideOf(state, sides.theirs, 'Their side'),
    ...sides.ours.flatMap((side) => sideOf(state, side, side.stream === stream ? 'Your side' : 'Your side, by others')),
  ]);
}

/** What a stream was to do, and what it has done in the files. */
function sideOf(state: RunState, { stream, commits }: SideWork, heading: string): string[] {
  const done =
    commits.length === 0 ? ['It has committed nothing in these files.'] : ['Its commits in these files:', bullets(commits.map(code))];
  const planned = state.plan.streams.find(({ id }) => id === stream);
  if (planned === undefined) return [`## ${heading}`, ...done];
  const title = planned.title === planned.id ? '' : `: ${plainLine(planned.title)}`;
  const handoff = state.handoffs[`stream:${planned.id}`]?.status;
  return [
    `## ${heading}: ${planned.id}${title}`,
    ...taskOf(planned.agent),
    ...(handoff?.kind === 'written' ? [`It has handed over: read ${code(handoff.file)}.`] : []),
    ...done,
  ];
}

function taskOf(agent: AgentSpec): string[] {
  if (agent.kind === 'command') return [`Its command: ${code(agent.argv.join(' '))}`];
  if (agent.kind === 'shell') return [`Its command: ${code(agent.line)}`];
  if (agent.prompt.trim() === '') return [];
  const prompt = agent.prompt.length > longestPrompt ? `${agent.prompt.slice(0, longestPrompt)}\n[...]` : agent.prompt;
  return ['It was told:', prompt.trim().replaceAll(/^/gm, '> ')];
}

const code = (text: string): string => `\`${shortened(plainLine(text), 400)}\``;
const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const numbered = (items: readonly string[]): string => items.map((item, index) => `${index + 1}. ${item}`).join('\n');
const document = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
