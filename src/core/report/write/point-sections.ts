import type { Report } from '../report.ts';
import { columns, type Section } from './section.ts';
import { signedDuration, sinceStart, statusCell, utc } from './words.ts';

/** Points at which the run was held up to the plan, brought together, and answered for by persons. */
export const pointSections = (report: Report): readonly Section[] => [
  checkpoints(report),
  integrations(report),
  waves(report),
  signOffs(report),
  decisions(report),
];

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

function integrations({ integrations, run }: Report): Section {
  const rows = integrations.map(({ from, to, what, status, reachedAt }) => [
    from,
    to,
    what,
    statusCell(status),
    reachedAt === null ? '' : sinceStart(reachedAt - run.startedAt),
  ]);
  return {
    id: 'integrations',
    title: 'What streams provide for one another',
    lines: [],
    table: { columns: columns('From', 'To', 'What', 'Status', '#Provided'), rows },
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

function signOffs({ signOffs }: Report): Section {
  const rows = signOffs.flatMap(({ checkpoint, status, asked, by, at, note, override, voided, evidence }) => [
    [checkpoint, statusCell(status), asked.join(', '), by ?? '', utc(at), note ?? '', ''],
    ...(override === null ? [] : [['', '', 'override', by ?? '', '', override, '']]),
    ...(voided === null ? [] : [['', '', 'made void', voided.by, utc(voided.at), 'a commit after the signature', voided.commit ?? '']]),
    ...evidence.map(({ name, kind, status: found, look }) => ['', found === null ? '' : statusCell(found), kind, '', '', name, look ?? '']),
  ]);
  return {
    id: 'sign-offs',
    title: 'Sign-offs and what they rest on',
    lines: [],
    table: { columns: columns('Sign-off', 'Status', 'Asked', 'By', 'At', 'Note, or evidence', 'Where to look'), rows },
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
