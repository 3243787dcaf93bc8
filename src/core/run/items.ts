import { asItemId, type CheckpointId, type GateId, type ItemId, type RollbackId, type StreamId, type WaveId } from '../ids.ts';
import { isBudgetScope } from './budget-scopes.ts';
import type { BudgetScope } from './state.ts';

/** What an item that waits for a person is about. */
export type ItemSubject =
  | { readonly kind: 'review'; readonly checkpoint: CheckpointId }
  | { readonly kind: 'gate'; readonly gate: GateId }
  | { readonly kind: 'stream'; readonly stream: StreamId }
  | { readonly kind: 'question'; readonly stream: StreamId }
  | { readonly kind: 'blocker'; readonly stream: StreamId }
  | { readonly kind: 'stuck'; readonly stream: StreamId }
  | { readonly kind: 'uncommitted'; readonly stream: StreamId }
  /** What its agent asks leave for; `permission` is unique within the attempt. */
  | { readonly kind: 'permission'; readonly stream: StreamId; readonly permission: string }
  /** Its agent cannot go on by itself: a menu about a limit, log-in, billing, silence, a prompt that was not taken up. */
  | { readonly kind: 'agent'; readonly stream: StreamId }
  /** `step` is 1-based. */
  | { readonly kind: 'escalation'; readonly stream: StreamId; readonly step: number }
  | { readonly kind: 'budget' | 'budget-warning'; readonly scope: BudgetScope }
  | { readonly kind: 'wave'; readonly wave: WaveId }
  /** `of` is `WAVE/STREAM`, both of which may have `/` in them. */
  | { readonly kind: 'conflict'; readonly of: string }
  /** `of` is `A+B`. */
  | { readonly kind: 'hold'; readonly of: string }
  | { readonly kind: 'rollback'; readonly rollback: RollbackId }
  /** Of the queue in `.claude/agent-status.json`. */
  | { readonly kind: 'integration'; readonly item: string }
  /** A file by which agents report, absolute. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'fault'; readonly at: number };

export function itemId(subject: ItemSubject): ItemId {
  switch (subject.kind) {
    case 'review':
      return asItemId(`review:${subject.checkpoint}`);
    case 'gate':
      return asItemId(`gate:${subject.gate}`);
    case 'wave':
      return asItemId(`wave:${subject.wave}`);
    case 'conflict':
      return asItemId(`conflict:${subject.of}`);
    case 'hold':
      return asItemId(`hold:${subject.of}`);
    case 'rollback':
      return asItemId(`rollback:${subject.rollback}`);
    case 'integration':
      return asItemId(`integration:${subject.item}`);
    case 'file':
      return asItemId(`file:${subject.file}`);
    case 'fault':
      return asItemId(`fault:${subject.at}`);
    case 'budget':
    case 'budget-warning':
      return asItemId(`${subject.kind}:${subject.scope}`);
    case 'escalation':
      return asItemId(`escalation:${subject.stream}:${subject.step}`);
    case 'permission':
      return asItemId(`permission:${subject.stream}:${subject.permission}`);
    default:
      return asItemId(`${subject.kind}:${subject.stream}`);
  }
}

/** @returns what an item id is about, or `null` when it is none; whether the subject exists is not looked at */
export function itemSubject(item: ItemId): ItemSubject | null {
  const colon = item.indexOf(':');
  const rest = item.slice(colon + 1);
  switch (item.slice(0, Math.max(0, colon))) {
    case 'review':
      return { kind: 'review', checkpoint: rest as CheckpointId };
    case 'gate':
      return { kind: 'gate', gate: rest as GateId };
    case 'stream':
      return { kind: 'stream', stream: rest as StreamId };
    case 'question':
      return { kind: 'question', stream: rest as StreamId };
    case 'blocker':
      return { kind: 'blocker', stream: rest as StreamId };
    case 'budget':
      return isBudgetScope(rest) ? { kind: 'budget', scope: rest } : null;
    case 'budget-warning':
      return isBudgetScope(rest) ? { kind: 'budget-warning', scope: rest } : null;
    case 'stuck':
      return { kind: 'stuck', stream: rest as StreamId };
    case 'uncommitted':
      return { kind: 'uncommitted', stream: rest as StreamId };
    case 'escalation': {
      const match = /^(.+):(\d+)$/.exec(rest);
      return match?.[1] === undefined ? null : { kind: 'escalation', stream: match[1] as StreamId, step: Number(match[2]) };
    }
    case 'permission': {
      // A stream has no colon in its id; what an agent calls its request may have.
      const match = /^([^:]+):(.+)$/.exec(rest);
      return match?.[1] === undefined || match[2] === undefined
        ? null
        : { kind: 'permission', stream: match[1] as StreamId, permission: match[2] };
    }
    case 'agent':
      return { kind: 'agent', stream: rest as StreamId };
    case 'wave':
      return { kind: 'wave', wave: rest as WaveId };
    case 'conflict':
      return { kind: 'conflict', of: rest };
    case 'hold':
      return { kind: 'hold', of: rest };
    case 'rollback':
      return { kind: 'rollback', rollback: rest as RollbackId };
    case 'integration':
      return { kind: 'integration', item: rest };
    case 'file':
      return { kind: 'file', file: rest };
    case 'fault':
      return { kind: 'fault', at: Number(rest) };
    default:
      return null;
  }
}
