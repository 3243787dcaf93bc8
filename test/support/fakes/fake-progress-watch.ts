import type { AttemptRef, ProgressWatch } from '../../../src/core/ports/index.ts';
import type { NamedReports, ProgressListener } from '../../../src/core/ports/progress-watch.ts';
import type { FileFault, Progress } from '../../../src/core/run/events.ts';

/** Reports what a test tells it to report. */
export class FakeProgressWatch implements ProgressWatch {
  readonly watched = new Map<
    string,
    { readonly files: readonly string[]; readonly listener: ProgressListener; readonly reports: NamedReports | null }
  >();

  /** What stands in the files of each attempt, whoever has seen it. */
  readonly #written = new Map<string, Progress>();

  watch(ref: AttemptRef, files: readonly string[], listener: ProgressListener, _since?: number, reports?: NamedReports): void {
    this.watched.set(`${ref.stream}:${ref.attempt}`, { files, listener, reports: reports ?? null });
  }
  unwatch(ref: AttemptRef): void {
    this.watched.delete(`${ref.stream}:${ref.attempt}`);
  }
  async readNow(ref: AttemptRef): Promise<Progress | null> {
    const key = `${ref.stream}:${ref.attempt}`;
    return this.watched.has(key) ? (this.#written.get(key) ?? null) : null;
  }
  async close(): Promise<void> {
    this.watched.clear();
  }

  /** The attempt reports; nothing happens when nobody watches it. */
  report(ref: AttemptRef, progress: Partial<Progress>): void {
    this.watched.get(`${ref.stream}:${ref.attempt}`)?.listener.changed(this.write(ref, progress));
  }

  /** A file of the attempt was looked at. */
  judge(ref: AttemptRef, file: string, fault: FileFault | null): void {
    this.watched.get(`${ref.stream}:${ref.attempt}`)?.listener.judged(file, fault);
  }

  /** The attempt writes its report, and nobody is told of the change. */
  write(ref: AttemptRef, progress: Partial<Progress>): Progress {
    const written = { source: 'status.json', ...progress };
    this.#written.set(`${ref.stream}:${ref.attempt}`, written);
    return written;
  }
}
