import { agentStatus } from './agent-status.ts';
import type { Assignment } from './assignment.ts';
import { flood } from './flood.ts';
import { keyboard, type Keyboard } from './keyboard.ts';
import { pace } from './pace.ts';
import { reports } from './reports.ts';
import type { DemoFinding } from './script.ts';
import { standing } from './standing.ts';
import type { Block, Surface } from './surface.ts';
import { windowTitle } from './title.ts';
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
  /** Reports what keeps it from going on. */
  block(blocker: string): void;
  /** Works for so long, after which this part (0 to 1) of the present item is done. */
  work(ms: number, part?: number): Promise<void>;
  finishItem(): void;
  /** Names a point as reached. */
  reach(milestone: string): void;
  /** Reports a finding. */
  find(finding: DemoFinding): void;
  /** A deliverable has been written. */
  wrote(path: string): void;
  /** Does nothing for so long, without any movement on the screen; that is no work. */
  rest(ms: number, now: string): Promise<void>;
  /** Asks and waits for a line. @returns `null` when nobody can answer */
  ask(question: string): Promise<string | null>;
  report(): void;
  /** Goes on without any movement on the screen. */
  fallSilent(now: string): void;
  /** The last report. */
  end(state: 'done' | 'failed' | 'stopped', now: string): void;
  /** Ctrl-C: the first one stops the turn and asks, the second ends the process. */
  interrupt(): void;
  /** Draws everything anew. */
  redraw(): void;
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
  /** Ends the process. */
  readonly quit: (exitCode: number) => void;
}

/** Milliseconds between two steps of the animation. */
const frameMs = 120;

export function openDesk(parts: DeskParts): Desk {
  const { assignment, tasks, surface, say } = parts;
  const write = (text: string) => void parts.output.write(text);
  const print = (block: Block) => surface.print(block);
  const title = windowTitle(surface.live ? write : () => undefined);
  const time = pace(() => dealWithInterruption());
  const stand = standing(assignment, tasks, () => time.workedMs());
  const warn = (sentence: string) => print((columns) => say.outcome(`Warning: ${sentence}`, 'bad', columns));
  const files = reports(parts.dir, assignment.statusFile, { ...assignment, tasks }, warn);
  const entry = agentStatus(parts.dir, assignment, warn);
  let tick = 0;
  let warned = false;
  let animation: NodeJS.Timeout | null = null;

  const refresh = () => {
    title.set(`${stand.question !== null ? '❓' : tick % 16 < 8 ? '✳' : '✶'} ${assignment.title}`);
    surface.refresh(stand.view(tick, keys.typed()));
  };
  /** Something moves on the screen exactly while it works. */
  const animate = () => {
    const moving = surface.live && stand.activity !== null;
    if (moving && animation === null) {
      animation = setInterval(() => {
        tick += 1;
        refresh();
      }, frameMs);
    } else if (!moving && animation !== null) {
      clearInterval(animation);
      animation = null;
    }
  };
  const report = () => {
    const now = stand.report();
    files.write(now);
    entry?.write(now, stand.written);
    animate();
    refresh();
  };
  const ask = async (state: 'asking' | 'interrupted', question: string) => {
    stand.ask(state, question);
    if (surface.live) write('\u0007');
    else print((columns) => say.box('Question', [question], columns));
    report();
    const answer = await keys.nextLine();
    stand.answered();
    warned = false;
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
    if (stand.question === null) time.interrupt();
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
      return stand.done;
    },
    print,
    flood: (lines) => flood(parts.output, lines),
    begin(verb) {
      stand.begin(verb);
      report();
    },
    async work(ms, part) {
      if (part !== undefined) stand.grow(part, ms);
      await time.work(ms);
      report();
    },
    finishItem() {
      stand.finishItem();
      report();
    },
    reach(milestone) {
      stand.reach(milestone);
      report();
    },
    find(finding) {
      stand.find(finding);
      report();
    },
    wrote: (path) => stand.wrote(path),
    async rest(ms, now) {
      stand.beginRest(now);
      report();
      await time.work(ms);
      stand.endRest();
      report();
    },
    ask: (question) => ask('asking', question),
    report,
    fallSilent(now) {
      stand.fallSilent(now);
      report();
    },
    block(blocker) {
      stand.block(blocker);
      report();
    },
    end(state, now) {
      stand.end(state, now);
      report();
    },
    interrupt,
    redraw() {
      keys.resume();
      surface.redraw();
    },
    close() {
      stand.fallSilent('');
      animate();
      surface.close();
      title.clear();
      keys.close();
    },
  };
}
