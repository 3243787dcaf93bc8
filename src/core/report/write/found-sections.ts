import type { DeliverableReport } from '../deliverables.ts';
import type { Report } from '../report.ts';
import { columns, type Cell, type Section } from './section.ts';
import { statusCell, took, utc } from './words.ts';

/** What came out of the run: what was found, what went wrong, what was delivered. */
export const foundSections = (report: Report): readonly Section[] => [
  findings(report),
  escalations(report),
  deliverables(report),
  faults(report),
];

function findings({ findings }: Report): Section {
  const rows = findings.map(({ severity, stream, id, title, place, at }) => [
    statusCell(severity),
    stream,
    id,
    title,
    place ?? '',
    utc(at),
  ]);
  return {
    id: 'findings',
    title: 'Findings',
    lines: [],
    table: { columns: columns('Severity', 'Stream', 'Finding', 'Title', 'Place', 'At'), rows },
  };
}

function escalations({ escalations }: Report): Section {
  const rows = escalations.map(({ at, stream, attempt, step, action, reached }) => [
    utc(at),
    stream,
    String(attempt),
    `${step}: ${action}`,
    reached ? '' : { text: 'who was to be asked did not run', tone: 'warn' as const },
  ]);
  return {
    id: 'escalations',
    title: 'Escalations',
    lines: [],
    table: { columns: columns('At', 'Stream', '#Attempt', 'Step', 'Remark'), rows },
  };
}

function deliverables({ deliverables }: Report): Section {
  const rows = deliverables.map(({ stream, path, found }) => [stream ?? 'the run', path, ...factCells(found)]);
  return {
    id: 'deliverables',
    title: 'Deliverables',
    lines: [],
    table: { columns: columns('Of', 'Path', '#Bytes', 'SHA-256'), rows },
  };
}

function factCells(found: DeliverableReport['found']): Cell[] {
  switch (found.kind) {
    case 'file':
      return [String(found.bytes), found.sha256];
    case 'folder':
      return ['', 'a folder'];
    case 'missing':
      return ['', { text: 'missing', tone: 'bad' }];
    case 'unreadable':
      return ['', { text: `could not be read: ${found.reason}`, tone: 'bad' }];
    case 'notLookedFor':
      return ['', { text: 'not made yet', tone: 'soft' }];
  }
}

function faults({ faults, run }: Report): Section {
  const rows = faults.map(({ at, what }) => [utc(at), `T+${took(at - run.startedAt)}`, what]);
  return { id: 'faults', title: 'Faults of the engine', lines: [], table: { columns: columns('At', '#Since start', 'What'), rows } };
}
