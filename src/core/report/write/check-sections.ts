import { plural } from '../../run/words.ts';
import type { DeliverableReport } from '../deliverables.ts';
import type { GateReport, PassRate } from '../gate-report.ts';
import type { Report } from '../report.ts';
import { columns, type Cell, type Section } from './section.ts';
import { percent, signedDuration, sinceStart, statusCell, took, tookOr, utc } from './words.ts';

/** What was measured and demanded, what persons decided, and what came out of it. */
export const checkSections = (report: Report): readonly Section[] => [
  waiting(report),
  gates(report),
  passRates(report),
  checkLists(report),
  checkpoints(report),
  waves(report),
  decisions(report),
  findings(report),
  escalations(report),
  deliverables(report),
  faults(report),
];

function waiting({ waiting }: Report): Section {
  const rows = waiting.map(({ id, title, detail, since }) => [id, title, utc(since), detail]);
  return {
    id: 'waiting',
    title: 'Waiting for a person',
    lines: [],
    table: { columns: columns('Item', 'What', 'Since', 'Detail'), rows },
  };
}

function gates({ gates }: Report): Section {
  const rows = gates
    .filter(({ kind }) => kind !== 'human')
    .map((gate) => [
      gate.id,
      stateCell(gate),
      gate.level,
      gate.measured ?? (gate.exitCode === null ? '' : `exit status ${gate.exitCode}`),
      gate.demanded ?? '',
      tookOr(gate.durationMs),
      String(gate.rounds.length),
      [gate.reason, gate.by === null ? null : `by ${gate.by}`, gate.note].filter(Boolean).join('; '),
      gate.check,
    ]);
  return {
    id: 'gates',
    title: 'Gates',
    lines: [],
    table: {
      columns: columns('Gate', 'Verdict', 'Level', 'Measured', 'Demanded', '#Took', '#Rounds', 'Remark', 'Check'),
      rows,
    },
  };
}

/** A pass after a failed try is never plain green; what holds nothing back is never plain red. */
function stateCell({ state, flaky, tries, level }: GateReport): Cell {
  if (flaky) return { text: `passed, flaky${tries === null ? '' : ` (${plural(tries, 'try', 'tries')})`}`, tone: 'warn' };
  if (level !== 'must' && (state === 'failed' || state === 'unmeasured')) return { text: state, tone: 'warn' };
  return statusCell(state);
}

function passRates({ passRates: { byLevel, byCategory } }: Report): Section {
  const row = (of: string, { name, passed, flaky, failed, unmeasured, letBe, open, rate }: PassRate) => [
    `${of} ${name}`,
    percent(rate),
    ...[passed, flaky, failed, unmeasured, letBe, open].map(String),
  ];
  return {
    id: 'pass-rates',
    title: 'Pass rates of gates',
    lines: [],
    table: {
      columns: columns('Of', '#Rate', '#Passed', '#of these flaky', '#Failed', '#Unmeasured', '#Let be', '#Open'),
      rows: [...byLevel.map((each) => row('level', each)), ...byCategory.map((each) => row('category', each))],
    },
  };
}

/** Human gates: the items of check-lists, and single questions. */
function checkLists({ gates }: Report): Section {
  const rows = gates
    .filter(({ kind }) => kind === 'human')
    .map((gate) => [gate.owner.id, gate.check, gate.level, stateCell(gate), gate.by ?? '', utc(gate.at), gate.note ?? '']);
  return {
    id: 'check-lists',
    title: 'Check-lists',
    lines: [],
    table: { columns: columns('Of', 'Item', 'Level', 'Answer', 'By', 'At', 'Note'), rows },
  };
}

function checkpoints({ checkpoints, run }: Report): Section {
  const since = (at: number | null) => (at === null ? '' : sinceStart(at - run.startedAt));
  const rows = checkpoints.map(({ id, status, plannedAt, reachedAt, lateMs, standing, by, note }) => [
    id,
    statusCell(status),
    since(plannedAt),
    since(reachedAt),
    lateMs === null ? '' : signedDuration(lateMs),
    standing.kind === 'behind' && standing.byPercent > 0
      ? `behind by ${standing.byPercent} points`
      : standing.kind === 'onTrack'
        ? 'on track'
        : '',
    [by === null ? null : `by ${by}`, note].filter(Boolean).join(': '),
  ]);
  return {
    id: 'checkpoints',
    title: 'Checkpoints',
    lines: [],
    table: { columns: columns('Checkpoint', 'Status', '#Planned', '#Reached', '#Late', 'Progress', 'Review'), rows },
  };
}

function waves({ waves }: Report): Section {
  const rows = waves.flatMap(({ id, status, into, commit, landed, rounds, why }) => [
    [id, statusCell(status), into, commit ?? '', landed ?? '', String(rounds.length), why],
    ...rounds.flatMap(({ round, merges, conflicts }) => [
      ...merges.map(({ stream, commit: merged }) => ['', '', `merged ${stream}`, merged, '', String(round), '']),
      ...(conflicts.length > 0 ? [['', '', 'conflicts', '', '', String(round), conflicts.join(', ')]] : []),
    ]),
  ]);
  return {
    id: 'waves',
    title: 'Waves',
    lines: [],
    table: { columns: columns('Wave', 'Status', 'Into', 'Commit', 'Landed as', '#Round', 'Remark'), rows },
  };
}

function decisions({ decisions }: Report): Section {
  const rows = decisions.map(({ at, by, kind, about, note }) => [utc(at), by, kind, about, note]);
  return {
    id: 'decisions',
    title: 'What persons decided',
    lines: [],
    table: { columns: columns('At', 'By', 'Decision', 'About', 'Note'), rows },
  };
}

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
