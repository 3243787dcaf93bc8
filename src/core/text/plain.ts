// Escape sequences first, as wholes; then what is left of control characters, C1 and those that change the direction of text.
// eslint-disable-next-line no-control-regex -- Finding control characters is the purpose.
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
// eslint-disable-next-line no-control-regex -- Likewise.
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/**
 * Text from outside (an agent, a plan, a file) as one line that is safe to print: without escape sequences, with each run of control
 * characters and line ends as one space.
 */
export const plainLine = (text: string): string => text.replace(sequences, '').replace(controls, ' ').trim();

// eslint-disable-next-line no-control-regex -- Likewise; without the line end and the tab.
const controlsInText = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** The same of several lines: line ends and tabs stay. */
export const plainText = (text: string): string => text.replaceAll('\r\n', '\n').replace(sequences, '').replace(controlsInText, ' ');

/** A line from outside that is safe to print, with its blanks as they are; a tab is four. */
export const printable = (line: string): string => line.replace(sequences, '').replaceAll('\t', '    ').replace(controls, '');

/** Cuts a line to at most `longest` characters (code points), the last of them an ellipsis when something is missing. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const points = Array.from(text);
  return points.length <= longest ? text : `${points.slice(0, Math.max(0, longest - 1)).join('')}…`;
}
