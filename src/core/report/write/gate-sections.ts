import { plural } from '../../run/words.ts';
import type { GateReport, PassRate } from '../gate-report.ts';
import type { Report } from '../report.ts';
import { columns, type Cell, type Section } from './section.ts';
import { percent, statusCell, tookOr, utc } from './words.ts';

/** What was measured, what was demanded, and what the verdicts rest on. */
export const gateSections = (report: Report): readonly Section[] => [
  metrics(report),
  gates(report),
  evidence(report),
  passRates(report),
  checkLists(report),
];

function metrics({ metrics }: Report): Section {
  const rows = metrics.map(({ name, target, current, status, from, reason }) => [
    name,
    target,
    current ?? (reason === null ? '' : `could not be measured: ${reason}`),
    status === null ? '' : statusCell(status),
    from ?? '',
  ]);
  return {
    id: 'metrics',
    title: 'Metrics',
    lines: [],
    table: { columns: columns('Metric', 'Target', 'Current', 'Status', 'From'), rows },
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
      [staleText(gate), gate.reason, gate.by === null ? null : `by ${gate.by}`, gate.note].filter(Boolean).join('; '),
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

/** A pass after a failed try, or of before a commit, is never plain green; what holds nothing back is never plain red. */
function stateCell({ state, flaky, tries, level, stale }: GateReport): Cell {
  if (stale !== null) return { text: state === 'passed' ? 'stale, passed before' : `stale, ${state} again`, tone: 'warn' };
  if (flaky) return { text: `passed, flaky${tries === null ? '' : ` (${plural(tries, 'try', 'tries')})`}`, tone: 'warn' };
  if (level !== 'must' && (state === 'failed' || state === 'unmeasured')) return { text: state, tone: 'warn' };
  return statusCell(state);
}

/** `measured on 1234567890, fedcba0987 is checked out since`. */
const staleText = ({ stale }: GateReport): string | null => {
  if (stale === null) return null;
  const commit = (head: string | null) => (head === null ? 'no commit' : shortHash(head));
  return `measured on ${commit(stale.from)}, ${commit(stale.to)} is checked out since`;
};

/** So much of a hash tells it from all others of a run; JSON has the whole. */
const shortHash = (hash: string | null): string => hash?.slice(0, 12) ?? '';

/** What each verdict rests on. */
function evidence({ gates }: Report): Section {
  const rows = gates.flatMap(({ id, log, evidence }) => {
    if (evidence === null) return [];
    const { tree, noTree, logDigest, envDigest } = evidence;
    const clean: Cell = tree === null ? (noTree ?? '') : tree.clean ? 'clean' : { text: 'changed', tone: 'warn' };
    return [
      [
        id,
        shortHash(tree?.hash ?? null),
        clean,
        tree === null ? '' : `${tree.branch ?? 'no branch'} ${shortHash(tree.head)}`.trim(),
        shortHash(envDigest),
        log ?? '',
        shortHash(logDigest),
      ],
    ];
  });
  return {
    id: 'evidence',
    title: 'Evidence behind the verdicts',
    lines: rows.length > 0 ? ['Logs lie in the folder of the run; hashes are cut, and stand whole in the JSON form.'] : [],
    table: { columns: columns('Gate', 'Tree', 'Work tree', 'Branch', 'Environment', 'Log', 'SHA-256 of the log'), rows },
  };
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

/** The items of check-lists, whoever or whatever answers them, and single questions to persons. */
function checkLists({ gates }: Report): Section {
  const rows = gates
    .filter(({ kind, isItem }) => isItem || kind === 'human')
    .map((gate) => [
      gate.owner.id,
      gate.kind === 'human' ? gate.check : gate.name,
      gate.level,
      stateCell(gate),
      gate.by ?? '',
      utc(gate.at),
      [staleText(gate), gate.note, gate.measured ?? gate.reason].filter(Boolean).join('; '),
    ]);
  return {
    id: 'check-lists',
    title: 'Check-lists',
    lines: [],
    table: { columns: columns('Of', 'Item', 'Level', 'Answer', 'By', 'At', 'Note'), rows },
  };
}
