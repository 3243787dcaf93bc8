import { EventLines } from '../../core/agent-state/event-lines.ts';
import { plainText } from '../../core/text/plain.ts';
import { faint, red } from './show/paint.ts';
import type { StreamShow } from './show/stream-show.ts';

/** What a person sees of a headless agent. */
export class Pane {
  readonly #show: StreamShow;
  readonly #lines = new EventLines();

  constructor(show: StreamShow) {
    this.#show = show;
    // The terminal may go before the agent does: nobody looks then.
    process.stdout.on('error', () => {});
  }

  /** Lines of its standard output. @returns when the terminal takes more */
  events(lines: readonly string[]): Promise<void> {
    return written(lines.map((line) => this.#line(line)).join(''));
  }

  /** Lines of its standard error. */
  errors(lines: readonly string[]): Promise<void> {
    return written(lines.map((line) => `${faint(plainText(line))}\n`).join(''));
  }

  problem(text: string): void {
    void written(`${red(plainText(text))}\n`);
  }

  end(): void {
    void written(this.#show.end());
  }

  #line(line: string): string {
    const { events, text } = this.#lines.read(line);
    const other = text === null || text.trim() === '' ? '' : `${faint(plainText(text))}\n`;
    return other + events.map((event) => this.#show.event(event)).join('');
  }
}

function written(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text) || process.stdout.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    process.stdout
      .once('drain', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });
}
