import type { Checkpoint } from '../plan/model.ts';
import type { SeenByEngine } from './events.ts';
import { gateText } from './gates.ts';
import { signedEvidence } from './signed-evidence.ts';
import { gateOf } from './standing.ts';
import { isRenewing } from './staleness.ts';
import type { GateState, RunState, VoidedSignature } from './state.ts';

/** What speaks against a signature: each a sentence part. Only gates that must pass, and files that are named, can. */
export function signOffProblems(state: RunState, checkpoint: Checkpoint, seen: SeenByEngine | null): readonly string[] {
  const { gates, files } = signedEvidence(state, checkpoint);
  const missing = new Set((seen?.files ?? []).flatMap(({ path, sha256 }) => (sha256 === null ? [path] : [])));
  return [
    ...gates.flatMap(({ id, level }) => (level === 'must' ? gateProblem(gateOf(state, id)) : [])),
    ...files.filter((path) => missing.has(path)).map((path) => `${path} does not exist`),
  ];
}

/** Whether each of its gates that must pass has been measured at least once, so that there is a word to be overridden. */
export const isMeasured = (state: RunState, checkpoint: Checkpoint): boolean =>
  signedEvidence(state, checkpoint).gates.every(({ id, level }) => level !== 'must' || gateOf(state, id).round > 0);

function gateProblem(gate: GateState): readonly string[] {
  const { id, status, stale } = gate;
  if (isRenewing(gate)) return [`gate ${id} was stale and is being measured again`];
  if (stale !== null) return [`gate ${id} is stale: ${staleReason(gate)}`];
  switch (status.kind) {
    case 'skipped':
      return [];
    case 'done':
      return status.verdict.kind === 'passed' ? [] : [gateText(id, status.verdict)];
    case 'waiting':
      return [`gate ${id} has not been measured`];
    case 'running':
      return [`gate ${id} is being measured`];
    case 'asking':
      return [`gate ${id} waits for an answer`];
  }
}

/** `it was measured on 1234567890, and fedcba0987 is checked out now`. */
export const staleReason = ({ stale }: GateState): string =>
  `it was measured on ${shortCommit(stale?.from)}, and ${shortCommit(stale?.to)} is checked out now`;

/** `the signature of ann is void: fedcba0987 has been checked out in /project since`. */
export const voidedText = ({ by, commit, dir }: VoidedSignature): string =>
  `the signature of ${by} is void: ${shortCommit(commit)} has been checked out in ${dir} since`;

const shortCommit = (commit: string | null | undefined): string => commit?.slice(0, 10) ?? 'no commit';
