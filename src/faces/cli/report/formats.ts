import type { ReportFormat } from '../../../core/plan/model.ts';
import { CommandError } from '../command-error.ts';
import { didYouMean } from '../suggest.ts';

/** Endings of files that mean a format. */
const endings: Readonly<Record<ReportFormat, readonly string[]>> = {
  md: ['.md', '.markdown'],
  json: ['.json'],
  junit: ['.xml'],
  html: ['.html', '.htm'],
};
const names = Object.keys(endings) as ReportFormat[];

/**
 * The format that was asked for by name, else by the ending of the file, else Markdown.
 * @throws {CommandError} when there is no such format
 */
export function formatOf(name: string | null, file: string | null): ReportFormat {
  if (name !== null) {
    const found = names.find((each) => each === name);
    if (found === undefined)
      throw new CommandError(`--format: there is no format ${name}.${didYouMean(name, names)} Formats: ${names.join(', ')}`);
    return found;
  }
  const lower = file?.toLowerCase() ?? '';
  return names.find((each) => endings[each].some((ending) => lower.endsWith(ending))) ?? 'md';
}
