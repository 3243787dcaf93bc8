import type { Assignment } from './assignment.ts';
import type { Report } from './reports.ts';
import type { DemoFinding } from './script.ts';
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
  reach(milestone: string): void;
  find(finding: DemoFinding): void;
  wrote(path: string): void;
  /** Deliverables that it has written. */
  readonly written: readonly string[];
  /** The time until `endRest` is no work. */
  beginRest(now: string): void;
  endRest(): void;
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

export function standing({ title, stream, attempt, script }: Assignment, tasks: readonly string[], spentMs: () => number): Standing {
  const milestones: string[] = [];
  const findings: DemoFinding[] = [];
  const written: string[] = [];
  const wholeMs = script.durationMs + (script.limit?.forMs ?? 0);
  let restedMs = 0;
  let resting: { readonly sinceMs: number; readonly activity: string | null; readonly now: string } | null = null;
  let done = 0;
  let growth = { from: 0, to: 0, sinceMs: 0, ms: 0 };
  let activity: string | null = null;
  let question: string | null = null;
  let before: { state: Report['state']; activity: string | null } = { state: 'working', activity: null };
  let state: Report['state'] = 'working';
  let now = 'Starting';
  let blocker: string | null = null;

  const workedMs = (): number => (resting?.sinceMs ?? spentMs()) - restedMs;
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
  /** Of what it will have used in the end, as much as it is far. */
  const used = (whole: number) => whole * (percent() / 100);

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
    reach: (milestone) => void milestones.push(milestone),
    find: (finding) => void findings.push(finding),
    wrote: (path) => void written.push(path),
    written,
    beginRest(words) {
      resting = { sinceMs: spentMs(), activity, now };
      activity = null;
      now = words;
    },
    endRest() {
      if (resting === null) return;
      restedMs += spentMs() - resting.sinceMs;
      ({ activity, now } = resting);
      resting = null;
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
      elapsedMs: spentMs(),
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
      eta: state === 'working' ? `${Math.max(0, Math.ceil((wholeMs - spentMs()) / 1000))} s` : null,
      pid: process.pid,
      milestones: [...milestones],
      ...(script.tokens === null ? {} : { tokens: Math.round(used(script.tokens)) }),
      // To a hundredth of a cent: more figures would only be noise.
      ...(script.usd === null ? {} : { usd: state === 'done' ? script.usd : Math.round(used(script.usd) * 1e4) / 1e4 }),
      ...(findings.length === 0 ? {} : { findings: findings.map(told) }),
    }),
  };
}

const told = ({ id, severity, title, place }: DemoFinding) => ({ id, severity, title, ...(place === null ? {} : { place }) });
