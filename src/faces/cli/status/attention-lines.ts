import type { AttentionItem } from '../../../core/run/attention.ts';
import { duration, plural } from '../../../core/run/words.ts';
import { commandLineOf } from '../../../core/text/command-line.ts';
import { plainLine, plainText, shortened } from '../../../core/text/plain.ts';
import type { Output } from '../output.ts';

const longestDetail = 200;

/** What waits for a person, each with the commands that answer it. @param now epoch milliseconds @returns lines without line ends */
export function attentionLines(items: readonly AttentionItem[], { paint }: Pick<Output, 'paint'>, command: string, now: number): string[] {
  return items.flatMap(({ id, title, detail, since, frees, answers, preview = detail, options = [] }) => {
    const facts = [duration(now - since), ...(frees > 0 ? [`frees ${plural(frees, 'stream')}`] : [])].join(', ');
    return [
      `${paint('ask', '!')} ${paint('bold', id)}  ${plainLine(title)} ${paint('dim', `(${facts})`)}`,
      ...(detail === '' ? [] : [`    ${shortened(plainLine(detail), longestDetail)}`]),
      ...(preview === detail ? [] : previewLines(preview)),
      ...options.map((option, index) => `    ${index + 1}. ${shortened(plainLine(option), longestDetail)}`),
      ...answers.map((request) => `    ${paint('dim', '$')} ${commandLineOf(request, command)}`),
    ];
  });
}

/** So many lines of what will happen are enough to see what it is; the whole of it is in `status --json`. */
const mostPreview = 12;

function previewLines(preview: string): string[] {
  const lines = plainText(preview)
    .trimEnd()
    .split('\n')
    .map((line) => `    | ${shortened(line, longestDetail)}`);
  return lines.length <= mostPreview
    ? lines
    : [...lines.slice(0, mostPreview - 1), `    | ... ${lines.length - mostPreview + 1} more lines`];
}
