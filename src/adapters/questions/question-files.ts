import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import type { AttemptRef, PersonsAnswer, Question, Questions } from '../../core/ports/index.ts';
import { isFields, textAt } from '../../core/text/fields.ts';

/**
 * `questions/N.json` in the folder of an agent is a question, `questions/N.answer.json` its answer. Each is written once and as a whole, and
 * neither side needs the other to be alive.
 */
const questionsDir = (agentDir: string): string => join(agentDir, 'questions');
const answerName = (number: number): string => `${number}.answer.json`;

/** How often it is looked for an answer: soon for a person, and next to nothing for the machine. Milliseconds. */
const lookEveryMs = 250;

/**
 * Asks, and waits for the answer for as long as it takes.
 * @param asked called when the question can be answered: only then may anybody be told of it
 * @throws Error when the signal aborts, or the question cannot be written
 */
export async function askInFile(
  agentDir: string,
  question: Question,
  signal: AbortSignal,
  asked: () => Promise<void>,
): Promise<PersonsAnswer> {
  const dir = questionsDir(agentDir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const number = Math.max(0, ...(await numbersIn(dir)).asked) + 1;
  await writeFileAtomic(join(dir, `${number}.json`), `${JSON.stringify(question)}\n`, { mode: 0o600 });
  try {
    await asked();
    for (;;) {
      const answer = await readAnswer(join(dir, answerName(number)));
      if (answer !== null) return answer;
      await pause(lookEveryMs, undefined, { signal });
    }
  } catch (error) {
    // Nobody waits for it any more: what a person writes next is for the terminal again.
    if (signal.aborted) await writeFileAtomic(join(dir, answerName(number)), `${JSON.stringify({ withdrawn: true })}\n`, { mode: 0o600 });
    throw signal.aborted ? new Error('the question was withdrawn before it was answered') : error;
  }
}

/** @param agentDir absolute path of the folder of an agent (`runFolder(...).agentDir`) */
export function questionFiles(agentDir: (ref: AttemptRef) => string): Questions {
  return {
    async answer(ref, answer) {
      const dir = questionsDir(agentDir(ref));
      const { asked, answered } = await numbersIn(dir);
      const open = asked.find((number) => !answered.includes(number));
      if (open === undefined) return false;
      await writeFileAtomic(join(dir, answerName(open)), `${JSON.stringify(answer)}\n`, { mode: 0o600 });
      return true;
    },
  };
}

/** Numbers of the questions and of the answers in a folder that need not exist, the first asked first. */
async function numbersIn(dir: string): Promise<{ readonly asked: readonly number[]; readonly answered: readonly number[] }> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = (pattern: RegExp) => names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
  return { asked: numbers(/^(\d+)\.json$/).sort((a, b) => a - b), answered: numbers(/^(\d+)\.answer\.json$/) };
}

async function readAnswer(file: string): Promise<PersonsAnswer | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const fields: unknown = text === null ? null : JSON.parse(text);
  return isFields(fields) ? { by: textAt(fields, 'by') ?? '', text: textAt(fields, 'text') ?? '' } : null;
}
