import type { LaunchInput } from '../../core/ports/agents.ts';

/** What an agent is told at its start: its prompt, with what it is to read first, or what has happened since it was told it. */
export function firstPrompt(input: LaunchInput): string {
  const { prompt, conversation, feedback, conflict } = input;
  if (prompt === null) throw new Error('there is nothing that the agent could be told');
  const task = withReading(prompt.text, input);
  const knows = conversation?.resumes === true;
  // Whatever it was at before: a conflict is something new.
  if (conflict !== null) return task;
  switch (prompt.why) {
    case 'first':
      return task;
    case 'feedback': {
      const failed = feedback === null ? 'A check of your work has failed.' : failedText(feedback);
      return knows ? `${failed}\n\n${mend}` : `${task}\n\nThis has been worked at before. ${failed} ${mend}`;
    }
    case 'again':
      return knows ? `You were interrupted before you were done. Go on with what you were told:\n\n${task}` : task;
    case 'continue':
      return knows
        ? 'You were interrupted before you were done. See how far the work has come, and go on with it.'
        : `${task}\n\nThis has been begun and was interrupted. See first how far it has come, and go on from there.`;
  }
}

const failedText = ({ gate, file }: NonNullable<LaunchInput['feedback']>): string =>
  `The check ${gate} has failed on your work. What it said stands in ${file}.`;
const mend = 'Read it, mend the cause in the work itself, and leave the check as it is.';

/** The prompt of an agent, with what it is to read first before it. */
export function withReading(prompt: string, { handoffs, conflict }: Pick<LaunchInput, 'handoffs' | 'conflict'>): string {
  const lines = [
    ...(handoffs.length === 0 ? [] : [`Read first what was handed over to you: ${handoffs.join(', ')}`]),
    ...(conflict === null ? [] : [`Read first which conflict you are to settle, and how: ${conflict.promptFile}`]),
  ];
  return [...lines, prompt].filter((part) => part !== '').join('\n\n');
}

/** Absolute paths of all files that it is told to read, which may lie outside of its folder. */
export const filesToRead = ({ handoffs, feedback, conflict }: LaunchInput): readonly string[] => [
  ...handoffs,
  ...(feedback === null ? [] : [feedback.file]),
  ...(conflict === null ? [] : [conflict.promptFile]),
];
