import { describe, expect, test } from 'vitest';
import { asItemId, asStreamId, asWaveId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import type { QueuedIntegration } from '../../../src/core/run/events.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import type { BlockedByQueue } from '../../../src/core/plan/model.ts';
import { plan, stream, wave } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const A = asStreamId('A');
const item = (more: Partial<QueuedIntegration> = {}): QueuedIntegration => ({
  id: 'int-1',
  from: 'A',
  to: 'B',
  what: 'the card',
  provider: A,
  milestone: null,
  files: [],
  blocks: [asStreamId('B')],
  isResolved: false,
  ...more,
});
const read = (...items: QueuedIntegration[]) => ({ type: 'integrationQueueRead', items }) as const;
/** B waits for Z, so that the queue is there before it could start. */
const begun = (...items: QueuedIntegration[]) =>
  new Scenario(plan([stream('A', { milestones: ['base'] }), stream('B', { needs: ['Z'] }), stream('Z')])).say(read(...items)).exits('Z');
const statusOf = (run: Scenario, id = 'B') => run.state.streams[asStreamId(id)]?.status.kind;
const settled = (run: Scenario) => run.state.sharedStatus?.queue['int-1']?.settled ?? null;

describe('the integration queue of agents', () => {
  test('keeps what it blocks from starting, and the run from ending', () => {
    const run = begun(item({ provider: null, from: 'nobody' })).exits('A');
    expect(run.state.streams[asStreamId('B')]).toMatchObject({
      status: { kind: 'waiting', on: ['integration:int-1'] },
      why: { rule: 'integration', text: 'waits for int-1: the card, from nobody' },
    });
    expect(run.state.status.kind).toBe('running');
    expect(attention(run.state)).toMatchObject([
      {
        id: 'integration:int-1',
        title: 'settle int-1: the card',
        detail: 'nobody is to provide it for B; the plan has no such stream, so that only you can settle it; B waits for it',
        frees: 1,
      },
    ]);
  });

  test('lets what it has freed start in its turn, before what its provider alone has freed', () => {
    const streams = [stream('A'), stream('B', { needs: ['A'] }), stream('C', { needs: ['A'] })];
    const run = new Scenario(plan(streams, { maxParallel: 1 })).say(read(item())).exits('A');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running', C: 'ready' });
  });

  describe('keeps a wave from merging', () => {
    const W = asWaveId('W');
    const merging = (
      queued: QueuedIntegration,
      streams = [stream('A'), stream('B')],
      integrationQueue: BlockedByQueue = { streams: [], waves: [] },
    ) => new Scenario(plan(streams, { waves: [wave('W', ['B'])], integrationQueue })).say(read(queued)).exits('B');
    const waveOf = (run: Scenario) => run.state.waves[W];

    test('that it names, until it is settled', () => {
      const run = merging(item({ blocks: [], waves: [W] }));
      expect(waveOf(run)).toMatchObject({
        status: 'waiting',
        why: { rule: 'integration', text: 'needs hold; it waits for int-1: the card, from A' },
      });
      expect(attention(run.state)[0]?.detail).toBe('A is to provide it for B; wave W waits for it');
      expect(run.state.status.kind).toBe('running');
      run.exits('A');
      expect(waveOf(run)?.status).toBe('merging');
    });

    test('or until it is taken out of the file', () => {
      const run = merging(item({ blocks: [], waves: [W] })).say(read());
      expect(waveOf(run)?.status).toBe('merging');
    });

    test('that waits for the queue as a whole, as the plan says, and so do streams but who provides it', () => {
      const blocked = { streams: [asStreamId('A'), asStreamId('C')], waves: [W] };
      const needy = [stream('A', { needs: ['B'] }), stream('B'), stream('C', { needs: ['B'] })];
      const run = merging(item({ blocks: [] }), needy, blocked);
      expect([statusOf(run, 'A'), statusOf(run, 'C'), waveOf(run)?.status]).toEqual(['running', 'waiting', 'waiting']);
      run.asks({ kind: 'approve', item: asItemId('integration:int-1'), note: '' });
      expect([statusOf(run, 'C'), waveOf(run)?.status]).toEqual(['running', 'merging']);
    });

    test('and nothing that has begun to merge', () => {
      const begun = new Scenario(plan([stream('A'), stream('B')], { waves: [wave('W', ['B'])] })).exits('B');
      expect(begun.say(read(item({ waves: [W] }))).state.waves[W]?.status).toBe('merging');
    });
  });

  test('lets it go when who provides it is done', () => {
    const run = begun(item());
    expect(statusOf(run)).toBe('waiting');
    run.exits('A');
    expect(statusOf(run)).toBe('running');
    expect(settled(run)).toMatchObject({ by: 'sluice', note: 'A is done' });
  });

  test('or has reached the milestone', () => {
    const run = begun(item({ milestone: 'base' })).reports('A', { milestones: ['base'] });
    expect([statusOf(run, 'A'), statusOf(run)]).toEqual(['running', 'running']);
  });

  test('where it names files, when they exist; a person may settle it all the same', () => {
    const run = begun(item({ files: ['card.ts'] })).exits('A');
    expect(pendingCommands(run.state)).toContainEqual({ type: 'checkProvided', item: 'int-1', round: 1 });
    run.say({ type: 'providedChecked', item: 'int-1', round: 1, missing: ['card.ts'] });
    expect(statusOf(run)).toBe('waiting');
    expect(attention(run.state)[0]?.detail).toBe('A is to provide it for B, and has ended without card.ts; B waits for it');
    run.asks({ kind: 'approve', item: asItemId('integration:int-1'), note: 'done by hand' });
    expect([statusOf(run), settled(run)?.by, settled(run)?.note]).toEqual(['running', 'ann', 'done by hand']);
  });

  test('is settled by files that are found', () => {
    const run = begun(item({ files: ['card.ts'] }))
      .exits('A')
      .say({ type: 'providedChecked', item: 'int-1', round: 1, missing: [] });
    expect([statusOf(run), settled(run)?.note]).toEqual(['running', 'A has provided card.ts']);
  });

  test('at a milestone its files are looked for, and once more when the provider is done, but not when it begins anew', () => {
    const asked = () => run.commands().filter(({ type }) => type === 'checkProvided').length;
    const run = begun(item({ milestone: 'base', files: ['card.ts'] })).reports('A', { milestones: ['base'] });
    expect(asked()).toBe(1);
    run.say({ type: 'providedChecked', item: 'int-1', round: 1, missing: ['card.ts'] }).exits('A');
    expect(asked()).toBe(1);
    run.say({ type: 'providedChecked', item: 'int-1', round: 1, missing: [] });
    expect(settled(run)?.note).toBe('A has provided card.ts');
  });

  test('at a milestone of an earlier attempt nothing is looked for when the next one begins', () => {
    const run = begun(item({ milestone: 'base', files: ['card.ts'] })).reports('A', { milestones: ['base'] });
    run.say({ type: 'providedChecked', item: 'int-1', round: 1, missing: ['card.ts'] }).exits('A', 1);
    run.now += 1000;
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: A } }).reports('A', { percent: 1 });
    expect(run.commands().filter(({ type }) => type === 'checkProvided')).toEqual([{ type: 'checkProvided', item: 'int-1', round: 1 }]);
  });

  test('is asked about once for each attempt of the provider', () => {
    const run = begun(item({ files: ['card.ts'] }))
      .exits('A')
      .say({ type: 'providedChecked', item: 'int-1', round: 1, missing: ['card.ts'] });
    expect(pendingCommands(run.state).filter(({ type }) => type === 'checkProvided')).toEqual([]);
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: A } }).exits('A');
    expect(pendingCommands(run.state)).toContainEqual({ type: 'checkProvided', item: 'int-1', round: 2 });
    run.say({ type: 'providedChecked', item: 'int-1', round: 1, missing: [] });
    expect(statusOf(run)).toBe('waiting');
  });

  test('an item that the file says is settled, or has no more, blocks nothing; one that was settled stays so', () => {
    expect(statusOf(begun(item({ isResolved: true })))).toBe('running');
    expect(statusOf(begun(item()).say(read()))).toBe('running');
    const run = begun(item()).exits('A').say(read(item()));
    expect(settled(run)?.by).toBe('sluice');
    expect(run.say(read()).state.sharedStatus?.queue['int-1']).toBeDefined();
  });

  test('what runs already is not stopped', () => {
    const run = new Scenario(plan([stream('A'), stream('B')])).say(read(item()));
    expect(statusOf(run)).toBe('running');
    expect(attention(run.state)).toHaveLength(1);
  });

  test('cannot be rejected, and is settled once', () => {
    const run = begun(item({ provider: null }));
    const answer = (kind: 'approve' | 'reject') => ({ kind, item: asItemId('integration:int-1'), note: '' }) as const;
    expect(run.refuses(answer('reject'))).toMatch(/is settled, or what waits for it is skipped/);
    run.asks(answer('approve'));
    expect(run.refuses(answer('approve'))).toBe('integration item int-1 was settled by ann');
    expect(run.refuses({ kind: 'approve', item: asItemId('integration:int-2'), note: '' })).toMatch(
      /no integration item `int-2`; did you mean `int-1`/,
    );
  });
});
