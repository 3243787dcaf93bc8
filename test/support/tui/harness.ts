import { Composer } from '../../../src/faces/tui/composer/composer.ts';
import type { ColourDepth } from '../../../src/faces/tui/composer/depth.ts';
import { openDashboard, type Dashboard, type DashboardOptions } from '../../../src/faces/tui/dashboard/dashboard.ts';
import { InputParser } from '../../../src/faces/tui/terminal/input-parser.ts';
import type { OuterTerminal } from '../../../src/faces/tui/terminal/outer.ts';
import type { RecordedPiece } from '../../../src/wire/recording.ts';
import type { FakeRun } from '../fake-run.ts';
import { ScreenTerminal } from '../screen-terminal.ts';
import { waitUntil } from '../wait.ts';

export interface HarnessOptions {
  readonly depth?: ColourDepth;
  readonly ascii?: boolean;
  readonly readLog?: DashboardOptions['readLog'];
  readonly recording?: DashboardOptions['recording'];
}

/** A whole dashboard before a made-up terminal: keys go in as bytes, what a person would see comes out. */
export class Harness {
  readonly run: FakeRun;
  readonly screen: ScreenTerminal;
  readonly dashboard: Dashboard;
  readonly bytes: string[] = [];
  left = false;
  fault: unknown = null;
  suspended = 0;
  /** While it is set the terminal takes nothing more. */
  busy = false;
  mouse = 'clicks';
  readonly #parser = new InputParser();
  #size: { cols: number; rows: number };
  #written: Promise<void> = Promise.resolve();

  constructor(run: FakeRun, cols: number, rows: number, options: HarnessOptions = {}) {
    this.run = run;
    this.#size = { cols, rows };
    this.screen = new ScreenTerminal(cols, rows);
    const { depth = 'full', ascii = false, readLog, recording } = options;
    const composer = new Composer(cols, rows, { depth, ascii });
    composer.redraw();
    this.dashboard = openDashboard({
      handle: run.handle,
      panes: run.panes,
      composer,
      terminal: this.#terminal(),
      title: run.scenario.state.plan.name,
      readLog: readLog ?? (() => Promise.resolve({ text: '', nextByte: 0 })),
      recording: recording ?? noRecording,
      now: () => run.scenario.now,
      person: 'ada',
      left: () => {
        this.left = true;
      },
      failed: (error) => {
        this.fault = error;
      },
    });
  }

  #terminal(): OuterTerminal {
    const write = (bytes: string) => {
      this.bytes.push(bytes);
      this.#written = this.#written.then(() => this.screen.write(bytes));
    };
    const isBusy = () => this.busy;
    return {
      size: () => this.#size,
      write,
      get busy() {
        return isBusy();
      },
      mouse: (reports) => {
        this.mouse = reports;
      },
      suspend: () => {
        this.suspended++;
      },
      close: () => undefined,
    };
  }

  /** Bytes of a keyboard or mouse, as a terminal sends them. */
  press(...keys: readonly string[]): this {
    for (const key of keys) {
      this.dashboard.input(this.#parser.push(key));
      if (this.#parser.pending) this.dashboard.input(this.#parser.flush());
    }
    return this;
  }

  /** Text, character by character. */
  type(text: string): this {
    return this.press(...Array.from(text));
  }

  /** A click of the left button, 0-based. */
  click(x: number, y: number): this {
    return this.press(`\u001b[<0;${x + 1};${y + 1}M`, `\u001b[<0;${x + 1};${y + 1}m`);
  }

  resize(cols: number, rows: number): void {
    this.#size = { cols, rows };
    // A terminal resizes first and tells afterwards.
    void this.#written.then(() => this.screen.resize(cols, rows));
    this.#written = this.#written.then(() => undefined);
    this.dashboard.resized();
  }

  /** Waits until the dashboard has said all it has to say. */
  async quiet(): Promise<void> {
    let count = -1;
    let since = performance.now();
    let looks = 0;
    await waitUntil('the dashboard has nothing more to write', () => {
      looks += 1;
      if (this.bytes.length !== count) {
        count = this.bytes.length;
        since = performance.now();
        looks = 0;
      }
      // Time alone says nothing on a busy machine, where this process may not have run for all of it.
      return performance.now() - since > 40 && looks >= 8;
    });
    await this.#written;
  }

  async sees(text: string): Promise<void> {
    try {
      await waitUntil(
        `the screen says ${JSON.stringify(text)}`,
        async () => {
          await this.#written;
          return this.screen.text().includes(text);
        },
        10_000,
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}; it says:\n${this.screen.text()}`, { cause: error });
    }
  }

  async seesNo(text: string): Promise<void> {
    await waitUntil(`the screen no longer says ${JSON.stringify(text)}`, async () => {
      await this.#written;
      return !this.screen.text().includes(text);
    });
  }

  close(): void {
    this.dashboard.close();
  }
}

/** What reading a file that is not there does. */
// eslint-disable-next-line require-yield -- It fails before there is anything to give.
export async function* noRecording(): AsyncGenerator<RecordedPiece> {
  throw Object.assign(await Promise.resolve(new Error('no such file')), { code: 'ENOENT' });
}

export const keys = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  shiftPageUp: '\u001b[5;2~',
  end: '\u001b[F',
  ctrlC: '\u0003',
  ctrlZ: '\u001a',
  ctrlBracket: '\u001d',
} as const;
