import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignment } from './assignment.ts';
import { withLock } from './lock.ts';
import { replace, type Report } from './reports.ts';

/** The agent's entry in the file in which agents of one project tell each other how they are: `.claude/agent-status.json`. */
export interface AgentStatus {
  /** @param written deliverables so far */
  write(report: Report, written: readonly string[]): void;
}

/**
 * Keeps the entry of this stream where there is such a file in the working directory or else in the folder of the run, or where the
 * script asks for one; then it is made in the folder of the run, which all agents see. Nothing else in the file is touched.
 * @param failed called once with a sentence when it cannot be kept: the work goes on
 * @returns `null` when there is nothing to keep
 */
export function agentStatus(dir: string, assignment: Assignment, failed: (sentence: string) => void): AgentStatus | null {
  const shared = assignment.workspaceDir ?? dir;
  const places = [dir, shared].map((place) => join(place, '.claude', 'agent-status.json'));
  const file = places.find((place) => existsSync(place)) ?? (assignment.script.agentStatus ? places[1] : undefined);
  if (file === undefined) return null;
  const startedAt = new Date().toISOString();
  let last = '';
  let complained = false;
  return {
    write(report, written) {
      const entry = entryOf(assignment, report);
      // Each change costs a lock that all agents of the project share: percentages between two items are not worth it.
      const news = JSON.stringify([entry, written]);
      if (news === last) return;
      last = news;
      try {
        withLock(`${file}.lock`, () => replace(file, withEntry(textOf(file), { ...entry, startedAt }, written)));
      } catch (error) {
        if (!complained) failed(`cannot keep ${file}: ${(error as Error).message}`);
        complained = true;
      }
    },
  };
}

const statuses = {
  working: 'in_progress',
  asking: 'waiting',
  interrupted: 'waiting',
  done: 'complete',
  failed: 'failed',
  stopped: 'stopped',
} as const satisfies Record<Report['state'], string>;

function entryOf({ stream, title, phase }: Assignment, report: Report) {
  return {
    id: stream,
    role: title,
    phase: phase ?? '',
    status: report.blocker !== null && report.state === 'working' ? 'blocked' : statuses[report.state],
    tasksComplete: report.tasksDone,
    tasksTotal: report.tasksTotal,
    blockers: report.blocker === null ? [] : [report.blocker],
    dependenciesProvided: report.milestones,
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws Error when the file is something else than such a list: it is somebody's, and not to be overwritten */
function withEntry(text: string, own: Fields & { readonly startedAt: string }, written: readonly string[]): string {
  const whole: unknown = text.trim() === '' ? {} : JSON.parse(text);
  const agents = isObject(whole) ? (whole['agents'] ?? []) : null;
  if (!isObject(whole) || !Array.isArray(agents)) throw new Error('it has no list `agents`');
  const index = agents.findIndex((agent) => isObject(agent) && agent['id'] === own['id']);
  const before: Fields = isObject(agents[index]) ? agents[index] : {};
  const entry = {
    dependenciesNeeded: [],
    ...before,
    ...own,
    lastUpdate: new Date().toISOString(),
    filesCreated: [...new Set([...(Array.isArray(before['filesCreated']) ? (before['filesCreated'] as unknown[]) : []), ...written])],
  };
  const all = index === -1 ? [...(agents as unknown[]), entry] : agents.with(index, entry);
  return `${JSON.stringify({ ...whole, agents: all }, null, 2)}\n`;
}
