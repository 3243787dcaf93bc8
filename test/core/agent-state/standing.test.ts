import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, hear, heardOutput, judge, type AgentStanding } from '../../../src/core/agent-state/standing.ts';
import { agentStates, observe, sources, type AgentState, type Observation, type Source } from '../../../src/core/agent-state/state.ts';

const settings = { idleAfterMs: 2_000, unknownAfterMs: 60_000, stalledAfterMs: 600_000 };
const said = (source: Source, state: AgentState, at: number, orElse: readonly AgentState[] = []): Observation =>
  observe(`test.${source}.rule`, state, `${source} says ${state}`, at, { orElse });
const after = (...observations: readonly Observation[]): AgentStanding => observations.reduce(hear, begin(0));
const stateAt = (standing: AgentStanding, now: number): AgentState => judge(standing, now, settings).state;

describe('the state of an agent', () => {
  it('is starting before anything was understood, and unknown when that takes long', () => {
    expect(judge(begin(5), 10, settings)).toMatchObject({ state: 'starting', since: 5, because: null, againAt: 60_005 });
    expect(judge(begin(5), 60_005, settings)).toMatchObject({ state: 'unknown', since: 60_005, because: null, againAt: null });
    expect(judge(heardOutput(begin(5), 50_000), 60_005, settings).state).toBe('unknown');
    expect(judge(after(said('terminal', 'idle', 70_000)), 71_000, settings)).toMatchObject({ state: 'starting', againAt: 72_000 });
  });

  it('is what the most trustworthy source says', () => {
    const standing = after(said('screen', 'waiting-for-answer', 900), said('hooks', 'working', 1_000));
    expect(judge(standing, 1_000, settings)).toMatchObject({
      state: 'working',
      because: { source: 'hooks' },
      others: [{ source: 'screen' }],
    });
  });

  it('is told apart by a source below, where it looks the same to the one above', () => {
    const title = said('terminal', 'waiting-for-permission', 1_000, ['waiting-for-answer']);
    expect(stateAt(after(title, said('screen', 'waiting-for-answer', 1_100)), 1_100)).toBe('waiting-for-answer');
    expect(stateAt(after(said('screen', 'waiting-for-answer', 900), title), 1_100)).toBe('waiting-for-permission');
  });

  it('follows news of a source below that contradicts the one above: hooks do not tell of Esc, nor that a question was answered', () => {
    const ready = said('terminal', 'idle', 2_000, ['done', 'waiting-for-permission']);
    expect(stateAt(after(said('hooks', 'working', 1_000), ready), 4_000)).toBe('idle');
    const asked = said('hooks', 'waiting-for-permission', 1_000);
    expect(stateAt(after(asked, said('terminal', 'working', 2_000)), 2_000)).toBe('working');
  });

  it('does not follow a source below that says what it has said all along', () => {
    const spinning = [said('terminal', 'working', 500), said('terminal', 'working', 1_200)];
    expect(stateAt(after(said('hooks', 'waiting-for-permission', 1_000), ...spinning), 1_200)).toBe('waiting-for-permission');
  });

  it('does not follow a source below that contradicts one that has said the same since as the one above', () => {
    const spinning = said('terminal', 'working', 3_000);
    const standing = after(said('hooks', 'working', 1_000), said('screen', 'idle', 2_000), spinning);
    expect(stateAt(standing, 9_000)).toBe('working');
    expect(stateAt(hear(hear(standing, said('screen', 'working', 3_500)), said('screen', 'idle', 4_000)), 9_000)).toBe('idle');
  });

  it('does not change for a source below to which it looks the same', () => {
    const ready = said('terminal', 'idle', 1_500, ['done', 'limit-reached']);
    expect(stateAt(after(said('hooks', 'done', 1_000), ready), 9_000)).toBe('done');
    expect(stateAt(after(said('hooks', 'limit-reached', 1_000), ready), 9_000)).toBe('limit-reached');
  });

  it('is idle only after a while, for between two steps it looks so', () => {
    const standing = after(said('terminal', 'working', 1_000), said('terminal', 'idle', 3_000));
    expect(judge(standing, 4_999, settings)).toMatchObject({ state: 'working', againAt: 5_000 });
    expect(judge(standing, 5_000, settings)).toMatchObject({ state: 'idle', since: 3_000, againAt: null });
    expect(stateAt(hear(standing, said('terminal', 'working', 4_000)), 5_000)).toBe('working');
    expect(stateAt(hear(standing, said('terminal', 'idle', 4_500)), 5_000)).toBe('idle');
  });

  it('is anything else at once', () => {
    expect(stateAt(after(said('terminal', 'working', 1_000), said('terminal', 'waiting-for-permission', 1_001)), 1_001)).toBe(
      'waiting-for-permission',
    );
  });

  it('does not heed what is older than what the same source has said', () => {
    expect(stateAt(after(said('transcript', 'done', 2_000), said('transcript', 'working', 1_000)), 2_000)).toBe('done');
  });

  it('is stalled when a busy agent shows no sign of life, and lives on with the next', () => {
    const working = after(said('hooks', 'working', 1_000));
    expect(judge(working, 600_999, settings)).toMatchObject({ state: 'working', againAt: 601_000 });
    expect(judge(working, 601_000, settings)).toMatchObject({
      state: 'stalled',
      since: 1_000,
      againAt: null,
      because: { source: 'hooks' },
    });
    expect(stateAt(heardOutput(working, 2_000), 601_000)).toBe('working');
    expect(stateAt(hear(working, said('hooks', 'working', 2_000)), 601_000), 'the same said again is no life').toBe('stalled');
    const tool = observe('test.hooks.rule', 'working', 'another tool', 2_000);
    expect(stateAt(hear(working, tool), 601_000)).toBe('working');
    const spinner = ['⠂ title', '⠐ title'].map((title, index) => observe('test.terminal.spinner', 'working', title, 1_000 + index));
    expect(stateAt(after(...spinner), 601_000), 'a spinner that turns is no life').toBe('stalled');
    expect(judge(working, 601_000, { ...settings, stalledAfterMs: null }).state).toBe('working');
  });

  it.each(['waiting-for-permission', 'limit-reached', 'overloaded', 'done'] as const)('is not stalled while it is %s', (state) => {
    expect(stateAt(after(said('hooks', state, 1_000)), 10_000_000)).toBe(state);
  });

  it('keeps the time of reset that any source names, and the exact one of two', () => {
    const limit = (source: Source, at: number, resetsAt: number | null, text = 'limit'): Observation =>
      observe(`test.${source}.limit`, 'limit-reached', text, at, { fault: 'usage-limit', resetsAt });
    expect(judge(after(limit('hooks', 1_000, null), limit('screen', 1_100, 7_200_000)), 2_000, settings)).toMatchObject({
      state: 'limit-reached',
      fault: 'usage-limit',
      resetsAt: 7_200_000,
    });
    const exact = after(
      limit('events', 1_000, 7_257_000),
      limit('events', 1_001, 7_200_000, 'resets 4:21am'),
      limit('events', 1_002, null, 'rejected'),
    );
    expect(judge(exact, 2_000, settings).resetsAt).toBe(7_257_000);
    const again = after(limit('screen', 1_000, 7_200_000), limit('screen', 90_000_000, 93_600_000));
    expect(judge(again, 90_000_000, settings).resetsAt, 'the same sentence a day later').toBe(7_200_000);
    expect(judge(after(limit('screen', 1_000, 7_200_000), said('screen', 'working', 8_000_000)), 8_000_000, settings).resetsAt).toBeNull();
  });

  const anything = fc.record({
    source: fc.constantFrom(...sources),
    state: fc.constantFrom(...agentStates),
    orElse: fc.uniqueArray(fc.constantFrom(...agentStates), { maxLength: 3 }),
    gap: fc.integer({ min: 0, max: 3_000 }),
  });
  const history = fc.array(anything, { maxLength: 25 }).map((steps) => {
    let now = 0;
    return steps.map(({ source, state, orElse, gap }) => said(source, state, (now += gap), orElse));
  });
  const never = { ...settings, stalledAfterMs: null };

  it('rests on what was said, tells all that was said last, and needs no more than it asks for to come true', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 4_000 }), (told, later) => {
        const standing = after(...told);
        const now = (told.at(-1)?.at ?? 0) + later;
        const { state, because, others, againAt } = judge(standing, now, never);
        if (told.length === 0) return;
        expect(state).toBe(because?.state ?? 'starting');
        const spoke = new Set(told.map(({ source }) => source)).size;
        // What held before the agent looked idle may be no source's last word any more.
        expect(others.length).toBeGreaterThanOrEqual(spoke - 1);
        if (againAt === null) expect(judge(standing, now + 1_000_000, never).state).toBe(state);
        else expect(judge(standing, againAt, never)).toMatchObject({ state: 'idle', againAt: null });
      }),
    );
  });

  it('does not depend on the order in which sources are heard, once it is certain', () => {
    fc.assert(
      fc.property(history, (told) => {
        const bySource = sources.flatMap((source) => told.filter((each) => each.source === source));
        const late = 1_000_000;
        expect(judge(after(...bySource), late, never).because).toEqual(judge(after(...told), late, never).because);
      }),
    );
  });
});
