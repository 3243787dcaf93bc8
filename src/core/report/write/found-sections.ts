import { filesText } from '../../run/conflicts.ts';
import type { DeliverableReport } from '../deliverables.ts';
import type { Report } from '../report.ts';
import { columns, type Cell, type Section } from './section.ts';
import { statusCell, took, utc } from './words.ts';

/** What came out of the run: what was found, what went wrong, what was delivered. */
export const foundSections = (report: Report): readonly Section[] => [
  findings(report),
  conflicts(report),
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

function conflicts({ conflicts, settledConflicts, heldPairs, outsideClaims }: Report): Section {
  const rows: (readonly Cell[])[] = [
    ...heldPairs.map((entry) => [
      entry.pair.join(' + '),
      `held, ${entry.resolver} was to settle it${entry.outcome === null ? '' : `: ${entry.outcome}`}`,
      String(entry.count),
      filesText(entry, 8),
      utc(entry.since),
    ]),
    ...conflicts.map((entry) => [
      entry.pair.join(' + '),
      { text: 'would conflict', tone: 'warn' as const },
      String(entry.count),
      filesText(entry, 8),
      utc(entry.since),
    ]),
    ...settledConflicts.map((entry) => [
      entry.pair.join(' + '),
      `settled by rule ${entry.rules.join(', ')}`,
      String(entry.count),
      filesText(entry, 8),
      utc(entry.since),
    ]),
    ...outsideClaims.map((entry) => [
      entry.stream,
      { text: 'outside of its claims', tone: 'warn' as const },
      String(entry.count),
      filesText(entry, 8),
      utc(entry.since),
    ]),
  ];
  return {
    id: 'conflicts',
    title: 'Conflicts, foretold',
    lines: rows.length === 0 ? [] : ['Branches as they were last merged in memory, where they are still to be merged.'],
    table: { columns: columns('Of', 'What', '#Files', 'Which', 'Since'), rows },
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
