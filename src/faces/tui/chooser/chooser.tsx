import { Surface } from '../chrome/surface.tsx';
import type { Composer } from '../composer/composer.ts';
import { intentOf } from '../keymap.ts';
import { leastCols, leastRows } from '../layout.ts';
import { tooSmall } from '../skeleton.ts';
import { keyName, type InputEvent } from '../terminal/input.ts';
import type { OuterTerminal } from '../terminal/outer.ts';
import { ChooserScreen } from './chooser-screen.tsx';
import { planEntry, runEntry, type Choice, type PlanOffer, type RunOffer } from './entries.ts';

export interface ChooserOptions {
  readonly project: string;
  readonly plans: readonly PlanOffer[];
  /** Newest first. */
  readonly runs: readonly RunOffer[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface OpenChooserOptions extends ChooserOptions {
  readonly composer: Composer;
  readonly terminal: OuterTerminal;
  /** Called once, with `null` when the person leaves without a choice. */
  readonly chosen: (choice: Choice | null) => void;
  readonly failed: (error: unknown) => void;
}

export interface Chooser {
  input(events: readonly InputEvent[]): void;
  resized(): void;
  redraw(): void;
  close(): void;
}

/** Shows what can be opened, until something is. */
export function openChooser(options: OpenChooserOptions): Chooser {
  const { composer, terminal, chosen } = options;
  const plans = options.plans.map((offer) => planEntry(offer));
  const runs = options.runs.map((offer) => runEntry(offer, options.now));
  const entries = [...plans, ...runs];
  const surface = new Surface(composer.tables, { changed: (grid, row) => composer.touchGrid(grid, row), failed: options.failed });
  // A run that is at work is what most people come for.
  let selected = Math.max(0, options.runs.some(({ live }) => live) ? plans.length + options.runs.findIndex(({ live }) => live) : 0);
  show();

  function show(): void {
    const { cols, rows } = composer;
    if (cols < leastCols || rows < leastRows) composer.place(tooSmall(composer));
    else {
      surface.resize(cols, rows);
      composer.place([{ grid: surface.grid, rect: { x: 0, y: 0, width: cols, height: rows } }]);
      surface.show(<ChooserScreen project={options.project} plans={plans} runs={runs} selected={selected} width={cols} height={rows} />);
    }
    const bytes = composer.frame();
    if (bytes !== '') terminal.write(bytes);
  }

  const pressed = (name: string) => {
    const intent = intentOf('chooser', name);
    if (intent === 'quit') return chosen(null);
    if (intent === 'submit') {
      const entry = entries[selected];
      if (entry !== undefined) chosen(entry.choice);
    }
    if (intent === 'up') selected = Math.max(0, selected - 1);
    if (intent === 'down') selected = Math.min(entries.length - 1, selected + 1);
  };

  return {
    input(events) {
      for (const event of events) {
        if (event.kind === 'key') pressed(keyName(event.key));
        else if (event.kind === 'mouse' && event.action === 'wheelUp') pressed('up');
        else if (event.kind === 'mouse' && event.action === 'wheelDown') pressed('down');
      }
      show();
    },
    resized() {
      const size = terminal.size();
      if (size.cols !== composer.cols || size.rows !== composer.rows) composer.resize(size.cols, size.rows);
      show();
    },
    redraw() {
      composer.redraw();
      show();
    },
    close: () => surface.close(),
  };
}
