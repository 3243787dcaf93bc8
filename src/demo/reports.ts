import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How far the agent is, as it tells those who watch it. */
export interface Report {
  readonly state: 'working' | 'asking' | 'interrupted' | 'done' | 'failed' | 'stopped';
  /** 0 to 100. */
  readonly percent: number;
  readonly tasksDone: number;
  readonly tasksTotal: number;
  readonly now: string;
  readonly blocker: string | null;
  readonly question: string | null;
  /** Process that reports. */
  readonly pid: number;
  /** Named points that have been reached. */
  readonly milestones: readonly string[];
  /** How long it will still take, in words; `null` when it cannot be said. */
  readonly eta: string | null;
  /** Used in this attempt so far; left out where the script says nothing of them. */
  readonly tokens?: number;
  readonly usd?: number;
  /** What it has found wrong so far. */
  readonly findings?: readonly ReportedFinding[];
}

export interface ReportedFinding {
  readonly id: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly title: string;
  readonly place?: string;
}

/** Keeps progress.md in the working directory and the status file, where one is asked for. */
export interface Reports {
  write(report: Report): void;
}

/** @param failed called once with a sentence when a file cannot be written: the work goes on, but nobody can follow it */
export function reports(
  dir: string,
  statusFile: string | null,
  about: { readonly title: string; readonly stream: string; readonly attempt: number; readonly tasks: readonly string[] },
  failed: (sentence: string) => void,
): Reports {
  let complained = false;
  const put = (file: string, text: string) => {
    try {
      replace(file, text);
    } catch (error) {
      if (!complained) failed(`cannot write ${file}: ${(error as Error).message}`);
      complained = true;
    }
  };
  return {
    write(report) {
      if (statusFile !== null) put(statusFile, JSON.stringify(report) + '\n');
      put(join(dir, 'progress.md'), markdown(report, about));
    },
  };
}

/** The file is replaced as a whole: who reads it meanwhile sees the old text or the new one. */
export function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function markdown(report: Report, about: { title: string; stream: string; attempt: number; tasks: readonly string[] }): string {
  const items = about.tasks.map((task, index) => `- [${index < report.tasksDone ? 'x' : ' '}] ${task}`);
  return [
    `# Progress: ${about.title}`,
    '',
    `Stream ${about.stream}, attempt ${about.attempt}`,
    '',
    `Overall: ${Math.round(report.percent)}%`,
    ...(report.eta === null ? [] : [`ETA: ${report.eta}`]),
    `Blocker: ${report.blocker ?? 'none'}`,
    ...(report.question === null ? [] : [`Question: ${report.question.replace(/\s+/g, ' ')}`]),
    ...report.milestones.map((name) => `Milestone: ${name}`),
    '',
    '## Check-list',
    '',
    ...items,
    ...findingLines(report.findings ?? []),
    '',
    '## Now',
    '',
    report.now,
    '',
  ].join('\n');
}

function findingLines(findings: readonly ReportedFinding[]): string[] {
  const lines = findings.map(
    ({ id, severity, title, place }) => `- ${severity}: ${title} (${id}${place === undefined ? '' : `, ${place}`})`,
  );
  return lines.length === 0 ? [] : ['', '## Findings', '', ...lines];
}
