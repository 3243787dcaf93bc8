import { nameBeside, type FileRead, type ReadFile } from '../files.ts';
import { linesOf } from '../lines.ts';
import type { Outline, StreamEntry } from '../outline.ts';
import { normalPath, pathFault } from '../paths.ts';
import type { FileReporter, Reporter } from '../reporter.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import type { Scope } from './scope.ts';
import { hasVariables, substituteText } from './substitute.ts';

interface PromptOptions {
  /** How the plan is called in diagnostics. */
  readonly file: string;
  readonly planFolder: string;
  readonly readFile: ReadFile;
  readonly reporter: Reporter;
  readonly source: Source;
  readonly scopeOf: (stream: object) => Scope;
}

interface PromptFile {
  readonly read: FileRead;
  /** Of the file, made when it has a variable. */
  reporter: FileReporter | null;
}

/** What agents are told by files, with the variables of each stream put in. */
export type Prompts = ReadonlyMap<StreamEntry, string>;

/** Reads the prompt files of all streams, each once, and reports those that are missing and what is wrong in them. */
export function readPrompts(outline: Outline, options: PromptOptions): Prompts {
  const files = new Map<string, PromptFile>();
  const prompts = new Map<StreamEntry, string>();
  for (const entry of outline.streams) {
    const written = entry.yaml.prompt_file;
    if (written === undefined) continue;
    const path = [...entry.path, 'prompt_file'];
    const fault = pathFault(written, options.planFolder);
    if (fault !== null) {
      options.source.at(path, { code: 'path-outside', message: `the path \`${written}\` ${fault}` });
      continue;
    }
    const name = normalPath(written);
    let file = files.get(name);
    if (!file) files.set(name, (file = { read: options.readFile(name), reporter: null }));
    const text = textOf(file, written, path, options.source);
    if (text !== null) prompts.set(entry, filledIn(text, name, file, options, options.scopeOf(entry.yaml)));
  }
  return prompts;
}

function textOf({ read }: PromptFile, written: string, path: Path, source: Source): string | null {
  if (typeof read === 'string') return read;
  const message = read === null ? `there is no file \`${written}\`` : `the file \`${written}\` ${read.problem}`;
  source.at(path, { code: 'no-prompt-file', message, hint: read === null ? "its path starts from the plan's folder" : undefined });
  return null;
}

/** What is wrong in the file is told where it stands there. */
function filledIn(text: string, name: string, file: PromptFile, { file: plan, reporter }: PromptOptions, scope: Scope): string {
  if (!hasVariables(text)) return text;
  const own = (file.reporter ??= reporter.of(nameBeside(plan, name), linesOf(text)));
  return substituteText(text, scope, (finding, words, offset) => own.report([offset, offset + words.length], finding));
}
