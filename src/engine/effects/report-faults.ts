import type { StreamId } from '../../core/ids.ts';
import type { Timer } from '../../core/ports/index.ts';
import type { FileFault } from '../../core/run/events.ts';
import type { EffectContext } from './context.ts';

export interface ReportFaults {
  /** A file of the stream, or one that all share, was looked at: what is wrong with it, or `null` when nothing is. */
  judged(stream: StreamId | null, file: string, fault: FileFault | null): void;
  /** Nobody follows these files any more. */
  forget(files: Iterable<string>): void;
}

/** A file that is written in place cannot be read for a moment; only one that stays so is worth a word. */
const patienceMs = 2_000;

/** Records which files cannot be read, and when they can be read again. */
export function reportFaults(context: EffectContext): ReportFaults {
  const waiting = new Map<string, Timer>();
  const cancel = (file: string) => {
    waiting.get(file)?.cancel();
    waiting.delete(file);
  };
  const record = (stream: StreamId | null, file: string, fault: FileFault | null) =>
    context.begin(`what can be read of ${file}`, () => context.record({ type: 'reportJudged', stream, file, fault }));
  return {
    judged(stream, file, fault) {
      cancel(file);
      if (fault === null) {
        if (context.state().unreadable[file] !== undefined) record(stream, file, null);
        return;
      }
      const { clock } = context.ports;
      const timer = clock.at(clock.now() + patienceMs, () => {
        waiting.delete(file);
        record(stream, file, fault);
      });
      waiting.set(file, timer);
    },
    forget: (files) => [...files].forEach(cancel),
  };
}
