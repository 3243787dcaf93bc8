import { handoffsBefore } from '../plan/handoffs.ts';
import type { Gate, PlannedHandoff } from '../plan/model.ts';
import { gateText } from '../run/gates.ts';
import { duration, plural } from '../run/words.ts';
import { utc } from '../report/write/words.ts';
import type { RunState } from '../run/state.ts';
import { plainLine } from '../text/plain.ts';
import { scopeOf, type HandoffScope } from './scope.ts';

/** A file that commits have changed, and by how many lines; `null` for one that has no lines. */
export interface ChangedFile {
  readonly path: string;
  readonly added: number | null;
  readonly deleted: number | null;
}

const mostFiles = 10;
/** What comes behind it is Sluice's, and is written anew each time; what stands before it is the agent's own. */
const mark = '<!-- written by Sluice from what the run has recorded -->';

/** The document, with what an agent has written into it itself before the rest. @param own `null` when there is no such text */
export function handoffDocument(state: RunState, key: PlannedHandoff['key'], changed: readonly ChangedFile[], own: string | null): string {
  const words = own === null ? '' : own.split(mark)[0]?.trim();
  return `${words ? `${words}\n\n` : ''}${mark}\n${handoffText(state, key, changed)}`;
}

function handoffText(state: RunState, key: PlannedHandoff['key'], changed: readonly ChangedFile[]): string {
  const scope = scopeOf(state, key);
  const { name, title, outcome, because, streams, startedAt } = scope;
  const section = (heading: string, lines: readonly string[]) => ['', `### ${heading}`, '', ...lines];
  return [
    `## Session hand-off: ${name} ${outcome === 'succeeded' ? 'complete' : outcome}`,
    ...section('Date', [`${utc(state.at)}, run ${state.run} of the plan ${plainLine(state.plan.name)}`]),
    ...section('Summary', [
      `${name}${title === name.split(' ')[1] ? '' : ` (${plainLine(title)})`} is ${outcome} after ${duration(state.at - startedAt)}: ${plainLine(because)}.`,
      `It is about ${plural(streams.length, 'stream')}, with ${plural(scope.gates.length, 'gate')}.`,
    ]),
    ...section('Completed', listOf(completed(state, scope), 'Nothing.')),
    ...section('Key files', listOf(keyFiles(changed), 'No commit was made meanwhile.')),
    ...section('Type check', listOf(gatesLike(state, scope, typeCheck), 'No gate checks types.')),
    ...section('Tests', listOf(gatesLike(state, scope, tests), 'No gate runs tests.')),
    ...section('Known issues', listOf(knownIssues(state, scope), 'None is known.')),
    ...section('Next', ['1. Read this hand-off.', ...next(state, key).map((line, index) => `${index + 2}. ${line}`)]),
    '',
  ].join('\n');
}

const listOf = (items: readonly string[], none: string): string[] => (items.length === 0 ? [none] : items.map((item) => `- ${item}`));

function completed(state: RunState, { streams }: HandoffScope): string[] {
  return streams.flatMap((id) => {
    const stream = state.streams[id];
    const { title } = state.plan.streams.find((each) => each.id === id) ?? { title: id };
    if (stream?.status.kind !== 'succeeded') return [];
    const attempts = stream.attempt > 1 ? ` (attempt ${stream.attempt})` : '';
    return [`${id}${title === id ? '' : `: ${plainLine(title)}`}${attempts}`];
  });
}

/** Those that changed most. */
function keyFiles(changed: readonly ChangedFile[]): string[] {
  const lines = ({ added, deleted }: ChangedFile) => (added ?? 0) + (deleted ?? 0);
  const most = changed.toSorted((a, b) => lines(b) - lines(a) || (a.path < b.path ? -1 : 1));
  const shown = most.slice(0, mostFiles).map(({ path, added, deleted }) => {
    const size = added === null || deleted === null ? 'binary' : `+${added} -${deleted}`;
    return `\`${plainLine(path)}\` (${size})`;
  });
  return most.length > shown.length ? [...shown, `and ${most.length - shown.length} more`] : shown;
}

const typeCheck = /types?\b|type.?check|tsc|mypy|pyright/i;
const tests = /tests?\b|vitest|jest|pytest|e2e/i;

function gatesLike(state: RunState, { gates }: HandoffScope, kind: RegExp): string[] {
  const isOne = ({ name, category, check }: Gate) =>
    kind.test(name) || kind.test(category ?? '') || (kind === tests && check.kind === 'tests') || kind.test(programText(check));
  return gates.filter(isOne).map(({ id }) => verdictText(state, id));
}

function programText(check: Gate['check']): string {
  if (check.kind === 'shell') return check.line;
  return check.kind === 'command' ? check.argv.join(' ') : '';
}

function verdictText(state: RunState, id: Gate['id']): string {
  const status = state.gates[id]?.status;
  return status?.kind === 'done' ? plainLine(gateText(id, status.verdict)) : `gate ${id}: ${status?.kind ?? 'waiting'}`;
}

function knownIssues(state: RunState, { streams, gates }: HandoffScope): string[] {
  const findings = state.findings
    .filter(({ stream }) => streams.includes(stream))
    .map(
      ({ stream, severity, title, place }) =>
        `${severity}: ${plainLine(title)}${place === undefined ? '' : ` (${plainLine(place)})`}, found by ${stream}`,
    );
  const open = gates
    .filter(({ id }) => {
      const status = state.gates[id]?.status;
      return status?.kind === 'skipped' || (status?.kind === 'done' && status.verdict.kind !== 'passed');
    })
    .map(({ id }) => verdictText(state, id));
  const undone = streams.flatMap((id) => {
    const stream = state.streams[id];
    const ended = stream && ['failed', 'skipped', 'stopped'].includes(stream.status.kind);
    return ended ? [`${id} is ${stream.status.kind}: ${plainLine(stream.why.text)}`] : [];
  });
  return [...undone, ...open, ...findings];
}

/** What waits for it. */
function next({ plan }: RunState, key: PlannedHandoff['key']): string[] {
  return plan.streams
    .filter(({ id }) => handoffsBefore(plan, id).includes(key))
    .map(({ id, title }) => `${id} starts${title === id ? '' : `: ${plainLine(title)}`}`);
}
