import type { Notice } from '../../../src/core/notify/notices.ts';
import type { Notifier } from '../../../src/core/ports/index.ts';

/** What people were told. */
export class FakeNotifier implements Notifier {
  readonly told: Notice[] = [];
  /** What does not work, if anything. */
  problems: readonly string[] = [];

  async tell(notice: Notice): Promise<readonly string[]> {
    this.told.push(notice);
    return this.problems;
  }
}
