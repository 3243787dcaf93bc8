import { asStreamId } from '../../src/core/ids.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import type { RunRequest } from '../../src/core/run/events.ts';
import { refusal } from '../../src/core/run/refusal.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { Scenario } from '../core/run/scenario.ts';
import type { Connection, PaneSource, RunHandle } from '../../src/wire/handles.ts';
import type { PaneFrame, PaneModes, PaneRequest, Row } from '../../src/wire/screen.ts';

/** A run for faces: real events, folded by the real fold, told step by step; requests are accepted as the engine would. */
export class FakeRun {
  readonly scenario: Scenario;
  readonly panes = new FakePanes();
  readonly sent: RunRequest[] = [];
  #seen = 0;
  #connection: Connection = { kind: 'live', enginePid: 42 };
  readonly #listeners = new Set<Parameters<RunHandle['subscribe']>[0]>();
  readonly #connections = new Set<Parameters<RunHandle['onConnection']>[0]>();
  closed = false;

  constructor(plan: Plan, options: ConstructorParameters<typeof Scenario>[1] = {}) {
    this.scenario = new Scenario(plan, options);
  }

  /** Lets something happen, and tells those who look on. */
  tell(story: (scenario: Scenario) => void): this {
    story(this.scenario);
    const events = this.scenario.journal.slice(this.#seen);
    this.#seen = this.scenario.journal.length;
    for (const listener of this.#listeners) listener(this.scenario.state, events);
    return this;
  }

  connect(connection: Connection): void {
    this.#connection = connection;
    for (const listener of this.#connections) listener(connection);
  }

  readonly handle: RunHandle = {
    snapshot: (): RunState => this.scenario.state,
    subscribe: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    send: (request) => {
      this.sent.push(request);
      const reason = refusal(this.scenario.state, request);
      if (reason !== null) return Promise.resolve({ ok: false, reason });
      this.tell((scenario) => scenario.asks(request));
      return Promise.resolve({ ok: true });
    },
    connection: () => this.#connection,
    onConnection: (listener) => {
      this.#connections.add(listener);
      return () => this.#connections.delete(listener);
    },
    close: () => {
      this.closed = true;
    },
  };
}

export const quietModes: PaneModes = { applicationCursor: false, bracketedPaste: false, mouse: 'none', alternateScreen: false };

interface FakePane {
  rows: readonly Row[];
  title: string;
  modes: PaneModes;
  cursor: PaneFrame['cursor'];
  scrollback: number;
  bells: number;
  /** The attempt whose terminal it is; `null`: of any. */
  attempt: number | null;
}

/** Terminals that show what the test puts there. */
export class FakePanes implements PaneSource {
  viewed: readonly PaneRequest[] = [];
  /** Every set of panes that was asked for. */
  readonly views: (readonly PaneRequest[])[] = [];
  readonly typed: { readonly stream: string; readonly attempt: number; readonly data: string }[] = [];
  closed = false;
  #listener: (panes: readonly PaneFrame[]) => void = () => undefined;
  readonly #panes = new Map<string, FakePane>();

  view(panes: readonly PaneRequest[]): void {
    this.viewed = panes;
    this.views.push(panes);
    this.#send(panes);
  }
  input(ref: { readonly stream: string; readonly attempt: number }, data: string): void {
    this.typed.push({ stream: ref.stream, attempt: ref.attempt, data });
  }
  onFrame(listener: (panes: readonly PaneFrame[]) => void): void {
    this.#listener = listener;
  }
  close(): void {
    this.closed = true;
  }

  /** Puts text on the screen of a stream; a string is a row in the default look. */
  show(stream: string, rows: readonly (string | Row)[], changes: Partial<Omit<FakePane, 'rows'>> = {}): void {
    const pane: FakePane = {
      title: '',
      modes: quietModes,
      cursor: null,
      scrollback: 0,
      bells: 0,
      attempt: null,
      ...this.#panes.get(stream),
      ...changes,
      rows: [],
    };
    pane.rows = rows.map((row): Row => (typeof row === 'string' ? [['', row]] : row));
    this.#panes.set(stream, pane);
    this.#send(this.viewed.filter(({ ref }) => ref.stream === asStreamId(stream)));
  }

  #send(requests: readonly PaneRequest[]): void {
    const frames = requests.flatMap(({ ref, size }): PaneFrame[] => {
      const pane = this.#panes.get(ref.stream);
      if (pane === undefined || (pane.attempt !== null && pane.attempt !== ref.attempt)) return [];
      const shown = pane.rows.slice(0, size.rows);
      const rows = Array.from({ length: size.rows }, (_, index) => [index, shown[index] ?? []] as const);
      const { title, modes, cursor, scrollback, bells } = pane;
      return [{ ref, size, rows, cursor, title, scrollback, modes, bells, ended: false }];
    });
    if (frames.length > 0) this.#listener(frames);
  }
}
