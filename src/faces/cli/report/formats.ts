import { htmlReport } from '../../../core/report/write/html.ts';
import { junitReport } from '../../../core/report/write/junit.ts';
import { markdownReport } from '../../../core/report/write/markdown.ts';
import type { ReportFormat } from '../../../core/plan/model.ts';
import type { Report } from '../../../core/report/report.ts';
import { CommandError } from '../command-error.ts';
import { didYouMean } from '../suggest.ts';

/** Each format by its name, with how it is written and the endings of files that mean it. */
const formats = {
  md: { write: markdownReport, endings: ['.md', '.markdown'] },
  json: { write: (report: Report) => `${JSON.stringify(report, null, 2)}\n`, endings: ['.json'] },
  junit: { write: junitReport, endings: ['.xml'] },
  html: { write: htmlReport, endings: ['.html', '.htm'] },
} as const satisfies Record<ReportFormat, unknown>;

const names = Object.keys(formats) as ReportFormat[];

export const written = (format: ReportFormat, report: Report): string => formats[format].write(report);

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
  return names.find((each) => formats[each].endings.some((ending) => lower.endsWith(ending))) ?? 'md';
}
