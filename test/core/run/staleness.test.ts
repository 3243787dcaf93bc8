import { describe, expect, test } from 'vitest';
import { asCheckpointId, asGateId, asItemId, asStreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import type { GateEvidence, Tree } from '../../../src/core/run/evidence.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const treeAt = (dir: string, commit: number, content = commit): Tree => ({
  dir,
  hash: `tree-${content}`,
  head: `commit-${commit}`,
  branch: 'main',
  clean: true,
});
const evidence = (tree: Tree, treeAfter?: Tree): GateEvidence => ({
  command: 'make',
  cwd: tree.dir,
  envDigest: 'e',
  exitCode: 0,
  logDigest: 'l',
  startedAt: 0,
  durationMs: 5,
  tree,
  ...(treeAfter ? { treeAfter } : {}),
});

/** Tells a run with work trees: what gates were measured on, and what is committed. */
class Told extends Scenario {
  constructor(yaml: string, options: ConstructorParameters<typeof Scenario>[1] = {}) {
    super(planOf(`version: 1\n${yaml}`), options);
  }
  measured(id: string, tree: Tree, { exitCode = 0, treeAfter }: { exitCode?: number; treeAfter?: Tree } = {}): this {
    const gate = asGateId(id);
    const verdict = exitCode === 0 ? ({ kind: 'passed', durationMs: 5 } as const) : ({ kind: 'failed', durationMs: 5, exitCode } as const);
    return this.say({ type: 'gateFinished', gate, round: this.state.gates[gate]!.round, verdict, evidence: evidence(tree, treeAfter) });
  }
  moves(tree: Tree): this {
    return this.say({ type: 'treeMoved', tree });
  }
  gateOf(id: string) {
    return this.state.gates[asGateId(id)]!;
  }
  standing(id: string): string {
    const { status, stale } = this.gateOf(id);
    if (status.kind !== 'done') return status.kind;
    return stale !== null ? 'stale' : status.verdict.kind;
  }
  signOff(override?: string) {
    return { kind: 'approve', item: asItemId('review:sign-off'), note: 'read', ...(override === undefined ? {} : { override }) } as const;
  }
}

const worktrees = `
streams:
  - { id: A, run: work, worktree: true, gates: [{ name: tests, run: make }] }
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
`;

describe('a commit after a gate has passed', () => {
  test('makes it stale, and it is measured again before what depends on its stream goes on', () => {
    const run = new Told(worktrees).exits('A').measured('A/tests', treeAt('/w/A', 1));
    run.commands();
    run.moves(treeAt('/w/A', 2));
    expect([run.standing('A/tests'), run.status('A'), run.why('A')]).toEqual(['running', 'checking', 'gate A/tests runs']);
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'A/tests', round: 2 }]);
    run.exits('B');
    expect(run.status('C')).toBe('waiting');
    expect(run.gateOf('A/tests').stale).toMatchObject({ from: 'commit-1', to: 'commit-2' });
    run.measured('A/tests', treeAt('/w/A', 2));
    expect(run.gateOf('A/tests').stale).toBeNull();
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'succeeded', C: 'running' });
  });

  test('is only marked when nothing waits for it any more, and a person can have it measured again', () => {
    const run = new Told(worktrees).exits('A').measured('A/tests', treeAt('/w/A', 1)).exits('B').moves(treeAt('/w/A', 2));
    expect([run.standing('A/tests'), run.status('A'), run.status('C')]).toEqual(['stale', 'succeeded', 'running']);
    expect(run.gateOf('A/tests').stale).toMatchObject({ from: 'commit-1', to: 'commit-2' });
    run.retryGate('A/tests');
    expect([run.standing('A/tests'), run.status('A')]).toEqual(['running', 'checking']);
    run.measured('A/tests', treeAt('/w/A', 2));
    expect([run.standing('A/tests'), run.status('A')]).toEqual(['passed', 'succeeded']);
  });

  test('that only commits what was measured changes nothing, and one that is taken back makes it hold again', () => {
    const run = new Told(worktrees).exits('A').measured('A/tests', treeAt('/w/A', 1)).exits('B');
    run.moves(treeAt('/w/A', 2, 1));
    expect(run.standing('A/tests')).toBe('passed');
    run.moves(treeAt('/w/A', 3)).moves(treeAt('/elsewhere', 9));
    expect(run.standing('A/tests')).toBe('stale');
    run.moves(treeAt('/w/A', 1));
    expect(run.standing('A/tests')).toBe('passed');
  });

  test('while a gate is measured makes its verdict stale at once', () => {
    const run = new Told(worktrees)
      .exits('A')
      .exits('B')
      .measured('A/tests', treeAt('/w/A', 1), { treeAfter: treeAt('/w/A', 2) });
    expect([run.standing('A/tests'), run.gateOf('A/tests').round, run.status('C')]).toEqual(['running', 2, 'waiting']);
  });

  test('of a gate that commits something itself does not go on for ever', () => {
    const run = new Told(worktrees).exits('A').exits('B');
    for (let commit = 1; commit <= 6; commit += 1)
      run.measured('A/tests', treeAt('/w/A', commit), { treeAfter: treeAt('/w/A', commit + 1) });
    expect([run.standing('A/tests'), run.gateOf('A/tests').round, run.status('C')]).toEqual(['stale', 6, 'running']);
  });

  test('that breaks it fails the stream without another attempt, for its agent is not to blame', () => {
    const run = new Told(worktrees.replace('worktree: true', 'worktree: true, retry: { attempts: 3 }'));
    run.exits('A').measured('A/tests', treeAt('/w/A', 1)).moves(treeAt('/w/A', 2));
    run.measured('A/tests', treeAt('/w/A', 2), { exitCode: 1 });
    expect([run.status('A'), run.stream('A').attempt, run.why('A')]).toEqual(['failed', 1, 'gate A/tests failed with exit status 1']);
    expect(attention(run.state).map(({ id }) => id)).toContain('gate:A/tests');
  });

  test('waits for a pause to end', () => {
    const run = new Told(worktrees).exits('A').measured('A/tests', treeAt('/w/A', 1)).pause('all').moves(treeAt('/w/A', 2));
    expect(run.standing('A/tests')).toBe('stale');
    run.resume('all');
    expect(run.standing('A/tests')).toBe('running');
  });

  test('in a folder that several share is only marked', () => {
    const run = new Told(worktrees.replace('worktree: true, ', ''))
      .exits('A')
      .measured('A/tests', treeAt('/work', 1))
      .moves(treeAt('/work', 2));
    expect([run.standing('A/tests'), run.status('A')]).toEqual(['stale', 'succeeded']);
  });
});

describe('a wave', () => {
  const waves = `
streams:
  - { id: A, run: work, worktree: { branch: a }, gates: [{ name: tests, run: make }] }
  - { id: B, run: work, needs: [] }
  - { id: C, run: work, needs: [one, B] }
waves:
  - { id: one, merge: A, into: all, gates: [{ name: together, run: make }, { name: slow, run: make }], then: { merge_into: main } }
`;
  test('does not merge what is stale', () => {
    const run = new Told(waves).exits('A').measured('A/tests', treeAt('/w/A', 1));
    expect(run.wave('one').status).toBe('merging');
    run.moves(treeAt('/w/A', 2));
    expect([run.wave('one').status, run.wave('one').why.text]).toEqual(['waiting', 'waits for A']);
    run.merges('one', ['A']);
    expect(run.wave('one').status).toBe('waiting');
    run.measured('A/tests', treeAt('/w/A', 2));
    expect(run.wave('one')).toMatchObject({ status: 'merging', round: 2 });
  });

  test('lands what was measured: what a person commits on its branch is measured first, and lands too', () => {
    const run = new Told(waves).exits('A').measured('A/tests', treeAt('/w/A', 1)).merges('one', ['A']);
    run.measured('one/together', treeAt('/merges/one', 1)).moves(treeAt('/merges/one', 2));
    expect(run.standing('one/together')).toBe('stale');
    run.measured('one/slow', treeAt('/merges/one', 2));
    expect([run.standing('one/together'), run.wave('one').status]).toEqual(['running', 'checking']);
    run.measured('one/together', treeAt('/merges/one', 2));
    expect(run.wave('one')).toMatchObject({ status: 'landing', commit: 'commit-2' });
    run.moves(treeAt('/merges/one', 3));
    expect(run.wave('one')).toMatchObject({ status: 'checking' });
    run.measured('one/together', treeAt('/merges/one', 3)).measured('one/slow', treeAt('/merges/one', 3));
    run.lands('one').moves(treeAt('/merges/one', 4));
    expect([run.wave('one').status, run.standing('one/slow')]).toEqual(['merged', 'stale']);
  });
});

describe('a sign-off', () => {
  const signed = (rest = '') => `
deliverables: [report.md]
streams:
  - { id: A, run: work, gates: [{ name: tests, run: make }, { name: nice, run: make, level: nice }] }
  - { id: B, run: work, needs: [] }
${rest}
`;
  const whole = signed('sign_off: { needs: [A], evidence: [A/tests, A/nice, report.md] }');
  const held = (yaml = whole) =>
    new Told(yaml).exits('A').measured('A/tests', treeAt('/work', 1)).measured('A/nice', treeAt('/work', 1), { exitCode: 1 });

  test('is approved with a name, and keeps what it rests on', () => {
    const run = held();
    expect(run.checkpoint('sign-off').kind).toBe('held');
    const seen = { tree: treeAt('/work', 1), files: [{ path: 'report.md', sha256: 'abc' }] };
    run.say({ type: 'requestAccepted', request: run.signOff(), by: 'ann', seen });
    expect(run.checkpoint('sign-off')).toMatchObject({
      kind: 'approved',
      by: 'ann',
      note: 'read',
      signature: {
        evidence: [
          { what: 'gate:A/tests', verdict: 'passed', treeHash: 'tree-1' },
          { what: 'gate:A/nice', verdict: 'failed', treeHash: 'tree-1' },
          { what: 'report.md', verdict: 'there', sha256: 'abc' },
        ],
        tree: { head: 'commit-1' },
        override: null,
      },
    });
  });

  test('is refused while something is stale, which is measured again first; the refusal lists it', () => {
    const run = held().moves(treeAt('/work', 2));
    expect([run.standing('A/tests'), run.checkpoint('sign-off').kind]).toEqual(['running', 'ahead']);
    expect(run.refuses(run.signOff())).toBe(
      'sign-off cannot be signed: gate A/tests was stale and is being measured again. To sign all the same, give a reason with --override',
    );
    run.measured('A/tests', treeAt('/work', 2));
    expect([run.checkpoint('sign-off').kind, run.refuses(run.signOff())]).toEqual(['held', null]);
  });

  test('is refused while something is red, and accepted with a reason, which is kept', () => {
    const run = held().moves(treeAt('/work', 2)).measured('A/tests', treeAt('/work', 2), { exitCode: 3 });
    expect(run.refuses(run.signOff())).toMatch(/^sign-off cannot be signed: gate A\/tests failed with exit status 3\. To sign/);
    expect(run.refuses(run.signOff(' '))).toBe('sign-off is overridden for a reason only: give one with --override');
    run.asks(run.signOff('the test is wrong'));
    expect(run.checkpoint('sign-off')).toMatchObject({ kind: 'approved', by: 'ann', signature: { override: 'the test is wrong' } });
  });

  test('is refused when a file that it names is missing', () => {
    const run = held();
    const seen = { tree: null, files: [{ path: 'report.md', sha256: null }] };
    run.say({ type: 'requestAccepted', request: run.signOff(), by: 'ann', seen });
    expect(run.checkpoint('sign-off').kind).toBe('held');
  });

  test('cannot be overridden before its time, and nothing else can be', () => {
    const run = new Told(whole);
    expect(run.refuses(run.signOff('now'))).toBe('checkpoint sign-off is not reached yet');
    expect(run.refuses({ kind: 'approve', item: asItemId('gate:A/tests'), note: '', override: 'now' })).toBe(
      'only a sign-off can be overridden, and gate:A/tests is none',
    );
  });

  test('is void after another commit, says which one, and is asked for again', () => {
    const run = held(signed('sign_off: { needs: [A], evidence: [A/tests] }'));
    run.say({ type: 'requestAccepted', request: run.signOff(), by: 'ann', seen: { tree: treeAt('/work', 1), files: [] } });
    run.moves(treeAt('/work', 2, 1));
    expect(run.checkpoint('sign-off').kind).toBe('approved');
    run.moves(treeAt('/work', 3));
    const { voided } = run.state.checkpoints[asCheckpointId('sign-off')]!.status as { voided?: unknown };
    expect(voided).toMatchObject({ by: 'ann', commit: 'commit-3', dir: '/work' });
    run.measured('A/tests', treeAt('/work', 3));
    expect(run.checkpoint('sign-off').kind).toBe('held');
    expect(attention(run.state)).toMatchObject([
      {
        id: 'review:sign-off',
        detail: 'the signature of ann is void: commit-3 has been checked out in /work since; to be signed; see A/tests',
      },
    ]);
    run.asks(run.signOff());
    expect(run.checkpoint('sign-off').kind).toBe('approved');
  });

  test('is not made void by the work that it lets go', () => {
    const after = signed('sign_off: { needs: [A], evidence: [A/tests] }').replace('needs: [] }', 'needs: [sign-off] }');
    const run = held(after);
    const tree = treeAt('/work', 1);
    run.say({ type: 'requestAccepted', request: run.signOff(), by: 'ann', seen: { tree, files: [] } });
    expect(run.status('B')).toBe('running');
    run.moves(treeAt('/work', 2));
    expect(run.checkpoint('sign-off').kind).toBe('approved');
  });

  test('is not given beforehand with --yes where something is red', () => {
    const yaml = signed('sign_off: { needs: [{ stream: A, on: ended }], evidence: [A/tests] }');
    const run = new Told(yaml, { yes: true }).exits('A').measured('A/tests', treeAt('/work', 1), { exitCode: 1 });
    expect(run.checkpoint('sign-off').kind).toBe('held');
    expect(new Told(yaml, { yes: true }).exits('A').gate('A/tests').gate('A/nice').checkpoint('sign-off')).toMatchObject({
      kind: 'approved',
    });
  });
});

describe('a gate', () => {
  test('is skipped by a person for a reason only', () => {
    const run = new Told(worktrees).exits('A');
    const skip = { kind: 'skipGate', gate: asGateId('A/tests') } as const;
    expect(run.refuses({ ...skip, note: ' ' })).toBe('gate A/tests is skipped for a reason only: give one with --note');
    run.commands();
    run.asks({ ...skip, note: 'broken runner' });
    expect(run.gateOf('A/tests').status).toEqual({ kind: 'skipped', by: 'ann', note: 'broken runner' });
    expect(run.commands()).toContainEqual({ type: 'cancelGate', gate: 'A/tests', round: 1 });
    expect(run.status('A')).toBe('succeeded');
    expect(run.refuses({ ...skip, note: 'again' })).toBe('gate A/tests was let be by ann');
  });
});

test('a stale gate is not measured again beside another one of its owner', () => {
  const run = new Told(`streams: [{ id: A, run: work, gates: [{ name: one, run: make }, { name: two, run: lint }] }]`).exits('A');
  run.measured('A/one', treeAt('/work', 1)).moves(treeAt('/work', 2));
  expect([run.standing('A/one'), run.standing('A/two')]).toEqual(['stale', 'running']);
  const retry = { kind: 'retryGate', gate: asGateId('A/one') } as const;
  expect(run.refuses(retry)).toBe('gate A/two is running; try A/one when that is done');
  run.measured('A/two', treeAt('/work', 2));
  expect(run.refuses(retry)).toMatch(/ended|^$/);
});

test('a stale gate is not measured again while another one of its owner has failed, which is measured first', () => {
  const gates = 'gates: [{ name: one, run: make }, { name: two, run: lint }]';
  const run = new Told(`phases: [{ id: P, ${gates}, streams: [{ id: A, run: work }] }]`).exits('A');
  run.measured('P/one', treeAt('/work', 1)).measured('P/two', treeAt('/work', 1), { exitCode: 1 }).moves(treeAt('/work', 2));
  expect([run.standing('P/one'), run.standing('P/two')]).toEqual(['stale', 'failed']);
  const retry = { kind: 'retryGate', gate: asGateId('P/one') } as const;
  expect(run.refuses(retry)).toBe('gate P/two failed with exit status 1; try that one first');
  run.asks({ kind: 'retry', target: { kind: 'all' } });
  expect([run.standing('P/one'), run.standing('P/two')]).toEqual(['stale', 'running']);
  expect(run.phase('P').status).toBe('checking');
});

const grouped = `
streams:
  - id: A
    run: work
    worktree: true
    gates: [{name: unit, run: make}, {name: lint, run: lint}, {name: both, all: [unit, lint]}]
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
sign_off: { needs: B, evidence: [A/both] }
`;

describe('a gate that counts others', () => {
  test('is stale with one of them, which is measured again, and judged anew', () => {
    const run = new Told(grouped).exits('A').measured('A/unit', treeAt('/w/A', 1)).measured('A/lint', treeAt('/w/A', 1));
    expect(run.status('A')).toBe('succeeded');
    run.moves(treeAt('/w/A', 2));
    expect(run.standing('A/unit')).toBe('running');
    run.measured('A/unit', treeAt('/w/A', 2)).measured('A/lint', treeAt('/w/A', 2));
    expect([run.standing('A/both'), run.gateOf('A/both').round, run.status('A')]).toEqual(['passed', 2, 'succeeded']);
  });

  test('is marked as long as nothing waits for it, and holds again with what it counts', () => {
    const run = new Told(grouped.replace(/sign_off.*/, '')).exits('A').exits('B');
    run.measured('A/unit', treeAt('/w/A', 1)).measured('A/lint', treeAt('/w/A', 1)).moves(treeAt('/w/A', 2));
    expect(['A/unit', 'A/lint', 'A/both'].map((id) => run.standing(id))).toEqual(['stale', 'stale', 'stale']);
    run.moves(treeAt('/w/A', 1));
    expect(['A/unit', 'A/lint', 'A/both'].map((id) => run.standing(id))).toEqual(['passed', 'passed', 'passed']);
  });

  test('is judged when what it counts has been measured again, which waits for a result that is late', () => {
    const consensus = '{name: agree, level: should, consensus: {streams: [A, B], file: out.json, late_after: 1m}}';
    const run = new Told(`
streams:
  - { id: A, run: work, worktree: true, gates: [${consensus}, {name: both, all: [agree]}] }
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
`).exits('A');
    run.fires('late:A/agree').measured('A/agree', treeAt('/w/A', 1), { treeAfter: treeAt('/w/A', 2) });
    expect([run.standing('A/agree'), run.standing('A/both'), run.status('A')]).toEqual(['waiting', 'waiting', 'checking']);
    run.exits('B').measured('A/agree', treeAt('/w/A', 2));
    expect([run.standing('A/both'), run.status('A')]).toEqual(['passed', 'succeeded']);
  });

  test('as the evidence of a sign-off rests on the work trees of what it counts', () => {
    const run = new Told(grouped)
      .exits('A')
      .measured('A/unit', treeAt('/w/A', 1))
      .measured('A/lint', treeAt('/w/A', 1))
      .exits('B')
      .exits('C');
    run.asks(run.signOff());
    const status = run.checkpoint('sign-off');
    if (status.kind !== 'approved') throw new Error(`it is ${status.kind}`);
    expect(status.signature?.trees.map(({ dir }) => dir)).toEqual(['/w/A']);
    expect(status.signature?.evidence.map(({ what }) => what)).toEqual(['gate:A/both', 'gate:A/unit', 'gate:A/lint']);
  });
});

describe('the answer of a person', () => {
  const asked = `
streams:
  - { id: A, run: work, worktree: true, gates: [{ name: look, human: Does it look right? }] }
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
`;
  const answer = (run: Told, tree: Tree) =>
    run.say({
      type: 'requestAccepted',
      request: { kind: 'approve', item: asItemId('gate:A/look'), note: '' },
      by: 'ann',
      seen: { tree: null, files: [], answered: evidence(tree) },
    });

  test('is asked for again after a commit, before what depends on it goes on', () => {
    const run = answer(new Told(asked).exits('A'), treeAt('/w/A', 1));
    expect(run.statuses()).toMatchObject({ A: 'succeeded' });
    run.moves(treeAt('/w/A', 2)).exits('B');
    expect([run.standing('A/look'), run.status('A'), run.status('C')]).toEqual(['asking', 'checking', 'waiting']);
    answer(run, treeAt('/w/A', 2));
    expect([run.standing('A/look'), run.gateOf('A/look').stale, run.status('C')]).toEqual(['passed', null, 'running']);
  });

  test('is kept where nobody has looked at what it rests on', () => {
    const run = new Told(asked).exits('A').approve('gate:A/look').moves(treeAt('/w/A', 2)).exits('B');
    expect([run.standing('A/look'), run.status('C')]).toEqual(['passed', 'running']);
  });
});

describe('a commit that is noticed when a stream is about to start', () => {
  const begun = () => new Told(worktrees, { manual: ['prepareStream'] });
  const prepared = (run: Told, id: string) =>
    run.say({ type: 'streamPrepared', stream: asStreamId(id), attempt: run.stream(id).attempt, dir: `/w/${id}` });
  const ready = () => {
    const run = begun();
    prepared(run, 'A').exits('A').measured('A/tests', treeAt('/w/A', 1));
    return prepared(run, 'B').exits('B');
  };

  test('keeps it back until the gate has passed on it', () => {
    const run = ready();
    expect(run.status('C')).toBe('preparing');
    run.moves(treeAt('/w/A', 2));
    expect(run.standing('A/tests')).toBe('running');
    prepared(run, 'C');
    expect([run.status('C'), run.why('C')]).toEqual(['preparing', 'prepared; waits for A']);
    run.measured('A/tests', treeAt('/w/A', 2));
    expect([run.status('C'), run.stream('C').attempt]).toEqual(['running', 1]);
  });

  test('takes it back when the gate fails on it', () => {
    const run = ready();
    prepared(run.moves(treeAt('/w/A', 2)), 'C');
    run.measured('A/tests', treeAt('/w/A', 2), { exitCode: 1 });
    expect(run.statuses()).toEqual({ A: 'failed', B: 'succeeded', C: 'skipped' });
    expect(run.stream('C').attempts).toMatchObject([{ number: 1, end: { kind: 'withdrawn' } }]);
  });
});
