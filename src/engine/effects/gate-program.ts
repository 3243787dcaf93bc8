import type { GateCheck, Program } from '../../core/plan/model.ts';

/** What a gate runs; `null` where it reads or compares something, counts others, or asks a person. */
export function programOf(check: GateCheck): Program | null {
  switch (check.kind) {
    case 'command':
    case 'shell':
      return check;
    case 'human':
    case 'consensus':
    case 'group':
      return null;
    default:
      return check.program;
  }
}
