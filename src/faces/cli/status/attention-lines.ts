import type { AttentionItem } from '../../../core/run/attention.ts';
import { duration, plural } from '../../../core/run/words.ts';
import { commandLineOf } from '../../../core/text/command-line.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Output } from '../output.ts';

const longestDetail = 200;

/** What waits for a person, each with the commands that answer it. @param now epoch milliseconds @returns lines without line ends */
export function attentionLines(items: readonly AttentionItem[], { paint }: Pick<Output, 'paint'>, command: string, now: number): string[] {
  return items.flatMap(({ id, title, detail, since, frees, answers }) => {
    const facts = [duration(now - since), ...(frees > 0 ? [`frees ${plural(frees, 'stream')}`] : [])].join(', ');
    return [
      `${paint('ask', '!')} ${paint('bold', id)}  ${plainLine(title)} ${paint('dim', `(${facts})`)}`,
      ...(detail === '' ? [] : [`    ${shortened(plainLine(detail), longestDetail)}`]),
      ...answers.map((request) => `    ${paint('dim', '$')} ${commandLineOf(request, command)}`),
    ];
  });
}
