import { describe, expect, it } from 'vitest';
import { claude } from '../../../src/core/agent-state/claude/claude.ts';
import { codex } from '../../../src/core/agent-state/codex/codex.ts';
import { judge } from '../../../src/core/agent-state/standing.ts';
import { readCommand } from '../../../src/core/agent-state/terminal/scan.ts';
import { emptyLedger } from '../../../src/core/agent-state/usage/ledger.ts';
import { beginWatch, take, takeScreen, takeSigns, type AgentWatch } from '../../../src/core/agent-state/watch.ts';
import { moment, recordedAt, screenSample } from '../../support/agent-samples/replay.ts';

const now = (after: number) => moment(recordedAt + after);
const sign = (watch: AgentWatch, command: string, after: number): AgentWatch => {
  const read = readCommand(command);
  return takeSigns(watch, read === null ? [] : [read], codex, now(after));
};
const begun = beginWatch(recordedAt, emptyLedger, 'mine');

describe('one process of an agent', () => {
  it('is seen by all sources together: Codex calls itself done, and shows the menu of a limit', () => {
    const { rows } = screenSample('interactive/codex.usage-limit.1.screen.txt');
    const menu = (watch: AgentWatch, after: number): AgentWatch => takeScreen(watch, rows, codex, now(after));
    const watch = menu(sign(menu(begun, 1_000), '7501;state=done:app=codex', 1_001), 1_500);
    const judged = judge(watch.standing, recordedAt + 9_000);
    expect(judged).toMatchObject({
      state: 'limit-reached',
      fault: 'usage-limit',
      resetsAt: Date.UTC(2026, 10, 21, 4, 32),
      because: { source: 'screen' },
    });
    expect(judged.others.map(({ rule }) => rule)).toEqual(['codex.terminal.done']);
  });

  it('is at work while a background task of Claude runs, though the title says that it is idle', () => {
    const stop = claude.hook({ hook_event_name: 'Stop', session_id: 's', background_tasks: [{ id: 'b1' }] }, now(1_000));
    const stopped = take(begun, stop, now(1_000), 'p');
    const idle = takeSigns(
      stopped,
      [
        { kind: 'title', title: '✳ Title' },
        { kind: 'progress', value: 0 },
      ],
      claude,
      now(1_100),
    );
    expect(judge(idle.standing, recordedAt + 20_000).state).toBe('working');
  });

  it('does not hear of the hidden conversation in which Codex makes up a title', () => {
    const complete = (thread: string) => codex.hook({ type: 'agent-turn-complete', 'thread-id': thread }, now(0));
    expect(judge(take(begun, complete('hidden'), now(0), 'p').standing, recordedAt).state).toBe('starting');
    expect(judge(take(begun, complete('mine'), now(0), 'p').standing, recordedAt).state).toBe('done');
  });

  it('knows its conversation, and when it took up a prompt', () => {
    const watch = take(begun, codex.event({ type: 'thread.started', thread_id: 'other' }, now(7)), now(7), 'p');
    expect(watch).toMatchObject({ conversation: 'other', promptTakenAt: recordedAt + 7 });
  });

  it('is asked what for when Codex is blocked', () => {
    expect(judge(sign(begun, '7501;state=blocked:app=codex:kind=permission', 1).standing, recordedAt + 1).state).toBe(
      'waiting-for-permission',
    );
    expect(judge(sign(begun, '7501;state=blocked:app=codex:kind=question', 1).standing, recordedAt + 1).state).toBe('waiting-for-answer');
  });
});
