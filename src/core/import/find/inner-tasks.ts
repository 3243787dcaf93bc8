import { addNeed, emptyPhase, emptyStream, type DraftPhase, type DraftStream } from '../draft.ts';
import { numbersIn } from '../register.ts';
import { estimateIn, estimateText, findDuration } from '../words.ts';
import { totalIn } from './phase-body.ts';
import type { Search } from './search.ts';

/** What a line says of tasks by their numbers. */
interface Statement {
  readonly line: string;
  readonly numbers: readonly number[];
  /** Numbers of tasks that come before them. */
  readonly after: readonly number[];
  /** "Phase 2 (Tasks 3-8)": the group that they are, and its number. */
  readonly group: { readonly noun: string; readonly number: string; readonly remark: string } | null;
}

const list = String.raw`(\d+(?:\s*(?:[-–,&+]|and|to)\s*\d+)*)`;
const noun = '(?:sub-?)?(?:task|step|job|item)s?';
const starts = new RegExp(`^${noun}\\s+${list}\\s+(?:starts?|begins?|runs?|executes?)\\b`, 'i');
const waits = new RegExp(
  `^${noun}\\s+${list}\\s+(?:waits?\\s+for|(?:starts?|runs?)\\s+after|after|depends?\\s+on|needs?|follows?|is\\s+blocked\\s+by)\\s+(?:${noun}\\s+)?${list}`,
  'i',
);
const grouped = new RegExp(`^(phase|stage|group|batch|step|wave)\\s+(\\d+)\\s*\\(${noun}\\s+${list}\\)\\s*:?\\s*(.*)$`, 'i');
const blocks = new RegExp(`^(?:(?:it\\s+)?blocks|${noun}\\s+(\\d+)\\s+blocks)\\s+${noun}\\s+${list}`, 'i');

/** Most tasks that a stream is taken apart into. */
const most = 200;

/**
 * A stream whose text says how numbered tasks inside of it go ("Task 7 waits for Task 6", "Tasks 4, 5 start simultaneously", "Phase 2 (Tasks 3-8): 45
 * minutes") is a phase with these tasks as streams. What else was said of it stays as comments of the phase.
 */
export function findInnerTasks(search: Search): void {
  const { draft, register } = search;
  for (const stream of draft.streams.slice()) {
    if (stream.matrix.length > 0 || stream.milestones.length > 0 || stream.branch !== null) continue;
    const said = stream.prompt.flatMap((line) => statementIn(line) ?? []);
    const numbers = new Set(said.flatMap((statement) => statement.numbers));
    if (numbers.size < 2 || numbers.size > most) continue;
    // Where the plan has such tasks of its own, the text speaks of these.
    if ([...numbers].some((number) => register.stream(`task-${number}`) ?? register.stream(`step-${number}`))) continue;
    takeApart(search, stream, said);
  }
  for (const stream of draft.streams) readBlocks(search, stream);
}

const isNumber = (number: number) => Number.isInteger(number);
const numbersOf = (text: string): number[] => numbersIn(text).map(Number).filter(isNumber);
const withoutBullet = (line: string): string => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim();

function statementIn(text: string): Statement | null {
  const line = withoutBullet(text);
  const [, groupNoun, number = '', members = '', remark = ''] = grouped.exec(line) ?? [];
  if (groupNoun !== undefined)
    return { line, numbers: numbersOf(members), after: [], group: { noun: groupNoun.toLowerCase(), number, remark } };
  const [, later, earlier = ''] = waits.exec(line) ?? [];
  if (later !== undefined) return { line, numbers: numbersOf(later), after: numbersOf(earlier), group: null };
  const [, beside] = starts.exec(line) ?? [];
  return beside === undefined ? null : { line, numbers: numbersOf(beside), after: [], group: null };
}

function takeApart({ draft, owners }: Search, stream: DraftStream, said: readonly Statement[]): void {
  const phase: DraftPhase = { ...emptyPhase(stream.id, stream.title, stream.phase), needs: stream.needs, checks: stream.checks };
  phase.estimate = stream.estimate ?? totalIn(stream);
  phase.notes.push(...stream.notes, 'unsure: the guide does these tasks as one; here each is a stream', ...stream.prompt);
  draft.phases.push(phase);
  draft.streams.splice(draft.streams.indexOf(stream), 1);
  draft.deliverables.push(...stream.deliverables);
  for (const [section, owner] of owners) if (owner === stream) owners.set(section, phase);
  const tasks = new Map<number, DraftStream>();
  let before: DraftPhase | null = null;
  for (const { line, numbers, group } of said) {
    let home = phase;
    if (group) {
      home = emptyPhase(`${phase.id}/${group.noun}-${group.number}`, `${capital(group.noun)} ${group.number}`, phase.id);
      home.notes.push(line);
      // Groups with numbers come one after the other, as phases do.
      if (before) home.needs.push({ kind: 'id', id: before.id });
      draft.phases.push(home);
      before = home;
    }
    for (const number of numbers) {
      const task = tasks.get(number) ?? emptyStream(`${phase.id}/${number}`, `Task ${number}`, home.id);
      if (!tasks.has(number)) {
        task.prompt.push(`Task ${number} of ${stream.title ?? stream.id}`);
        draft.streams.push(task);
      }
      tasks.set(number, task);
      task.priority = stream.priority;
      task.estimate ??= group ? estimateIn(group.remark) : null;
      task.prompt.push(line);
    }
  }
  for (const { numbers, after } of said) {
    for (const number of numbers)
      for (const earlier of after) {
        const [task, other] = [tasks.get(number), tasks.get(earlier)];
        if (task && other && task !== other) addNeed(task.needs, { kind: 'id', id: other.id });
      }
  }
  shareEstimate(phase, [...tasks.values()]);
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** The time of the whole goes to each task where they run side by side, and in equal parts to those of a chain. */
function shareEstimate({ estimate }: DraftPhase, tasks: readonly DraftStream[]): void {
  const whole = estimate === null ? null : durationOf(estimate);
  if (!whole) return;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const depths = new Map<DraftStream, number>();
  const depth = (task: DraftStream): number => {
    const known = depths.get(task);
    if (known !== undefined) return known;
    // A task counts as seen while what is before it is looked at, so that a circle ends.
    depths.set(task, 1);
    const before = task.needs.flatMap((need) => (need.kind === 'id' ? (byId.get(need.id) ?? []) : []));
    const found = 1 + Math.max(0, ...before.map((each) => depth(each)));
    depths.set(task, found);
    return found;
  };
  const longest = Math.max(...tasks.map((task) => depth(task)));
  for (const task of tasks) task.estimate ??= estimateText(whole.least / longest, whole.most / longest);
}

function durationOf(estimate: string): { readonly least: number; readonly most: number } | null {
  const [from = '', to = from] = estimate.split('..');
  const [least, most] = [minutesOf(from), minutesOf(to)];
  return least > 0 && most >= least ? { least, most } : null;
}
/** An estimate of our own: `1h30m`. */
const minutesOf = (text: string): number =>
  [...text.matchAll(/\d+[a-z]/g)].reduce((sum, [part]) => sum + (findDuration(part)?.least ?? 0), 0);

/** "Track Task 8 (code generation bottleneck)" and, after it, "Blocks Task 9": said by one task of tasks inside of another one beside it. */
function readBlocks({ draft }: Search, stream: DraftStream): void {
  const inner = (number: number): DraftStream[] => {
    const siblings = draft.phases.filter(({ id, parent }) => parent === stream.phase && id !== stream.phase);
    return siblings.flatMap(({ id }) => draft.streams.filter((each) => each.id === `${id}/${number}`));
  };
  let subject: number | null = null;
  for (const line of stream.prompt.map((each) => withoutBullet(each))) {
    const [said, own, later] = blocks.exec(line) ?? [];
    if (said !== undefined) {
      const [before] = inner(own === undefined ? (subject ?? -1) : Number(own));
      for (const number of numbersOf(later ?? ''))
        for (const task of inner(number)) if (before && before !== task) addNeed(task.needs, { kind: 'id', id: before.id });
      continue;
    }
    const [, number, words] = /\btask\s+(\d+)\b(?:[^()]*\(([^()]+)\))?/i.exec(line) ?? [];
    if (number === undefined) continue;
    subject = Number(number);
    for (const task of words === undefined ? [] : inner(subject)) {
      task.title = `Task ${number} (${words ?? ''})`;
      if (/bottleneck|critical/i.test(words ?? '')) task.priority = 'P0';
    }
  }
}
