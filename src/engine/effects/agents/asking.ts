import { permissionGoneEvent, type HookLine } from '../../../core/agent-files/hook-line.ts';
import { agentKeys } from '../../../core/agent-keys/agents.ts';
import { firstRunDialog, permissionOn } from '../../../core/agent-keys/keys.ts';
import { askedByHook } from '../../../core/agent-state/asked-by-hook.ts';
import { askedBy, type Asked } from '../../../core/agent-state/screen/asked.ts';
import { readDialog } from '../../../core/agent-state/screen/dialog.ts';
import type { Timer } from '../../../core/ports/index.ts';
import type { AgentEvent, PermissionAsked, PermissionSettled } from '../../../core/run/agent-events.ts';
import { at, textAt, type Fields } from '../../../core/text/fields.ts';
import type { EffectContext } from '../context.ts';
import { attemptOf } from '../refs.ts';
import type { LiveAgent } from './live-agent.ts';
import type { Record } from './reporter.ts';

/** Something that an agent asks and that is not settled yet. */
export interface OpenPermission {
  readonly id: string;
  readonly asked: Asked;
  /** What the hook was told that waits for the answer; `null` for one that is on the screen alone. */
  readonly payload: Fields | null;
}

/** What an agent asks leave for, or asks, found in its hooks and on its screen. */
export interface Asking {
  /** Whether anything that it asks is open. */
  readonly isAsking: () => boolean;
  readonly find: (id: string) => OpenPermission | null;
  /** It is being answered: whoever does so says how it was settled. @returns what is to be called afterwards */
  readonly hold: (id: string) => () => void;
  /** Settles it, if it is still open. */
  readonly settle: (id: string, how: Omit<PermissionSettled, 'type' | 'stream' | 'attempt' | 'permission'>) => Promise<void>;
  /** It is open again, for it could not be answered. `note` says why. */
  readonly again: (id: string, note: string) => Promise<void>;
  /** The agent has ended: what is open has gone. */
  readonly last: () => readonly AgentEvent[];
  readonly end: () => void;
}

/** Of Claude a dialog that a hook waits for, too, is told by the hook within this time, and stands on the screen for a moment after that was answered. Milliseconds. */
const hookFirstMs = 1_000;
const afterHooksMs = 5_000;

/** After these, a hook of Claude waits for nothing any more. */
const turnEvents: ReadonlySet<string> = new Set(['Stop', 'StopFailure', 'UserPromptSubmit', 'SessionEnd']);
const toolEvents: ReadonlySet<string> = new Set(['PostToolUse', 'PostToolUseFailure']);

export function asking(context: EffectContext, live: LiveAgent, record: Record): Asking {
  const { clock } = context.ports;
  const { ref } = live;
  const known = attemptOf(context.state(), ref)?.agent?.permissions ?? [];
  /** Ids of all that has been recorded. */
  const told = new Set(known.map(({ id }) => id));
  const settledBefore = new Set(known.filter(({ settled }) => settled !== null).map(({ id }) => id));
  const open = new Map<string, OpenPermission>();
  const held = new Set<string>();
  let counted = Math.max(0, ...known.map(({ id }) => Number(/^screen-(\d+)$/.exec(id)?.[1] ?? 0)));
  let hasHooks = known.some(({ by }) => by === 'hook');
  let timer: Timer | null = null;
  for (const { id, tool, summary, preview, options, by, settled } of known) {
    // Those of hooks stand in their file.
    if (settled === null && by === 'screen') open.set(id, { id, asked: { tool, summary, preview, options }, payload: null });
  }

  const ask = ({ id, asked, payload }: OpenPermission): PermissionAsked => ({
    type: 'permissionAsked',
    ...ref,
    permission: id,
    ...asked,
    by: payload === null ? 'screen' : 'hook',
  });
  const tell = (permission: OpenPermission) => {
    if (told.has(permission.id)) return;
    told.add(permission.id);
    record([ask(permission)]);
  };
  const gone = (id: string, note = ''): PermissionSettled => ({
    type: 'permissionSettled',
    ...ref,
    permission: id,
    decision: 'gone',
    by: '',
    rule: null,
    note,
  });
  /** Somebody has answered it in the pane; unless it is being answered from here, which is what was to be seen. */
  const left = (id: string) => {
    if (held.has(id) || !open.delete(id)) return;
    // What nobody was told of needs no end.
    if (live.isReady() && told.has(id)) record([gone(id, 'answered in the pane')]);
  };

  live.onHook((line: HookLine) => {
    const { event, permission, payload } = line;
    if (permission !== null && settledBefore.has(permission)) return;
    if (permission !== null && event !== permissionGoneEvent) {
      hasHooks = true;
      open.set(permission, { id: permission, asked: askedByHook(payload), payload });
      if (live.isReady()) tell({ id: permission, asked: askedByHook(payload), payload });
      return;
    }
    if (permission !== null) return left(permission);
    for (const each of open.values()) if (each.payload !== null && isOver(each.payload, line)) left(each.id);
  });

  /** Where no hook waits for an answer, the screen says what is asked. */
  const lookForDialog = () => {
    const screen = live.screen();
    if (screen === null || live.launch.mode !== 'interactive') return;
    const onScreen = [...open.values()].filter(({ payload }) => payload === null);
    const { state, since } = live.judged();
    const asked = askedOn(live, screen.rows);
    const waits = state === 'waiting-for-permission' || state === 'waiting-for-answer' || asked?.tool === firstRunTool;
    if (!waits) return asked === null ? onScreen.forEach(({ id }) => left(id)) : undefined;
    const byHook = [...open.values()].some(({ payload }) => payload !== null);
    if (asked === null || byHook) return;
    if (onScreen.some((each) => isSame(each.asked, asked))) return;
    const dueAt = since + (hasHooks ? afterHooksMs : live.launch.kind === 'claude' ? hookFirstMs : 0);
    if (clock.now() < dueAt) {
      timer?.cancel();
      timer = clock.at(dueAt, () => (live.isOver() ? undefined : lookForDialog()));
      return;
    }
    for (const { id } of onScreen) left(id);
    counted += 1;
    const found = { id: `screen-${counted}`, asked, payload: null };
    open.set(found.id, found);
    tell(found);
  };
  let wasReady = false;
  const stop = live.onNews(() => {
    if (!live.isReady() || live.isOver()) return;
    if (!wasReady) {
      wasReady = true;
      for (const each of open.values()) tell(each);
      // It was open when an earlier engine saw it, and is over in the file.
      for (const { id, by, settled } of known)
        if (settled === null && by === 'hook' && !open.has(id)) record([gone(id, 'answered in the pane')]);
    }
    lookForDialog();
  });

  return {
    isAsking: () => open.size > 0,
    find: (id) => open.get(id) ?? null,
    hold(id) {
      held.add(id);
      return () => void held.delete(id);
    },
    async settle(id, how) {
      if (!open.delete(id)) return;
      await context.record({ type: 'permissionSettled', ...ref, permission: id, ...how });
    },
    async again(id, note) {
      const permission = open.get(id);
      if (permission !== undefined) await context.record({ ...ask(permission), note });
    },
    last: () => [...open.keys()].filter((id) => told.has(id)).map((id) => gone(id, 'the agent has ended')),
    end() {
      stop();
      timer?.cancel();
    },
  };
}

/** Whether a hook says that the tool has run, or the turn is over, for which leave was asked. */
function isOver(payload: Fields, { event, payload: now }: HookLine): boolean {
  if (turnEvents.has(event)) return textAt(now, 'agent_id') === textAt(payload, 'agent_id');
  if (!toolEvents.has(event) || textAt(now, 'tool_name') !== textAt(payload, 'tool_name')) return false;
  return JSON.stringify(at(now, 'tool_input')) === JSON.stringify(at(payload, 'tool_input'));
}

/** A dialog of the first start of a program (trust in a folder, a log-in), which keeps it from its work. */
const firstRunTool = 'first start';

/** What the screen of an agent asks, `null` for nothing. */
export function askedOn(live: LiveAgent, rows: readonly string[]): Asked | null {
  const dialog = readDialog(rows);
  const { kind } = live.launch;
  const table = agentKeys[kind];
  const firstRun = firstRunDialog(table, rows);
  if (firstRun !== null)
    return { tool: firstRunTool, summary: firstRun.question.join(' '), preview: firstRun.question.join('\n'), options: firstRun.options };
  return dialog === null ? null : askedBy(kind, dialog, permissionOn(table, rows) === null);
}

export const isSame = (one: Asked, other: Asked): boolean =>
  one.tool === other.tool && one.summary === other.summary && one.options.join('\n') === other.options.join('\n');
