/** What `bench/dashboard-frames.mjs` measures; it is bundled first, as the dashboard is. */
import { performance } from 'node:perf_hooks';
import { asStreamId } from '../../src/core/ids.ts';
import type { PaneFrame, Row } from '../../src/wire/screen.ts';
import { Composer } from '../../src/faces/tui/composer/composer.ts';
import { openDashboard, type Dashboard } from '../../src/faces/tui/dashboard/dashboard.ts';
import type { OuterTerminal } from '../../src/faces/tui/terminal/outer.ts';
import { PaneBoard } from '../../src/faces/tui/panes/pane-board.ts';
import { noRecording } from '../../test/support/tui/harness.ts';
import { FakeRun } from '../../test/support/fake-run.ts';
import { phase, plan, stream } from '../../test/support/plans.ts';

const [cols, rows] = [200, 50];
const panes = 8;

/** A plan of the size that people have, eight streams of it running at once. */
function busyRun(): FakeRun {
  const ids = Array.from({ length: 24 }, (_, index) => `work-${index + 1}`);
  const streams = ids.map((id, index) =>
    stream(id, { title: `Package ${index + 1} of the rewrite`, phase: index < 12 ? 'one' : 'two', gates: ['tests'] }),
  );
  const run = new FakeRun(plan(streams, { name: 'Bench', maxParallel: panes, phases: [phase('one'), phase('two', { needs: [] })] }));
  return run.tell((s) => s.passes(75_000));
}

const styles = ['', '32', '1;36', '2', '38;5;208'];
/** A line of a log as agents print them: a few runs of different looks. */
const line = (seed: number, width: number): Row => {
  const text = `${seed} worker-${seed % 7} finished unit ${seed * 31} of the build in ${seed % 97} ms `.repeat(3).slice(0, width);
  const cut = [0, 8, 20, Math.min(40, width), width];
  return cut.slice(1).map((to, index): [string, string] => [styles[(seed + index) % styles.length] ?? '', text.slice(cut[index], to)]);
};

class NullTerminal implements OuterTerminal {
  bytes = 0;
  writes = 0;
  readonly busy = false;
  size() {
    return { cols, rows };
  }
  write(text: string) {
    this.bytes += Buffer.byteLength(text);
    this.writes++;
  }
  mouse() {}
  suspend() {}
  close() {}
}

interface Measured {
  readonly name: string;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly bytes: number;
}

const quantile = (values: readonly number[], part: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

/** The way of a pane frame: host message to cells, cells to bytes. Neither React nor the store is on it. */
function paneFrames(name: string, frame: (n: number, width: number, height: number) => PaneFrame[], count = 2_000): Measured {
  const composer = new Composer(cols, rows, { depth: 'full' });
  const board = new PaneBoard(composer.tables, {
    row: (grid, row) => composer.touchGrid(grid, row),
    grid: () => undefined,
    meta: () => undefined,
  });
  const [width, height] = [47, 22];
  for (const first of frame(0, width, height)) board.take(first);
  composer.place(
    Array.from({ length: panes }, (_, index) => {
      const grid = board.get(asStreamId(`work-${index + 1}`))?.grid;
      if (grid === undefined) throw new Error('the first frame has every pane');
      return { grid, rect: { x: (index % 4) * 50, y: Math.floor(index / 4) * 24 + 1, width, height } };
    }),
  );
  composer.frame();
  const times: number[] = [];
  let bytes = 0;
  for (let n = 1; n <= count; n++) {
    const frames = frame(n, width, height);
    const began = performance.now();
    for (const pane of frames) board.take(pane);
    const text = composer.frame();
    times.push(performance.now() - began);
    bytes += Buffer.byteLength(text);
  }
  return { name, medianMs: quantile(times, 0.5), leastMs: Math.min(...times), bytes: bytes / count };
}

const paneFrame = (index: number, width: number, height: number, changed: PaneFrame['rows']): PaneFrame => ({
  ref: { stream: asStreamId(`work-${index + 1}`), attempt: 1 },
  size: { cols: width, rows: height },
  rows: changed,
  cursor: { x: 0, y: 0, shape: 'block' },
  title: '',
  scrollback: 100,
  modes: { applicationCursor: false, bracketedPaste: false, mouse: 'none', alternateScreen: false },
  bells: 0,
  ended: false,
});
const whole = (n: number, width: number, height: number) =>
  Array.from({ length: panes }, (_, index) =>
    paneFrame(
      index,
      width,
      height,
      Array.from({ length: height }, (_, y) => [y, line(n * 13 + y * 7 + index, width)] as const),
    ),
  );

/** What a change costs the whole dashboard, from the event to the bytes, in processor time: it is spread over turns of the event loop. */
async function chrome(
  name: string,
  change: (n: number, run: FakeRun, dashboard: Dashboard) => void,
  everyMs: number,
  count = 80,
): Promise<Measured> {
  const run = busyRun();
  const terminal = new NullTerminal();
  const composer = new Composer(cols, rows, { depth: 'full' });
  composer.redraw();
  const dashboard = openDashboard({
    handle: run.handle,
    panes: run.panes,
    composer,
    terminal,
    title: 'bench',
    readLog: () => Promise.resolve({ text: '', nextByte: 0 }),
    recording: noRecording,
    now: () => run.scenario.now,
    left: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const rest = () => new Promise((resolve) => setTimeout(resolve, everyMs));
  for (let n = 0; n < 10; n++) {
    change(n, run, dashboard);
    await rest();
  }
  terminal.bytes = 0;
  const times: number[] = [];
  for (let n = 10; n < count + 10; n++) {
    const before = process.cpuUsage();
    change(n, run, dashboard);
    await rest();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  dashboard.close();
  return { name, medianMs: quantile(times, 0.5), leastMs: Math.min(...times), bytes: terminal.bytes / count };
}

export async function measure(): Promise<Measured[]> {
  let last = 0;
  return [
    paneFrames('all panes change', whole),
    paneFrames('one line', (n, width, height) =>
      n === 0 ? whole(n, width, height) : [paneFrame(3, width, height, [[10, [['', `progress ${n} of 2000`]]]])],
    ),
    paneFrames('nothing', (n, width, height) => (n === 0 ? whole(n, width, height) : [paneFrame(3, width, height, [])])),
    await chrome(
      'chrome: the clock',
      (n, run) => {
        run.tell((s) => s.passes(1_000).reports('work-1', { percent: 50 }));
        last = n;
      },
      60,
    ),
    await chrome('chrome: progress of a stream', (n, run) => run.tell((s) => s.reports('work-1', { percent: (n * 7) % 100 })), 60),
    await chrome(
      'chrome: a key (selection moves)',
      (n, _, dashboard) =>
        dashboard.input([{ kind: 'key', key: { name: n % 2 ? 'j' : 'k', ctrl: false, alt: false, shift: false }, raw: '' }]),
      40,
    ),
  ].filter(() => last >= 0);
}
