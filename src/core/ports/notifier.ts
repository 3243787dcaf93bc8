import type { Notice } from '../notify/notices.ts';
import type { NotifyWish } from '../plan/model.ts';
import type { RunId } from '../ids.ts';

/** Tells people who do not look at a screen of Sluice. */
export interface Notifier {
  /**
   * Tells one notice in every way that is wished for.
   * @returns a sentence for each way that did not work; never rejects
   */
  tell(notice: Notice, wish: NotifyWish, from: NoticeOrigin): Promise<readonly string[]>;
}

export interface NoticeOrigin {
  readonly run: RunId;
  /** Name of the plan. */
  readonly plan: string;
  /** Absolute path of the project. */
  readonly projectDir: string;
}
