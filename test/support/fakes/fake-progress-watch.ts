import type { AttemptRef, ProgressWatch } from '../../../src/core/ports/index.ts';
import type { Progress } from '../../../src/core/run/events.ts';

/** Reports what a test tells it to report. */
export class FakeProgressWatch implements ProgressWatch {
  readonly watched = new Map<string, { readonly files: readonly string[]; readonly changed: (progress: Progress) => void }>();

  watch(ref: AttemptRef, files: readonly string[], changed: (progress: Progress) => void): void {
    this.watched.set(`${ref.stream}:${ref.attempt}`, { files, changed });
  }
  unwatch(ref: AttemptRef): void {
    this.watched.delete(`${ref.stream}:${ref.attempt}`);
  }
  async close(): Promise<void> {
    this.watched.clear();
  }

  /** The attempt reports; nothing happens when nobody watches it. */
  report(ref: AttemptRef, progress: Partial<Progress>): void {
    this.watched.get(`${ref.stream}:${ref.attempt}`)?.changed({ source: 'status.json', ...progress });
  }
}
