import type { TimerId } from '../../core/ids.ts';
import type { Timer } from '../../core/ports/index.ts';
import type { EffectContext } from './context.ts';

export interface TimerEffects {
  set(timer: TimerId, dueAt: number): void;
  clear(timer: TimerId): void;
  clearAll(): void;
}

/** Timers of the run, one a name: set again, a timer moves. */
export function timerEffects(context: EffectContext): TimerEffects {
  const armed = new Map<TimerId, Timer>();
  const clear = (timer: TimerId) => {
    armed.get(timer)?.cancel();
    armed.delete(timer);
  };
  return {
    set(timer, dueAt) {
      clear(timer);
      const fire = () => {
        armed.delete(timer);
        context.begin(`timer ${timer}`, () => context.record({ type: 'timerFired', timer }));
      };
      armed.set(timer, context.ports.clock.at(dueAt, fire));
    },
    clear,
    clearAll: () => [...armed.keys()].forEach(clear),
  };
}
