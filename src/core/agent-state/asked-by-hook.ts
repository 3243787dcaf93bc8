import { at, isFields, listAt, textAt, type Fields } from '../text/fields.ts';
import { shortened, type Asked } from './screen/asked.ts';

/** The tool by which Claude asks a question. */
export const questionTool = 'AskUserQuestion';

/** What an agent asks leave for, as the hook was told that waits for the answer. */
export function askedByHook(payload: Fields): Asked {
  const tool = textAt(payload, 'tool_name') ?? 'a tool';
  const input = at(payload, 'tool_input');
  if (tool === questionTool) return question(input);
  const command = textAt(input, 'command');
  const file = textAt(input, 'file_path') ?? textAt(input, 'notebook_path') ?? textAt(input, 'path');
  const summary = command ?? file ?? textAt(input, 'url') ?? textAt(input, 'query') ?? shortJson(input);
  return { tool, summary, preview: shortened(preview(input, command, file)), options: [] };
}

function preview(input: unknown, command: string | null, file: string | null): string {
  if (command !== null) return [textAt(input, 'description'), command].filter((part) => part !== null).join('\n');
  if (file === null) return JSON.stringify(input, null, 2) ?? '';
  const edits = [input, ...listAt(input, 'edits')].flatMap((edit) => {
    const [before, after] = [textAt(edit, 'old_string'), textAt(edit, 'new_string')];
    return before === null && after === null ? [] : [...marked('-', before ?? ''), ...marked('+', after ?? '')];
  });
  const written = textAt(input, 'content') ?? textAt(input, 'new_source');
  return [file, ...edits, ...(written === null ? [] : marked('+', written))].join('\n');
}

const marked = (mark: string, text: string): string[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${mark} ${line}`);

const shortJson = (input: unknown): string => {
  const text = input === undefined ? '' : JSON.stringify(input);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};

/** Several questions at once cannot be answered by the number of one option. */
function question(input: unknown): Asked {
  const all = listAt(input, 'questions').filter(isFields);
  const words = all.map((each) => textAt(each, 'question') ?? '');
  const lines = all.flatMap((each, index) => [words[index] ?? '', ...labels(each).map((label, option) => `  ${option + 1}. ${label}`)]);
  return {
    tool: questionTool,
    summary: words.join(' '),
    preview: shortened(lines.join('\n')),
    options: all.length === 1 ? listAt(all[0], 'options').map((each) => textAt(each, 'label') ?? '') : [],
  };
}

const labels = (each: Fields): string[] =>
  listAt(each, 'options').map((option) =>
    [textAt(option, 'label'), textAt(option, 'description')].filter((part) => part !== null).join(': '),
  );

/**
 * What the tool is called with instead, so that it answers its own question.
 * @param answer the label of an option, or a person's own words
 */
export function answeredQuestion(payload: Fields, answer: string): Fields {
  const input = at(payload, 'tool_input');
  const questions = listAt(input, 'questions');
  const asked = questions.map((each) => textAt(each, 'question') ?? '');
  return { ...(isFields(input) ? input : {}), questions, answers: Object.fromEntries(asked.map((each) => [each, answer])) };
}
