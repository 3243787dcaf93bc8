import { textOf } from '../../../src/host/view/row.ts';
import type { AttemptRef } from '../../../src/core/ports/attempts.ts';
import type { HostClient } from '../../../src/wire/host-client.ts';
import { attemptKey, type PaneFrame, type PaneRequest, type Row } from '../../../src/wire/screen.ts';
import { size } from './running-host.ts';

/** What a face knows of its panes: every frame put onto the last. */
export class PaneMirror {
  readonly #client: HostClient;
  readonly #rows = new Map<string, Row[]>();
  readonly #last = new Map<string, PaneFrame>();
  frames = 0;

  constructor(client: HostClient) {
    this.#client = client;
    client.onFrame((panes) => {
      this.frames++;
      for (const pane of panes) this.#take(pane);
    });
  }

  /** Looks at attempts, each in the usual size, taken by the terminal, unless said otherwise. */
  view(...panes: (Partial<PaneRequest> & { readonly ref: AttemptRef })[]): void {
    this.#client.view(panes.map((pane) => ({ size, resize: true, scroll: 0, focused: false, ...pane })));
  }

  pane(ref: AttemptRef): PaneFrame | undefined {
    return this.#last.get(attemptKey(ref));
  }

  /** The text of each row, blank ones at the end left out. */
  lines(ref: AttemptRef): string[] {
    return (this.#rows.get(attemptKey(ref)) ?? []).map(textOf);
  }
  text(ref: AttemptRef): string {
    return this.lines(ref).join('\n').trimEnd();
  }
  row(ref: AttemptRef, y: number): Row {
    return this.#rows.get(attemptKey(ref))?.[y] ?? [];
  }

  #take(pane: PaneFrame): void {
    const key = attemptKey(pane.ref);
    const before = this.#last.get(key);
    const whole = before === undefined || before.size.cols !== pane.size.cols || before.size.rows !== pane.size.rows;
    const rows = whole ? [] : (this.#rows.get(key) ?? []);
    for (const [index, row] of pane.rows) rows[index] = row;
    this.#rows.set(key, rows);
    this.#last.set(key, pane);
  }
}
