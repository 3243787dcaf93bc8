import { once } from 'node:events';
import type { Assignment } from './assignment.ts';
import { keyboard, type Keyboard } from './keyboard.ts';
import { pace } from './pace.ts';
import { reports, type Report } from './reports.ts';
import type { Block, Surface, View } from './surface.ts';
import type { Transcript } from './transcript.ts';

/** Everything that the agent has at hand: the screen, the keyboard, its reports and its time. */
export interface Desk {
  /** Absolute working directory, and its short form for a person. */
  readonly dir: string;
  readonly place: string;
  readonly tasks: readonly string[];
  readonly done: number;
  print(block: Block): void;
  flood(lines: number): Promise<void>;
  /** Begins the next item. */
  begin(activity: string): void;
  /** Works for so long, after which this part (0 to 1) of the present item is done. */
  work(ms: number, part?: number): Promise<void>;
  finishItem(): void;
  /** Asks and waits for a line. @returns `null` when nobody can answer */
  ask(state: 'asking' | 'interrupted', question: string): Promise<string | null>;
  report(): void;
  /** Goes on without any movement on the screen. */
  fallSilent(now: string): void;
  /** The last report. */
  end(state: 'done' | 'failed' | 'stopped', now: string, blocker?: string): void;
  /** Gives the terminal back. */
  close(): void;
}

export interface DeskParts {
  readonly assignment: Assignment;
  readonly tasks: readonly string[];
  readonly dir: string;
  readonly place: string;
  readonly surface: Surface;
  readonly say: Transcript;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Ends the process: a second Ctrl-C. */
  readonly quit: (exitCode: number) => void;
}

/** Milliseconds between two steps of the animation. */
const frameMs = 120;
const milestones = ['baseline', 'implementation', 'verified'] as const;

export function openDesk(parts: DeskParts): Desk & { interrupt(): void; redraw(): void } {
  const { assignment, tasks, surface, say } = parts;
  let done = 0;
  let part = 0;
  let activity: string | null = null;
  let question: string | null = null;
  let state: Report['state'] = 'working';
  let now = 'Starting';
  let blocker: string | null = null;
  let tick = 0;
  let warned = false;
  let animation: NodeJS.Timeout | null = null;
  let shownTitle = '';

  const percent = () => (state === 'done' ? 100 : tasks.length === 0 ? 0 : (Math.min(tasks.length, done + part) / tasks.length) * 100);
  const print = (block: Block) => surface.print(block);
  const files = reports(parts.dir, assignment.statusFile, { ...assignment, tasks }, (sentence) =>
    print((columns) => say.outcome(`Warning: ${sentence}`, 'bad', columns)),
  );
  const time = pace(() => dealWithInterruption());
  const view = (): View => ({
    title: assignment.title,
    stream: assignment.stream,
    attempt: assignment.attempt,
    tasks,
    done,
    part,
    percent: percent(),
    activity,
    elapsedMs: time.workedMs(),
    tick,
    question,
    typed: keys.typed(),
  });
  const setTitle = () => {
    const title = question !== null ? `❓ ${assignment.title}` : `${tick % 16 < 8 ? '✳' : '✶'} ${assignment.title}`;
    if (title === shownTitle) return;
    shownTitle = title;
    // Control characters would end the sequence early and spill the rest onto the screen.
    parts.output.write(`\u001b]0;${title.replace(/\p{Cc}/gu, ' ')}\u0007`);
  };
  const refresh = () => {
    if (!surface.live) return;
    setTitle();
    surface.refresh(view());
  };
  const still = () => {
    if (animation !== null) clearInterval(animation);
    animation = null;
  };
  const move = () => {
    if (!surface.live || animation !== null) return;
    animation = setInterval(() => {
      tick += 1;
      refresh();
    }, frameMs);
  };
  const report = () => {
    files.write({
      state,
      percent: Math.round(percent() * 10) / 10,
      tasksDone: done,
      tasksTotal: tasks.length,
      now,
      blocker,
      question,
      milestones: milestones.filter((_, index) => tasks.length > 0 && done >= Math.ceil(((index + 1) * tasks.length) / milestones.length)),
      etaMs: state === 'working' ? Math.max(0, Math.round(assignment.script.durationMs - time.workedMs())) : null,
    });
    refresh();
  };
  const ask: Desk['ask'] = async (asking, text) => {
    const before = { state, activity };
    question = text;
    state = asking;
    activity = null;
    still();
    if (surface.live) parts.output.write('\u0007');
    else print((columns) => say.box('Question', [text], columns));
    report();
    const answer = await keys.nextLine();
    question = null;
    warned = false;
    ({ state, activity } = before);
    if (activity !== null) move();
    report();
    return answer;
  };
  const dealWithInterruption = async () => {
    print((columns) => say.outcome('Interrupted by you.', 'bad', columns));
    const answer = await ask('interrupted', 'Interrupted. What shall I do instead? (ctrl-c again ends)');
    if (answer !== null) print((columns) => say.noted(answer.trim() === '' ? 'go on' : answer.trim(), columns));
  };
  const interrupt = () => {
    if (warned || !keys.open) return parts.quit(130);
    warned = true;
    if (question === null) time.interrupt();
    else print((columns) => say.outcome('Press ctrl-c again to end.', 'plain', columns));
  };
  const keys: Keyboard = keyboard(parts.input, {
    onLine: (line) => print((columns) => say.noted(line.trim(), columns)),
    onInterrupt: interrupt,
    onTyped: refresh,
  });

  return {
    dir: parts.dir,
    place: parts.place,
    tasks,
    get done() {
      return done;
    },
    print,
    flood: (lines) => flood(parts.output, lines),
    begin(verb) {
      activity = verb;
      part = 0;
      now = tasks[done] ?? verb;
      move();
      report();
    },
    async work(ms, after) {
      await time.work(ms);
      if (after === undefined) return;
      part = after;
      report();
    },
    finishItem() {
      done += 1;
      part = 0;
    },
    ask,
    report,
    fallSilent(words) {
      activity = null;
      now = words;
      still();
      report();
    },
    end(outcome, words, why) {
      state = outcome;
      now = words;
      blocker = why ?? null;
      question = null;
      activity = null;
      still();
      report();
    },
    close() {
      still();
      surface.close();
      if (surface.live) parts.output.write('\u001b]0;\u0007');
      keys.close();
    },
    interrupt,
    redraw() {
      keys.resume();
      surface.redraw();
    },
  };
}

/** Prints lines as fast as they are taken, and breathes between two pieces, so that keys and signals come through. */
async function flood(output: NodeJS.WriteStream, lines: number): Promise<void> {
  const piece = 500;
  for (let from = 0; from < lines; from += piece) {
    let text = '';
    for (let line = from; line < Math.min(lines, from + piece); line += 1) {
      text += `\u001b[2m${String(line + 1).padStart(7)}\u001b[22m  \u001b[36mcompile\u001b[39m src/module-${line % 97}/part-${line % 13}.ts  \u001b[32mok\u001b[39m\n`;
    }
    if (!output.write(text)) await once(output, 'drain');
    else await new Promise(setImmediate);
  }
}
