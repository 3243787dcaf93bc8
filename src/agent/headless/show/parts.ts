import { isFields, textAt } from '../../../core/text/fields.ts';
import { plainLine, plainText, shortened } from '../../../core/text/plain.ts';
import { bold, cyan, eachLine, faint, green, red, yellow } from './paint.ts';

/** Lines of one result that are shown: the rest is in the recorded events. */
const mostLines = 12;
/** Characters of one line of a result; the terminal wraps what is longer than itself. */
const longestLine = 400;

/** What the agent says. */
export const said = (text: string): string => (text.trim() === '' ? '' : `${plainText(text).trim()}\n\n`);

/** What it thinks, where it tells. */
export const thought = (text: string): string => (text.trim() === '' ? '' : `${eachLine(plainText(text).trim(), faint)}\n\n`);

/** A tool that is called, with what it is called for. */
export const called = (tool: string, summary: string): string =>
  `${cyan('●')} ${bold(plainLine(tool))}${summary === '' ? '' : ` ${shortened(plainLine(summary), longestLine)}`}\n`;

/** What a tool has answered. */
export function answered(text: string, failed = false): string {
  const plain = plainText(text).trimEnd();
  const lines = plain === '' ? [] : plain.split('\n');
  const shown = lines.slice(0, mostLines).map((line) => `  ${shortened(line, longestLine)}`);
  const more = lines.length - shown.length;
  const all = more > 0 ? [...shown, `  … ${more} more ${more === 1 ? 'line' : 'lines'}`] : shown;
  return `${all.map((line) => `${(failed ? red : faint)(line)}\n`).join('')}\n`;
}

/** A change of a file, as far as the call tells it. */
export function changed(input: unknown): string {
  const written = textAt(input, 'content');
  const before = textAt(input, 'old_string');
  const after = textAt(input, 'new_string');
  if (before !== null || after !== null) return marked(before ?? '', '-', red) + marked(after ?? '', '+', green);
  return written === null ? '' : marked(written, '+', green);
}

function marked(text: string, mark: string, paint: (line: string) => string): string {
  if (text === '') return '';
  const lines = plainText(text).replace(/\n$/, '').split('\n');
  const shown = lines.slice(0, mostLines).map((line) => `${paint(`  ${mark} ${shortened(line, longestLine)}`)}\n`);
  const more = lines.length - shown.length;
  return shown.join('') + (more > 0 ? `${faint(`    … ${more} more ${more === 1 ? 'line' : 'lines'}`)}\n` : '');
}

/** Something that went wrong and that the agent itself deals with. */
export const warned = (text: string): string => `${yellow(`! ${plainLine(text)}`)}\n`;
export const failed = (text: string): string => `${eachLine(plainText(text).trim(), red)}\n`;
export const noted = (parts: readonly (string | null)[]): string =>
  `${faint(
    parts
      .filter((part) => part !== null && part !== '')
      .map((part) => plainLine(part ?? ''))
      .join(' · '),
  )}\n`;

/** Names under which tools are told what they are about, the most telling first. */
const telling = ['command', 'file_path', 'path', 'absolute_path', 'pattern', 'query', 'url', 'description', 'prompt', 'dir_path'];

/** What a call is about, in one line. @param input what the tool is called with */
export function about(input: unknown): string {
  for (const name of telling) {
    const text = textAt(input, name);
    if (text !== null && text !== '') return text;
  }
  return isFields(input) && Object.keys(input).length > 0 ? JSON.stringify(input) : '';
}

export const tokens = (count: number): string => `${count.toLocaleString('en-US')} tokens`;
export const seconds = (ms: number | null): string | null => (ms === null ? null : `${(ms / 1000).toFixed(1)} s`);
