import { shellWord } from '../../../core/text/command-line.ts';
import type { Judged } from '../../../core/clean/judge.ts';
import { plural } from '../../../core/run/words.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { columns } from '../columns.ts';
import type { Context } from '../context.ts';

export interface Cleaned extends Judged {
  readonly removed: boolean;
  /** Why it could not be removed. */
  readonly problem: string | null;
}

/** What goes and what stays, each with why, and the command for the next step. */
export function cleanText(cleaned: readonly Cleaned[], hasRemoved: boolean, { out, projectDir, command }: Context): string {
  if (cleaned.length === 0) return `Runs have left nothing in ${projectDir}.\n`;
  const going = cleaned.filter(({ kept, problem }) => kept === null && problem === null);
  const failed = cleaned.filter(({ problem }) => problem !== null);
  const kept = cleaned.filter((each) => each.kept !== null);
  const part = (title: string, tone: 'good' | 'bad' | 'bold', rows: readonly (readonly [string, string])[]) =>
    rows.length === 0 ? [] : [out.paint(tone, title), ...columns(rows.map(([name, why]) => [`  ${plainLine(name)}`, plainLine(why)]))];
  const lines = [
    ...part(
      hasRemoved ? 'Removed' : 'Can go',
      'good',
      going.map((each) => [each.leftover.name, goingText(each)]),
    ),
    ...part(
      'Not removed',
      'bad',
      failed.map(({ leftover, problem }) => [leftover.name, problem ?? '']),
    ),
    ...part(
      'Stays',
      'bold',
      kept.map((each) => [each.leftover.name, each.kept?.reason ?? '']),
    ),
    '',
    ...nextSteps(going.length, kept, hasRemoved, command),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Of a branch the commit is told, as git does: whoever was mistaken makes the branch again with it. */
function goingText({ leftover, why, isForced }: Cleaned): string {
  const commit = leftover.kind === 'branch' ? ` (was ${leftover.commit.slice(0, 10)})` : '';
  return `${isForced ? 'because its name was given' : why}${commit}`;
}

function nextSteps(going: number, kept: readonly Cleaned[], hasRemoved: boolean, command: string): string[] {
  const soft = kept.find((each) => each.kept?.canBeForced);
  return [
    ...(going > 0 && !hasRemoved
      ? [`${plural(going, 'thing')} can go: \`${command} clean --yes\` removes ${going === 1 ? 'it' : 'them'}.`]
      : []),
    ...(soft ? [`What is not needed goes by its name: \`${command} clean --force ${shellWord(soft.leftover.name)} --yes\`.`] : []),
  ];
}
