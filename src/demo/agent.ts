import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Assignment } from './assignment.ts';
import { commit, deliver, isCommitted } from './deliver.ts';
import type { Desk } from './desk.ts';
import { settle, type Conflict } from './settle.ts';
import { story, type Chapter } from './story.ts';
import type { Transcript } from './transcript.ts';
import { choices } from './random.ts';
import { walk, type Walk } from './walk.ts';
import { blockers } from './words.ts';

/** Works an assignment off, from the flood to the last commit. @returns the exit status of the process */
export async function workOff(assignment: Assignment, desk: Desk, say: Transcript): Promise<number> {
  const { script, attempt } = assignment;
  const chapters = story(assignment);
  const { conflict } = assignment;
  let written = script.writesAtPercent >= 100;
  const way = walk(script, attempt, desk, say);
  const failing = attempt <= script.failFirst;
  await desk.flood(script.floodLines);
  desk.print((columns) => say.banner(assignment.title, `${assignment.stream} · attempt ${attempt} · ${desk.place}`, columns));
  desk.print((columns) => say.request(assignment.prompt, columns));
  for (const file of assignment.handoffs) readDocument('hand-off', file, desk, say);
  if (assignment.promptFile !== null) readDocument('task', assignment.promptFile, desk, say);
  desk.report();
  if (conflict?.kind === 'branch') await settleConflict(conflict, script, desk, say);

  // The question comes half way, a failure (with a blocker told some time before) after most of the work, and who hangs has everything but the last item.
  const last = failing ? Math.ceil(chapters.length * 0.6) : script.hang ? chapters.length - 1 : chapters.length;
  const half = Math.floor(chapters.length / 2);
  const shareMs = script.durationMs / Math.max(1, chapters.length);
  for (const [index, chapter] of chapters.slice(0, Math.max(0, last)).entries()) {
    if (index === half) await askHalfWay(assignment, desk, say);
    if (!written && (index / chapters.length) * 100 >= script.writesAtPercent) {
      written = true;
      await handOver(assignment, desk, say);
    }
    if (failing && index === last - 1) block(assignment, desk, say);
    await workChapter(chapter, { shareMs, from: index / chapters.length, to: (index + 1) / chapters.length }, way, desk, say);
    // Handing over belongs to the last item: whoever sees it ticked off finds everything in place.
    if (index === chapters.length - 1 && !failing) await finish(assignment, way, desk, say, !written || script.writesAtPercent >= 100);
    desk.finishItem();
    // On the full screen the list stands at the top all the time.
    if (!script.fullScreen) desk.print((columns) => say.checkList(desk.tasks, desk.done, columns));
  }
  if (last <= half) await askHalfWay(assignment, desk, say);
  if (chapters.length === 0) {
    desk.begin('Working');
    await way.work(script.durationMs, 100);
  }
  if (failing) return fail(assignment, desk, say);
  if (script.hang) await hang(desk, say);
  if (chapters.length === 0) await finish(assignment, way, desk, say, true);
  desk.end('done', 'All done');
  desk.print((columns) => say.said(`Done: ${desk.tasks.length} items, nothing left open. ✨`, columns));
  return 0;
}

/** What others have left for it, or ask of it, is read before anything is done. */
function readDocument(what: string, file: string, desk: Desk, say: Transcript): void {
  desk.print((columns) => say.tool('Read', basename(file), columns));
  try {
    const text = readFileSync(file, 'utf8');
    const heading = text.split('\n').find((line) => line.startsWith('#'));
    desk.print((columns) => say.outcome(`Read the ${what}: ${heading?.replace(/^#+\s*/, '') ?? 'it has no heading'}`, 'plain', columns));
  } catch (error) {
    desk.print((columns) => say.outcome(`The ${what} cannot be read: ${(error as Error).message}`, 'bad', columns));
  }
}

/** Which part of the work an item is, 0 to 1, and how long it takes. */
interface Share {
  readonly shareMs: number;
  readonly from: number;
  readonly to: number;
}

async function workChapter({ verb, steps }: Chapter, { shareMs, from, to }: Share, way: Walk, desk: Desk, say: Transcript): Promise<void> {
  const count = Math.max(1, steps.length);
  desk.begin(verb);
  for (const [index, step] of steps.entries()) {
    desk.print((columns) => say.head(step, columns));
    await way.work(shareMs / count, (from + ((to - from) * (index + 1)) / count) * 100);
    desk.print((columns) => say.result(step, columns));
  }
}

async function finish(assignment: Assignment, way: Walk, desk: Desk, say: Transcript, handsOver: boolean): Promise<void> {
  if (handsOver) await handOver(assignment, desk, say);
  await way.arrive();
}

async function askHalfWay({ script }: Assignment, desk: Desk, say: Transcript): Promise<void> {
  if (script.ask === null) return;
  const question = script.ask;
  desk.print((columns) => say.said('One thing I cannot decide by myself.', columns));
  const answer = await desk.ask(question);
  if (answer === null) {
    desk.print((columns) => say.outcome('Nobody can answer (the input is closed), so I go on as I think best.', 'plain', columns));
    return;
  }
  desk.print((columns) => say.answered(question, answer, columns));
  desk.print((columns) => say.said(`Good, then: ${answer.trim() === '' ? 'as you like' : answer.trim()}.`, columns));
}

const blockerOf = ({ title, stream }: Assignment): string => choices(`${title} ${stream}`).one(blockers);

function block(assignment: Assignment, desk: Desk, say: Transcript): void {
  const blocker = blockerOf(assignment);
  desk.block(blocker);
  desk.print((columns) => say.said(`I am held up: ${blocker}. I will try what I can.`, columns));
}

function fail(assignment: Assignment, desk: Desk, say: Transcript): number {
  const blocker = blockerOf(assignment);
  desk.print((columns) => [
    ...say.tool('Bash', 'npm test', columns),
    ...say.outcome('✗ 2 of 47 failed', 'bad', columns),
    ...say.outcome('Error: expected 3 rows, got 2 (test/report/table.test.ts:41:17)', 'bad', columns),
  ]);
  desk.end('failed', `Could not finish: ${blocker}`);
  desk.print((columns) => say.failed(`Could not finish: ${blocker}.`, columns));
  return 1;
}

/** Looks as an agent does whose model never answers: alive, its keys working, and silent. */
async function hang(desk: Desk, say: Transcript): Promise<void> {
  desk.print((columns) => say.said('Waiting for the model to answer…', columns));
  desk.fallSilent('Waiting for the model to answer');
  await desk.work(Infinity);
}

async function handOver(assignment: Assignment, desk: Desk, say: Transcript): Promise<void> {
  const { script, title, stream, isMending, conflict } = assignment;
  if (conflict?.kind === 'merge') return settleConflict(conflict, script, desk, say);
  // What it has delivered before has been merged with the work of another since.
  if (conflict?.kind === 'branch' && (await isCommitted(desk.dir, Object.keys(script.writes)))) return;
  const files = isMending ? { ...script.writes, ...script.mends } : script.writes;
  const paths = Object.keys(files);
  for (const path of paths) {
    const text = files[path] ?? '';
    await deliver(desk.dir, path, text);
    desk.wrote(path);
    desk.print((columns) => say.wrote(path, text, columns));
  }
  if (!script.commit || paths.length === 0) return;
  desk.print((columns) => say.tool('Bash', `git commit -m "${title}"`, columns));
  const outcome = await commit(desk.dir, paths, `${title}\n\nWritten by the demo agent of stream ${stream}.`);
  const words =
    outcome.kind === 'committed'
      ? `[${outcome.id}] ${paths.length} ${paths.length === 1 ? 'file' : 'files'} committed`
      : outcome.kind === 'unchanged'
        ? 'Nothing to commit: the files stand committed already'
        : 'Not committed: this is not a git work tree';
  desk.print((columns) => say.outcome(words, outcome.kind === 'committed' ? 'good' : 'plain', columns));
}

async function settleConflict(conflict: Conflict, { resolves }: Assignment['script'], desk: Desk, say: Transcript): Promise<void> {
  desk.print((columns) => say.tool('Bash', 'git diff --name-only --diff-filter=U', columns));
  const files = await settle(desk.dir, conflict, resolves);
  const words = files.length === 0 ? 'Nothing settled' : `Settled ${files.join(', ')}`;
  desk.print((columns) => say.outcome(words, files.length === 0 ? 'plain' : 'good', columns));
}
