import type { StreamId } from '../ids.ts';
import { currentAttempt, streamOf } from '../run/standing.ts';
import type { RunState } from '../run/state.ts';

/** A file that the plan wants, and what whoever looked found there. */
export interface DeliverableReport {
  /** `null` for those of the run. */
  readonly stream: StreamId | null;
  /** As the plan names it. */
  readonly path: string;
  readonly found: FileFact;
}

export type FileFact =
  /** SHA-256, hexadecimal. */
  | { readonly kind: 'file'; readonly bytes: number; readonly sha256: string }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }
  /** `reason` completes "it could not be read: ...". */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Where it would be is not known yet. */
  | { readonly kind: 'notLookedFor' };

/** Reads what is at an absolute path. The core reads no files; whoever asks for a report does. */
export type LookAtFile = (path: string) => FileFact;

export function deliverableReports(state: RunState, look: LookAtFile): DeliverableReport[] {
  const at = (dir: string | null, path: string): FileFact => (dir === null ? { kind: 'notLookedFor' } : look(`${dir}/${path}`));
  return [
    ...state.plan.streams.flatMap(({ id, deliverables }) =>
      deliverables.map(({ path }) => ({ stream: id, path, found: at(currentAttempt(streamOf(state, id))?.dir ?? null, path) })),
    ),
    ...state.plan.deliverables.map(({ path }) => ({ stream: null, path, found: at(state.workspaceDir, path) })),
  ];
}
