import { noticesBetween, type Notice } from '../../core/notify/notices.ts';
import { Told } from '../../core/notify/told.ts';
import type { NotifyWish } from '../../core/plan/model.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EffectContext } from './context.ts';

export interface NoticeEffects {
  /** What is the case now is known: only what comes up from here on is told. */
  begin(): void;
  /** Tells what has come up since the last time. */
  follow(): void;
  /** Resolves when everything has been told, or could not be. */
  told(): Promise<void>;
}

/** Calls people back in the ways that the plan names. That something was told is not recorded: after the death of an engine the next one tells what is new to it. */
export function noticeEffects(context: EffectContext): NoticeEffects {
  const { clock, notifier } = context.ports;
  let seen: RunState | null = null;
  const told = new Told();
  const telling = new Set<Promise<void>>();
  /** Sentences that were recorded: a way that never works is said to be so once. */
  const complained = new Set<string>();

  const tell = async (notice: Notice, wish: NotifyWish) => {
    const { run, plan, projectDir } = context.state();
    for (const problem of await notifier.tell(notice, wish, { run, plan: plan.name, projectDir })) {
      if (complained.has(problem)) continue;
      complained.add(problem);
      void context.record({ type: 'engineFaulted', what: problem });
    }
  };
  return {
    begin() {
      seen = context.state();
    },
    follow() {
      const before = seen;
      seen = context.state();
      const { notify } = seen.plan;
      if (before === null || notify === null) return;
      for (const notice of told.take(noticesBetween(before, seen), clock.now())) {
        const done = tell(notice, notify).finally(() => telling.delete(done));
        telling.add(done);
      }
    },
    async told() {
      await Promise.all(telling);
    },
  };
}
