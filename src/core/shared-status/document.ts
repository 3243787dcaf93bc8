import type { FileFault } from '../run/events.ts';
import { isFields, type Fields } from '../text/fields.ts';
import { jsonFault } from '../text/json-fault.ts';

/** `.claude/agent-status.json`, in which the agents of one project tell one another how they are (docs/shared-files.md). */
export interface AgentStatusFile {
  readonly fields: Fields;
  /** Entries of the list `agents` that have an id. */
  readonly agents: readonly Entry[];
  /** Entries of the list `integrationQueue` that have an id. */
  readonly queue: readonly Entry[];
}

export interface Entry {
  readonly id: string;
  readonly fields: Fields;
}

export type ReadAgentStatus =
  { readonly kind: 'status'; readonly status: AgentStatusFile } | { readonly kind: 'fault'; readonly fault: FileFault };

export function readAgentStatus(text: string): ReadAgentStatus {
  const bare = text.replace(/^\ufeff/, '');
  const found = jsonFault(bare);
  if (found !== null) {
    const { line, column, reason } = found;
    return { kind: 'fault', fault: { reason: `is no JSON: ${reason}`, line, column } };
  }
  const fields: unknown = JSON.parse(bare);
  if (!isFields(fields)) return { kind: 'fault', fault: { reason: 'is JSON, but no object' } };
  const wrong = ['agents', 'integrationQueue'].find((name) => fields[name] !== undefined && !Array.isArray(fields[name]));
  if (wrong !== undefined) return { kind: 'fault', fault: { reason: `has \`${wrong}\`, which is no list` } };
  return { kind: 'status', status: { fields, agents: entries(fields['agents']), queue: entries(fields['integrationQueue']) } };
}

function entries(list: unknown): Entry[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((fields) => {
    const id = isFields(fields) ? fields['id'] : undefined;
    return isFields(fields) && typeof id === 'string' && id !== '' ? [{ id, fields }] : [];
  });
}
