import type { StreamId } from '../../core/ids.ts';
import type { MergeForecast, Outlook, Timer } from '../../core/ports/index.ts';
import { foretold, mergedTogether } from '../../core/run/conflicts.ts';
import type { ConflictForecast, RunEvent } from '../../core/run/events.ts';
import { foretoldRule } from '../../core/run/foretold-rules.ts';
import { contenders, outsideOf, sideOf, type Contender } from '../../core/run/forecast-order.ts';
import type { EffectContext } from './context.ts';
import { workspaceDirOf } from './refs.ts';

export interface ConflictEffects {
  /** Watches the branches of all streams whose work is to be merged, and no others. */
  follow(): void;
  unfollowAll(): void;
}

/** Commits come in bursts, a rebase for instance: what comes of them is looked at when it has been quiet for so long, or after the longest wait. */
const quietMs = 500;
const longestMs = 5_000;

/** Files that an event names; a rename of a folder may make thousands conflict. */
const mostFiles = 50;

interface Followed {
  readonly contender: Contender;
  /** The commit that was merged with those of the others last; `null` before the first time. */
  head: string | null;
  end(): void;
}

/** Merges the branches of streams in memory while they work, pair by pair, whenever one of the two has moved. */
export function conflictEffects(context: EffectContext): ConflictEffects {
  const { clock, evidence, forecasts } = context.ports;
  const followed = new Map<StreamId, Followed>();
  const moved = new Set<StreamId>();
  let waiting: { readonly since: number; readonly timer: Timer } | null = null;
  let looking = false;
  /** Reasons why two could not be merged, each told once. */
  const told = new Set<string>();

  const look = async () => {
    const changed = await movedHeads();
    if (changed.size === 0) return;
    const all = inPlanOrder().flatMap((each) => (each.head === null ? [] : [{ ...each, head: each.head, hasMoved: changed.has(each) }]));
    const merged = mergedTogether(context.state());
    const pairs = all.flatMap((one, second) =>
      all.slice(0, second).flatMap((other, first) => {
        const wanted = (one.hasMoved || other.hasMoved) && !merged([other.contender.stream.id, one.contender.stream.id]);
        return wanted ? [[first, second] as const] : [];
      }),
    );
    // Only what has moved can have come to work outside of its claims.
    const sides = all.map(({ contender, head, hasMoved }) => {
      const side = sideOf(contender, { kind: 'commit', commit: head });
      return hasMoved ? side : { ...side, base: null };
    });
    let forecast;
    try {
      forecast = await forecasts.foretell({ workspaceDir: workspaceDirOf(context.state()), sides, pairs });
    } catch (error) {
      // With the next commit all of it is tried again.
      for (const each of changed) each.head = null;
      throw error;
    }
    const events = pairs.flatMap(([first, second], index) => {
      const [one, other] = [all[first], all[second]];
      const outlook = forecast.outlooks[index];
      if (one === undefined || other === undefined || outlook === undefined) return [];
      return eventsOf([one.contender.stream.id, other.contender.stream.id], [one.head, other.head], outlook);
    });
    const outside = outsideEvents(
      all.map(({ contender }) => contender),
      forecast,
    );
    await Promise.all([...events, ...outside].map((event) => context.record(event)));
  };

  /** Streams begin in any order, and a pair is named in that of the plan. */
  const inPlanOrder = () => context.state().plan.streams.flatMap(({ id }) => followed.get(id) ?? []);

  /** @returns those that have another commit checked out than the one that was merged last; a worktree that is gone has none */
  const movedHeads = async (): Promise<ReadonlySet<Followed>> => {
    const asked = [...moved].flatMap((id) => followed.get(id) ?? []);
    moved.clear();
    const found = await Promise.all(
      asked.map(async (each) => {
        const head = await evidence.head(each.contender.dir);
        if (head === null || head === each.head) return null;
        each.head = head;
        return each;
      }),
    );
    return new Set(found.filter((each) => each !== null));
  };

  /** Nothing is recorded that is known already: most commits change nothing about what conflicts. */
  const eventsOf = (pair: ConflictForecast['pair'], heads: ConflictForecast['heads'], outlook: Outlook): readonly RunEvent[] => {
    if (outlook.kind === 'unknown') {
      const what = `it cannot be foretold whether ${pair[0]} and ${pair[1]} conflict: ${outlook.reason}`;
      if (told.has(what)) return [];
      told.add(what);
      return [{ type: 'engineFaulted', what }];
    }
    const files = outlook.kind === 'conflict' ? unsettledFirst(pair, outlook.files) : [];
    const before = foretold(context.state(), pair);
    const now = { files: files.slice(0, mostFiles), count: files.length };
    if (isSame(before, now)) return [];
    return [{ type: 'conflictForecast', pair, heads, ...now }];
  };

  const unsettledFirst = (pair: ConflictForecast['pair'], files: readonly string[]): readonly string[] => {
    if (files.length <= mostFiles) return files;
    const { plan } = context.state();
    const { open = [], settled = [] } = Object.groupBy(files, (file) => (foretoldRule(plan, pair, file) === null ? 'open' : 'settled'));
    return [...open, ...settled];
  };

  const outsideEvents = (all: readonly Contender[], forecast: MergeForecast): readonly RunEvent[] =>
    outsideOf(all, forecast).flatMap(({ stream, head, files }) => {
      const now = { files: files.slice(0, mostFiles), count: files.length };
      const before = context.state().outsideClaims.find((entry) => entry.stream === stream);
      return isSame(before, now) ? [] : [{ type: 'workOutsideClaims', stream, head, ...now } as const];
    });

  const begin = () => {
    waiting = null;
    if (looking || followed.size === 0) return;
    looking = true;
    context.begin('the forecast of conflicts', async () => {
      try {
        await look();
      } finally {
        looking = false;
        if (moved.size > 0) wait();
      }
    });
  };
  const wait = () => {
    const now = clock.now();
    const since = waiting?.since ?? now;
    waiting?.timer.cancel();
    waiting = { since, timer: clock.at(Math.min(now + quietMs, since + longestMs), begin) };
  };
  const end = (id: StreamId) => {
    followed.get(id)?.end();
    followed.delete(id);
    moved.delete(id);
  };

  return {
    follow() {
      const state = context.state();
      const wanted = state.status.kind === 'ended' ? [] : contenders(state);
      // One alone has nothing to conflict with, and can only leave its claims.
      const worth = wanted.length > 1 ? wanted : wanted.filter(({ stream }) => stream.claims.length > 0);
      const dirs = new Map(worth.map((contender) => [contender.stream.id, contender.dir]));
      for (const [id, { contender }] of followed) if (dirs.get(id) !== contender.dir) end(id);
      for (const contender of worth) {
        const { id } = contender.stream;
        if (followed.has(id)) continue;
        const stop = evidence.watch(contender.dir, () => {
          moved.add(id);
          if (!looking) wait();
        });
        followed.set(id, { contender, head: null, end: stop });
      }
    },
    unfollowAll() {
      waiting?.timer.cancel();
      waiting = null;
      for (const id of followed.keys()) end(id);
    },
  };
}

type Files = Pick<ConflictForecast, 'files' | 'count'>;

/** Nothing foretold is the same as nothing found. */
function isSame(before: Files | undefined, now: Files): boolean {
  const { files, count } = before ?? { files: [], count: 0 };
  return count === now.count && files.length === now.files.length && files.every((file, index) => file === now.files[index]);
}
