import type { Assignment } from './assignment.ts';
import type { Report } from './reports.ts';
import type { View } from './surface.ts';

/** How the work stands: the one truth behind the screen and the reports. */
export interface Standing {
  readonly tasks: readonly string[];
  readonly done: number;
  readonly question: string | null;
  readonly activity: string | null;
  /** Begins the next item. */
  begin(activity: string): void;
  /** From here on the present item grows to this part (0 to 1) within so many milliseconds of work. */
  grow(part: number, ms: number): void;
  finishItem(): void;
  ask(state: 'asking' | 'interrupted', question: string): void;
  /** Back to what it was before it asked. */
  answered(): void;
  /** Nothing moves any more, though it is not over. */
  fallSilent(now: string): void;
  /** Something keeps it from going on, though it still tries. */
  block(blocker: string): void;
  end(state: 'done' | 'failed' | 'stopped', now: string): void;
  view(tick: number, typed: string): View;
  report(): Report;
}

/** Names of the points after each third of the work, for those who wait for one. */
const milestones = ['baseline', 'implementation', 'verified'] as const;

export function standing({ title, stream, attempt, script }: Assignment, tasks: readonly string[], workedMs: () => number): Standing {
  let done = 0;
  let growth = { from: 0, to: 0, sinceMs: 0, ms: 0 };
  let activity: string | null = null;
  let question: string | null = null;
  let before: { state: Report['state']; activity: string | null } = { state: 'working', activity: null };
  let state: Report['state'] = 'working';
  let now = 'Starting';
  let blocker: string | null = null;

  const part = (): number => {
    const { from, to, sinceMs, ms } = growth;
    return ms <= 0 ? to : from + (to - from) * Math.min(1, Math.max(0, (workedMs() - sinceMs) / ms));
  };
  const percent = (): number => {
    if (state === 'done') return 100;
    // Without a check-list there is only the time to go by, and that alone never says that it is done.
    if (tasks.length === 0) return Math.min(99, (workedMs() / Math.max(1, script.durationMs)) * 100);
    return (Math.min(tasks.length, done + part()) / tasks.length) * 100;
  };
  const reached = (index: number) => tasks.length > 0 && done >= Math.ceil(((index + 1) * tasks.length) / milestones.length);

  return {
    tasks,
    get done() {
      return done;
    },
    get question() {
      return question;
    },
    get activity() {
      return activity;
    },
    begin(verb) {
      activity = verb;
      growth = { from: 0, to: 0, sinceMs: 0, ms: 0 };
      now = tasks[done] ?? verb;
    },
    grow(to, ms) {
      growth = { from: part(), to, sinceMs: workedMs(), ms };
    },
    finishItem() {
      done += 1;
      growth = { from: 0, to: 0, sinceMs: 0, ms: 0 };
    },
    ask(asking, text) {
      before = { state, activity };
      question = text;
      state = asking;
      activity = null;
    },
    answered() {
      question = null;
      ({ state, activity } = before);
    },
    fallSilent(words) {
      activity = null;
      now = words;
    },
    block(why) {
      blocker = why;
    },
    end(outcome, words) {
      state = outcome;
      now = words;
      // Who has ended waits for nothing any more.
      blocker = null;
      question = null;
      activity = null;
    },
    view: (tick, typed) => ({
      title,
      stream,
      attempt,
      tasks,
      done,
      part: part(),
      percent: percent(),
      activity,
      elapsedMs: workedMs(),
      tick,
      question,
      typed,
    }),
    report: () => ({
      state,
      percent: Math.round(percent() * 10) / 10,
      tasksDone: done,
      tasksTotal: tasks.length,
      now,
      blocker,
      question,
      eta: state === 'working' ? `${Math.max(0, Math.ceil((script.durationMs - workedMs()) / 1000))} s` : null,
      pid: process.pid,
      milestones: milestones.filter((_, index) => reached(index)),
    }),
  };
}
