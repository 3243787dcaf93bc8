/** The clock that files are stamped with ticks in steps of up to 10 ms: a change may bear a time a little before it was made. */
export const stampLagMs = 20;

/** Whom a file that lies where several attempts work tells of. */
export interface Claims {
  /** The owner takes what is written from `since` on (epoch milliseconds). */
  claim(file: string, owner: string, since: number): void;
  release(file: string, owner: string): void;
  /** Whether what was written into the file at that time is certainly the owner's. */
  holds(file: string, owner: string, changedAt: number): boolean;
}

export function claims(now: () => number): Claims {
  const owners = new Map<string, Map<string, number>>();
  return {
    claim(file, owner, since) {
      owners.set(file, (owners.get(file) ?? new Map<string, number>()).set(owner, since));
    },
    release(file, owner) {
      const left = owners.get(file);
      left?.delete(owner);
      if (left?.size === 0) owners.delete(file);
      // What stands there now may be of the one that has gone.
      const [last] = left?.size === 1 ? left.keys() : [];
      if (last !== undefined) left?.set(last, now() + stampLagMs);
    },
    holds(file, owner, changedAt) {
      const all = owners.get(file);
      return all?.size === 1 && changedAt >= (all.get(owner) ?? Infinity) - stampLagMs;
    },
  };
}
