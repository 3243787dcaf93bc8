import { isInterruptible } from './agent-prompts.ts';
import type { AttemptAgent } from './attempt-agent.ts';
import { faultText } from './agent-words.ts';
import type { RunRequest } from './events.ts';
import { itemId, type ItemSubject } from './items.ts';
import { openPermissions } from './permissions.ts';
import { currentAttempt } from './standing.ts';
import type { RunState, StreamState } from './state.ts';
import { plural } from './words.ts';

/** What a person is told about the real agent of a stream that runs, before its place in the inbox is worked out. */
export interface AgentItem {
  readonly subject: ItemSubject;
  readonly kind: 'permission' | 'question' | 'agent';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  readonly answers: readonly RunRequest[];
  /** Exactly what will happen when it is approved. */
  readonly preview?: string;
  /** What can be picked, in the words of the agent; `answer` takes the number, 1-based. */
  readonly options?: readonly string[];
}

export function agentItems(state: RunState, stream: StreamState): readonly AgentItem[] {
  const agent = currentAttempt(stream)?.agent;
  if (agent === undefined || (stream.status.kind !== 'running' && stream.status.kind !== 'paused')) return [];
  const permissions = permissionItems(stream);
  // While it waits for the answer to a question that it asked by a tool, it is silent.
  if (permissions.length > 0 || stream.status.kind === 'paused' || stream.progress?.question) return permissions;
  const item = questionItem(stream, agent) ?? troubleItem(state, stream, agent);
  return item === null ? [] : [item];
}

/** Whether the agent of a running stream waits for a person, and does nothing until then. */
export function agentWaits(state: RunState, stream: StreamState): boolean {
  const items = agentItems(state, stream);
  return (
    items.some(({ kind }) => kind !== 'agent') ||
    items.some(({ kind }) => kind === 'agent' && currentAttempt(stream)?.agent?.judged?.state !== 'stalled')
  );
}

function permissionItems(stream: StreamState): readonly AgentItem[] {
  return openPermissions(stream).map(({ id, tool, summary, preview, options, askedAt, note }): AgentItem => {
    const subject = { kind: 'permission', stream: stream.id, permission: id } as const;
    const item = itemId(subject);
    return {
      subject,
      kind: 'permission',
      title: `${stream.id} asks leave for ${tool}`,
      detail: note === undefined ? summary : `${summary} (${note})`,
      since: askedAt,
      answers: [
        { kind: 'approve', item, note: '' },
        { kind: 'approve', item, note: '', scope: 'stream' },
        { kind: 'reject', item, note: '' },
        ...options.map((_, index): RunRequest => ({ kind: 'answer', item, option: index + 1 })),
      ],
      preview,
      ...(options.length === 0 ? {} : { options }),
    };
  });
}

function questionItem(stream: StreamState, { judged }: AttemptAgent): AgentItem | null {
  if (judged?.state !== 'waiting-for-answer') return null;
  return {
    subject: { kind: 'question', stream: stream.id },
    kind: 'question',
    title: `${stream.id} asks`,
    detail: judged.text === '' ? 'its question stands in its pane' : judged.text,
    since: judged.since,
    answers: [{ kind: 'send', stream: stream.id, text: '' }],
  };
}

function troubleItem(state: RunState, stream: StreamState, agent: AttemptAgent): AgentItem | null {
  const trouble = troubleOf(agent, isInterruptible(state, stream));
  if (trouble === null) return null;
  const { id } = stream;
  const target = { kind: 'stream', stream: id } as const;
  const typed: readonly RunRequest[] = isInterruptible(state, stream) ? [{ kind: 'send', stream: id, text: '' }] : [];
  return {
    subject: { kind: 'agent', stream: id },
    kind: 'agent',
    title: `${id} ${trouble.title}`,
    detail: trouble.detail,
    since: agent.judged?.since ?? stream.why.at,
    answers: [...typed, { kind: 'retry', target }, { kind: 'skip', target }],
  };
}

function troubleOf(agent: AttemptAgent, isInteractive: boolean): { readonly title: string; readonly detail: string } | null {
  const { judged, undelivered, promptTakenAt } = agent;
  const said = judged?.text ?? '';
  if (judged?.fault === 'authentication' || judged?.fault === 'billing') {
    const title = judged.fault === 'billing' ? 'has no money left' : 'is not logged in';
    return { title, detail: said === '' ? faultText(judged.fault) : said };
  }
  if (undelivered > 0) {
    const detail = `a prompt was sent ${plural(undelivered, 'time')}, and its agent has not said that it took it up`;
    return { title: 'has not taken up its prompt', detail };
  }
  if (judged?.state === 'stalled')
    return { title: 'is stalled', detail: `it is at work and has been silent for long${said === '' ? '' : `; the last was: ${said}`}` };
  if (!isInteractive || judged === null) return null;
  // What has been decided is on its way to it.
  const isBeingTold = agent.permissions.some(({ settled }) => settled === null);
  if (judged.state === 'waiting-for-permission' && !isBeingTold)
    return { title: 'waits for permission', detail: said === '' ? 'what for stands in its pane' : said };
  if (judged.state === 'idle' && promptTakenAt !== null && agent.isOutdated !== true) {
    return { title: 'is idle', detail: 'its agent has left its turn without being done; tell it how to go on' };
  }
  return null;
}
