import type { StreamId } from '../../ids.ts';
import type { StandUp } from '../stand-up.ts';
import { columns, type Table } from './section.ts';

export function standUpTable(streams: readonly { readonly id: StreamId; readonly standUp: StandUp }[]): Table {
  const rows = streams.map(({ id, standUp: { done, now, blocker, eta } }) => [
    id,
    done,
    now ?? '',
    blocker === null ? '' : ({ text: blocker, tone: 'warn' } as const),
    eta ?? '',
  ]);
  return { columns: columns('Stream', 'Done', 'Now', 'Blocker', 'ETA'), rows };
}
