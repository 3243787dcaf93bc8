import { setTimeout as pause } from 'node:timers/promises';
import { readEndpoint } from './endpoint.ts';
import { linkEngine, type EngineLink, type LinkEvents } from './engine-link.ts';
import { lastWords } from './last-words.ts';
import type { RunFolder } from './run-folder.ts';

/** Another engine has the run already; the message says which. */
export class RunHeld extends Error {
  override readonly name = 'RunHeld';
}

/** Finds the engine of a run, or starts one. */
export interface EngineSeeker {
  /** @throws Error with a sentence when too many engines have died in a short time */
  reach(afterSeq: () => number, events: LinkEvents): Promise<EngineLink>;
  /** An engine that was there has died; with its last words where it had any. `reach` throws from now on when it was one too many. */
  died(words: string | null): void;
  /** A person wants it tried once more. */
  forgive(): void;
  /** `reach` throws from now on. */
  abandon(): void;
}

/** When so many engines have died within `deathsWithinMs`, no other one is started. */
const deathsTooMany = 3;
const deathsWithinMs = 30_000;
/** Pause after the first death; each further one doubles it. */
const firstPauseMs = 100;
/** How long an engine that somebody else has just started may take until it can be connected to, and how often that is tried. */
const heldForMs = 2_000;
const heldStepMs = 50;

export function seekEngine(folder: RunFolder, startEngine: () => Promise<unknown>): EngineSeeker {
  let deaths: { readonly at: number; readonly reason: string }[] = [];
  const search = { givenUp: false };
  const bury = (reason: string) => {
    const now = performance.now();
    deaths = [...deaths.filter((death) => death.at > now - deathsWithinMs), { at: now, reason }];
  };
  const unlessTooMany = () => {
    const last = deaths.at(-1);
    if (last !== undefined && deaths.length >= deathsTooMany) throw new Error(last.reason);
  };
  const link = async (afterSeq: () => number, events: LinkEvents): Promise<EngineLink | Error> => {
    const endpoint = readEndpoint(folder.engineEndpoint);
    if (endpoint === null) return new Error('no engine is there');
    return await linkEngine(endpoint.socket, afterSeq(), events).catch((error: unknown) => error as Error);
  };
  /** Somebody else was faster; their engine opens its socket soon. */
  const linkHeld = async (held: RunHeld, afterSeq: () => number, events: LinkEvents): Promise<EngineLink | Error> => {
    const end = performance.now() + heldForMs;
    while (performance.now() < end) {
      const linked = await link(afterSeq, events);
      if (!(linked instanceof Error)) return linked;
      await pause(heldStepMs);
    }
    return held;
  };
  const startAndLink = async (afterSeq: () => number, events: LinkEvents): Promise<EngineLink | Error> => {
    try {
      await startEngine();
    } catch (error) {
      return error instanceof RunHeld ? await linkHeld(error, afterSeq, events) : (error as Error);
    }
    return await link(afterSeq, events);
  };
  return {
    async reach(afterSeq, events) {
      while (!search.givenUp) {
        const found = await link(afterSeq, events);
        if (!(found instanceof Error)) return found;
        unlessTooMany();
        const started = await startAndLink(afterSeq, events);
        if (!(started instanceof Error)) return started;
        bury(started.message);
        unlessTooMany();
        await pause(firstPauseMs * 2 ** (deaths.length - 1));
      }
      throw new Error('the run was let go');
    },
    died: (words) => bury(words ?? lastWords(folder.engineLog) ?? 'the engine died without a word'),
    forgive() {
      deaths = [];
    },
    abandon() {
      search.givenUp = true;
    },
  };
}
