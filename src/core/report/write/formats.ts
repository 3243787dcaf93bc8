import type { ReportFormat } from '../../plan/model.ts';
import type { PhaseResults } from '../phase-results.ts';
import type { Report } from '../report.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';

const json = (value: Report | PhaseResults): string => `${JSON.stringify(value, null, 2)}\n`;

/** How each format is written. */
export const reportFormats = {
  md: markdownReport,
  json,
  junit: junitReport,
  html: htmlReport,
} as const satisfies Record<ReportFormat, (report: Report) => string>;

export const phaseResultsText: (results: PhaseResults) => string = json;
