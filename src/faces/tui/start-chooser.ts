import type { Choice } from './chooser/entries.ts';
import type { Chooser, ChooserOptions } from './chooser/chooser.tsx';
import { Composer } from './composer/composer.ts';
import { colourDepth } from './composer/depth.ts';
import { hidingFetch } from './load.ts';
import { isUtf8 } from '../../core/text/locale.ts';
import { openTerminal } from './terminal/outer.ts';

export interface StartChooserOptions extends ChooserOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Takes the terminal over and offers plans and runs. @returns what the person chose, `null` when they left; the terminal is given back by then */
export async function startChooser(options: StartChooserOptions): Promise<Choice | null> {
  const { openChooser } = await hidingFetch(() => import('./chooser/chooser.tsx'));
  let chooser: Chooser | null = null;
  const { promise: choice, resolve: chosen, reject: failed } = Promise.withResolvers<Choice | null>();
  const terminal = openTerminal(options.stdin, options.stdout, {
    input: (events) => chooser?.input(events),
    resized: () => chooser?.resized(),
    drained: () => undefined,
    resumed: () => chooser?.redraw(),
    gone: () => chosen(null),
  });
  try {
    const { cols, rows } = terminal.size();
    const composer = new Composer(cols, rows, { depth: colourDepth(options.env), ascii: !isUtf8(options.env) });
    composer.redraw();
    chooser = openChooser({ ...options, composer, terminal, chosen, failed });
    return await choice;
  } finally {
    chooser?.close();
    terminal.close();
  }
}
