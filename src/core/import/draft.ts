/**
 * What was found in a guide, before it is written as YAML. Its lists grow while the recognisers go over the guide one after the other, hence
 * nothing here is readonly.
 */

/** Whatever can carry comments. They are written before it, in this order. */
export interface Noted {
  notes: string[];
}

export interface DraftStream extends Noted {
  id: string;
  title: string | null;
  /** Id of its phase, or `null` at the top of the plan. */
  phase: string | null;
  /** The lines that the agent is told. */
  prompt: string[];
  promptFile: string | null;
  needs: DraftNeed[];
  priority: 'P0' | 'P1' | 'P2' | 'P3' | null;
  estimate: string | null;
  optional: boolean;
  anytime: boolean;
  milestones: string[];
  branch: string | null;
  deliverables: string[];
  checks: DraftCheck[];
  /** Axes of combinations: one stream for each. */
  matrix: DraftAxis[];
}

export interface DraftAxis {
  name: string;
  values: { id: string; title: string }[];
}

export type DraftNeed =
  /** A stream, phase, checkpoint or wave by its id. */
  | { kind: 'id'; id: string; unsure?: string }
  | { kind: 'milestone'; stream: string; milestone: string; unsure?: string }
  | { kind: 'merged'; stream: string; unsure?: string };

/** A gate with a command, or an item of a check-list that a person ticks. */
export interface DraftCheck extends Noted {
  title: string;
  level: 'must' | 'should' | 'nice';
  run: string | null;
}

export interface DraftPhase extends Noted {
  id: string;
  title: string | null;
  parent: string | null;
  needs: DraftNeed[];
  checks: DraftCheck[];
  estimate: string | null;
}

export interface DraftCheckpoint extends Noted {
  id: string;
  title: string | null;
  /** Minutes after the start. */
  at: number | null;
  needs: DraftNeed[];
  review: boolean;
  freshSession: boolean;
  handoff: string | null;
  expected: { stream: string; percent: number; note: string }[];
}

export interface DraftWave extends Noted {
  id: string;
  title: string | null;
  merges: { stream: string; branch: string; message: string | null }[];
  into: string | null;
  checks: DraftCheck[];
  land: { into: string; tag: string | null; message: string | null } | null;
}

export interface DraftProfile extends Noted {
  id: string;
  title: string;
  description: string | null;
  maxParallel: number | null;
  sequence: string[][];
  lanes: { id: string; streams: string[] }[];
  needs: { stream: string; needs: DraftNeed[] }[];
}

/** What one stream needs of another while both may be running. */
export interface DraftIntegration extends Noted {
  id: string;
  from: string;
  to: string;
  what: string;
}

export interface DraftMetric extends Noted {
  name: string;
  target: string;
}

/** Parts of the plan that are one mapping or list, with their comments. */
export interface Draft extends Noted {
  name: string | null;
  description: string[];
  phases: DraftPhase[];
  streams: DraftStream[];
  checkpoints: DraftCheckpoint[];
  waves: DraftWave[];
  profiles: DraftProfile[];
  preflight: DraftCheck[];
  final: DraftCheck[];
  checklist: DraftCheck[];
  metrics: DraftMetric[];
  integration: DraftIntegration[];
  /** Time between stand-ups. */
  standup: ({ every: string } & Noted) | null;
  escalation: ({ after: string; do: 'notify' | 'ask' | 'page' | 'block'; who: string | null; text: string } & Noted)[];
  rollback: ({
    finding: string;
    in: string;
    stop: string[];
    /** Whether what reported the finding runs again. */ rerun: boolean;
  } & Noted)[];
  signOff: ({ title: string; evidence: string[]; by: string[] } & Noted) | null;
  deliverables: string[];
  /** Comments that stand before a key of the plan, whether or not it has a value, or at the end of the plan. */
  asides: Record<Aside, string[]>;
}

export type Aside = 'phases' | 'streams' | 'checkpoints' | 'waves' | 'profiles' | 'rollback' | 'integration' | 'final' | 'end';

export const emptyDraft = (): Draft => ({
  name: null,
  description: [],
  phases: [],
  streams: [],
  checkpoints: [],
  waves: [],
  profiles: [],
  preflight: [],
  final: [],
  checklist: [],
  metrics: [],
  integration: [],
  standup: null,
  escalation: [],
  rollback: [],
  signOff: null,
  deliverables: [],
  asides: { phases: [], streams: [], checkpoints: [], waves: [], profiles: [], rollback: [], integration: [], final: [], end: [] },
  notes: [],
});

export const emptyStream = (id: string, title: string | null, phase: string | null): DraftStream => ({
  id,
  title,
  phase,
  prompt: [],
  promptFile: null,
  needs: [],
  priority: null,
  estimate: null,
  optional: false,
  anytime: false,
  milestones: [],
  branch: null,
  deliverables: [],
  checks: [],
  matrix: [],
  notes: [],
});

export const emptyPhase = (id: string, title: string | null, parent: string | null = null): DraftPhase => ({
  id,
  title,
  parent,
  needs: [],
  checks: [],
  estimate: null,
  notes: [],
});

export const emptyCheckpoint = (id: string, title: string | null): DraftCheckpoint => ({
  id,
  title,
  at: null,
  needs: [],
  review: false,
  freshSession: false,
  handoff: null,
  expected: [],
  notes: [],
});

/** Adds a need once. */
export function addNeed(needs: DraftNeed[], need: DraftNeed): void {
  const key = (each: DraftNeed) => JSON.stringify({ ...each, unsure: undefined });
  if (!needs.some((other) => key(other) === key(need))) needs.push(need);
}
