import type { EngineEnd } from '../engine/engine.ts';

/** Why an engine stops deciding: of its own accord, or because a signal or a crash says so. */
export type Ending = EngineEnd | { readonly kind: 'left' };

/**
 * Resolves when a signal or a crash ends the engine.
 * @param replacedBy who has the run now, in words; `null` while it is this engine
 */
export function endedFromOutside(replacedBy: () => string | null, note: (line: string) => void): Promise<Ending> {
  return new Promise((resolve) => {
    const crash = (error: unknown) => {
      note(error instanceof Error ? (error.stack ?? error.message) : String(error));
      resolve({ kind: 'fault', reason: error instanceof Error ? error.message : String(error) });
    };
    process.on('uncaughtException', crash);
    process.on('unhandledRejection', crash);
    process.on('SIGTERM', () => {
      const reason = replacedBy();
      resolve(reason === null ? { kind: 'left' } : { kind: 'replaced', reason });
    });
    // Who was stopped and wakes up may have been replaced meanwhile.
    process.on('SIGCONT', () => {
      const reason = replacedBy();
      if (reason !== null) resolve({ kind: 'replaced', reason });
    });
    // An engine has no terminal: these are not meant for it.
    process.on('SIGINT', () => undefined);
    process.on('SIGHUP', () => undefined);
  });
}
