import { parseArgs } from 'node:util';
import { claudeShow } from './show/claude.ts';
import { codexShow } from './show/codex.ts';
import { geminiShow } from './show/gemini.ts';
import type { StreamShow } from './show/stream-show.ts';
import { runProgram } from './run-program.ts';

const shows: Readonly<Record<string, () => StreamShow>> = { claude: claudeShow, codex: codexShow, gemini: geminiShow };

/**
 * `headless-agent --agent=KIND --folder=DIR [--input=FILE] -- PROGRAM ARGS...`: runs an agent without its screen. Every line that it writes is kept in
 * `events.jsonl` of the folder, and shown in the pane as text. Ends as the program ends.
 */
export async function runHeadlessAgent(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { agent: { type: 'string' }, folder: { type: 'string' }, input: { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...rest] = positionals;
  const show = shows[values.agent ?? ''];
  if (file === undefined || show === undefined || values.folder === undefined) {
    process.stderr.write('usage: headless-agent --agent=claude|codex|gemini --folder=DIR [--input=FILE] -- PROGRAM ARGS...\n');
    process.exitCode = 2;
    return;
  }
  await runProgram({ file, args: rest, folder: values.folder, inputFile: values.input ?? null, show: show() });
}
