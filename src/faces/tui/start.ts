import type { RunHandle } from '../../wire/handles.ts';
import { Composer } from './composer/composer.ts';
import { colourDepth } from './composer/depth.ts';
import type { Dashboard, DashboardOptions } from './dashboard/dashboard.ts';
import { loadDashboard } from './load.ts';
import { isUtf8 } from '../../core/text/locale.ts';
import { skeleton } from './skeleton.ts';
import type { InputEvent } from './terminal/input.ts';
import { openTerminal, type TerminalEvents } from './terminal/outer.ts';

export interface StartOptions extends Pick<DashboardOptions, 'panes' | 'title' | 'readLog' | 'recording' | 'now' | 'person'> {
  /** The run may still be on its way: the frame of the dashboard is shown meanwhile. When it fails, the terminal is given back first. */
  readonly handle: Promise<RunHandle>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Takes the terminal over, shows the frame of the dashboard at once, then the run, until the person leaves. The handle and the panes are closed and
 * the terminal is given back when the promise settles.
 * @returns `ended` when the run was over when the person left, else `left`
 * @throws what the handle was rejected with
 */
export async function startDashboard(options: StartOptions): Promise<'left' | 'ended'> {
  const { stdin, stdout, env } = options;
  let dashboard: Dashboard | null = null;
  const { promise: left, resolve, reject: failed } = Promise.withResolvers<null>();
  const leave = () => resolve(null);
  const events: TerminalEvents = {
    input: (input) => (dashboard === null ? leaving(input, leave) : dashboard.input(input)),
    resized: () => (dashboard === null ? paintSkeleton() : dashboard.resized()),
    drained: () => dashboard?.drained(),
    resumed: () => dashboard?.redraw(),
    gone: () => leave(),
  };
  const terminal = openTerminal(stdin, stdout, events);
  const { cols, rows } = terminal.size();
  const composer = new Composer(cols, rows, { depth: colourDepth(env), ascii: !isUtf8(env) });
  composer.redraw();
  paintSkeleton();

  function paintSkeleton(): void {
    const size = terminal.size();
    if (size.cols !== composer.cols || size.rows !== composer.rows) composer.resize(size.cols, size.rows);
    composer.place(skeleton(composer, options.title, 'starting'));
    terminal.write(composer.frame());
  }

  let handle: RunHandle | null = null;
  try {
    const ready = await Promise.race([Promise.all([options.handle, painted().then(loadDashboard)]), left]);
    if (ready === null) return 'left';
    const [run, open] = ready;
    handle = run;
    // The terminal may have another size since the skeleton was painted.
    paintSkeleton();
    dashboard = open({ ...options, handle, composer, terminal, left: leave, failed });
    await left;
    return handle.snapshot().status.kind === 'ended' ? 'ended' : 'left';
  } finally {
    dashboard?.close();
    terminal.close();
    options.panes.close();
    if (handle !== null) handle.close();
    // Whoever leaves before the run is there lets go of it as well.
    else void options.handle.then((late) => late.close()).catch(() => undefined);
  }
}

/** Loading blocks this thread; the skeleton has to be on its way before. */
const painted = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Keys before there is a dashboard can only mean that the person wants to go. */
function leaving(input: readonly InputEvent[], leave: () => void): void {
  for (const event of input) {
    if (event.kind !== 'key') continue;
    if (event.key.name === 'q' || (event.key.ctrl && event.key.name === 'c')) leave();
  }
}
