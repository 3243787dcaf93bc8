/**
 * Names of several streams at once: the id of a matrix, the beginning of ids up to a slash (`zen/security`), or a pattern in which a star stands
 * for one part between slashes.
 */
export interface Groups {
  /** The streams that a name stands for, in the order of the plan; `null` when it is the name of one thing, or of nothing. */
  readonly members: (name: string) => readonly string[] | null;
}

/**
 * @param streams all of them, in order
 * @param others ids of phases, checkpoints and so on: the name of one thing is never that of a group
 */
export function groupsOf(streams: readonly string[], others: ReadonlySet<string>): Groups {
  const single = new Set([...streams, ...others]);
  const byBeginning = new Map<string, string[]>();
  for (const id of streams) {
    for (let at = id.indexOf('/'); at !== -1; at = id.indexOf('/', at + 1)) {
      const beginning = id.slice(0, at);
      const members = byBeginning.get(beginning);
      if (members) members.push(id);
      else byBeginning.set(beginning, [id]);
    }
  }
  const patterns = new Map<string, readonly string[] | null>();
  return {
    members(name) {
      if (single.has(name)) return null;
      const known = byBeginning.get(name);
      if (known || !name.includes('*')) return known ?? null;
      let found = patterns.get(name);
      if (found === undefined) {
        const matching = streamsLike(name, streams);
        patterns.set(name, (found = matching.length > 0 ? matching : null));
      }
      return found;
    },
  };
}

/** A pattern names whole ids, or their beginnings: `zen/*` is all of `zen/a` and `zen/a/b`. */
function streamsLike(pattern: string, streams: readonly string[]): string[] {
  const wanted = pattern.split('/');
  return streams.filter((id) => {
    const parts = id.split('/');
    return parts.length >= wanted.length && wanted.every((part, index) => part === '*' || part === parts[index]);
  });
}
