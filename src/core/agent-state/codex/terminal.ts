import { observe, type AgentState, type Moment, type Observation } from '../state.ts';
import type { StandingSigns } from '../terminal/signs.ts';

/** Codex names its state itself (OSC 7501), in every terminal. The title tells the same, a little later. */
export function readTerminal({ title, notification, programState }: StandingSigns, { at }: Moment): Observation | null {
  const named = programState === null ? undefined : states[programState.state];
  if (programState !== null && named !== undefined) {
    const [state, orElse] = named;
    const kind = programState.fields['kind'];
    const asks = programState.state === 'blocked' && kind !== undefined && kind !== 'permission';
    const text = notification ?? `state=${programState.state}${kind === undefined ? '' : ` kind=${kind}`}`;
    return observe(`codex.terminal.${programState.state}`, asks ? 'waiting-for-answer' : state, text, at, { orElse });
  }
  if (title === null || title === '') return null;
  if (/^[\u2801-\u28ff] /u.test(title)) return observe('codex.terminal.spinner', 'working', title, at, { orElse: ['overloaded'] });
  if (/^\[ [!.] \] Action Required\b/.test(title)) {
    return observe('codex.terminal.action-required', 'waiting-for-permission', title, at, { orElse: ['waiting-for-answer'] });
  }
  return observe('codex.terminal.plain-title', 'idle', title, at, { orElse: ['done', 'failed', 'limit-reached', 'waiting-for-answer'] });
}

/** A menu about limits comes after `done` and `error`, and is not called `blocked`. */
const states: Readonly<Record<string, readonly [AgentState, readonly AgentState[]]>> = {
  working: ['working', ['overloaded']],
  blocked: ['waiting-for-permission', ['waiting-for-answer']],
  done: ['done', ['limit-reached', 'failed', 'waiting-for-answer']],
  error: ['failed', ['limit-reached', 'waiting-for-answer']],
  idle: ['idle', ['limit-reached', 'failed', 'done', 'waiting-for-answer']],
};
