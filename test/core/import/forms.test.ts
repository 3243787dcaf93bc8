import { describe, expect, test } from 'vitest';
import { ids, needsOf, planOf } from './plans.ts';
import { imported } from './read.ts';

const guide = (...lines: string[]) => ['# Guide', '', ...lines].join('\n');
const streamOf = (plan: ReturnType<typeof planOf>, id: string) => plan.streams.find((stream) => String(stream.id) === id);
const gateNames = (gates: readonly { readonly name: string }[]) => gates.map(({ name }) => name);

describe('tasks inside of a task', () => {
  test('that wait for one another are a chain, which shares the time', () => {
    const plan = planOf(
      guide(
        '## Batch 1: Work',
        '### Task 1.1: Run the chain',
        '**Expected:**',
        '- Task 6 starts immediately',
        '- Task 7 waits for Task 6 completion',
        '- Task 8 waits for Task 7',
        '- Total time: 30-60 minutes',
      ),
    );
    expect(ids(plan)).toEqual(['task-1-1/6', 'task-1-1/7', 'task-1-1/8']);
    expect(needsOf(plan, 'task-1-1/8')).toEqual(['task-1-1/7']);
    expect(streamOf(plan, 'task-1-1/6')?.estimate).toEqual({ leastMs: 600_000, mostMs: 1_200_000 });
    expect(plan.phases.map(({ id, parent }) => [id, parent])).toEqual([
      ['batch-1', null],
      ['task-1-1', 'batch-1'],
    ]);
  });
  test('that start together have the whole time each', () => {
    const plan = planOf(guide('## Task 1: Run the set', '- Tasks 4, 5 and 6 start simultaneously', '- Total: 20 minutes'));
    expect(ids(plan)).toEqual(['task-1/4', 'task-1/5', 'task-1/6']);
    expect(streamOf(plan, 'task-1/5')?.estimate?.mostMs).toBe(1_200_000);
    expect(needsOf(plan, 'task-1/6')).toEqual([]);
  });
  test('in numbered groups are phases, one after the other', () => {
    const plan = planOf(
      guide(
        '## Batch 1: Work',
        '### Task 1.1: Run all',
        '- Phase 1 (Tasks 1-2): 7-10 minutes',
        '- Phase 2 (Tasks 3-5): 45 minutes',
        '### Task 1.2: Watch',
        '- Track Task 2 execution (slow bottleneck)',
        '- Blocks Task 3 until completion',
      ),
    );
    expect(ids(plan).filter((id) => id.startsWith('task-1-1'))).toEqual([
      'task-1-1/1',
      'task-1-1/2',
      'task-1-1/3',
      'task-1-1/4',
      'task-1-1/5',
    ]);
    expect(needsOf(plan, 'task-1-1/phase-2')).toEqual(['task-1-1/phase-1']);
    expect(needsOf(plan, 'task-1-1/3')).toEqual(['task-1-1/2']);
    expect(streamOf(plan, 'task-1-1/2')).toMatchObject({ title: 'Task 2 (slow bottleneck)', priority: 0 });
  });
  test('are not made of words about tasks that the plan has', () => {
    const plan = planOf(guide('## Task 1: One', 'Do it.', '## Task 2: Two', '- Task 1 starts immediately', '- Task 2 waits for Task 1'));
    expect(ids(plan)).toEqual(['task-1', 'task-2']);
  });
});

describe('lists of tasks', () => {
  test('that name one another by number', () => {
    const plan = planOf(
      guide(
        '## What to do',
        '1. **Parse** the file (30 min)',
        '2. Check - all of it (after 1)',
        '3. Print (depends on #1 and #2)',
        '4. Ship, after 3',
      ),
    );
    expect(ids(plan)).toEqual(['task-1', 'task-2', 'task-3', 'task-4']);
    expect(streamOf(plan, 'task-1')).toMatchObject({ title: 'Parse', estimate: { mostMs: 1_800_000 } });
    expect(streamOf(plan, 'task-4')?.title).toBe('Ship');
    expect(needsOf(plan, 'task-2')).toEqual(['task-1']);
    expect(needsOf(plan, 'task-3')).toEqual(['task-1', 'task-2']);
    expect(needsOf(plan, 'task-4')).toEqual(['task-3']);
  });
  test('below a heading that says so, by name', () => {
    const plan = planOf(guide('## Tasks', '- Parse the file', '- Print it (after Parse the file)', '- Ship (after the moon)'));
    expect(ids(plan)).toEqual(['parse-the-file', 'print-it', 'ship']);
    expect(needsOf(plan, 'print-it')).toEqual(['parse-the-file']);
    expect(imported(guide('## Tasks', '- Ship (after the moon)')).text).toContain('unsure: needs the moon, which was not found');
  });
  test('with numbered headings', () => {
    const plan = planOf(guide('## Tasks', '### 1. Parse (20 min)', 'Read it.', '### 2. Print', '**Depends on**: Task 1'));
    expect(ids(plan)).toEqual(['task-1', 'task-2']);
    expect(needsOf(plan, 'task-2')).toEqual(['task-1']);
  });
  test('in a phase go side by side where the guide says what waits', () => {
    const plan = planOf(guide('## Phase 1: Build', '1. Parse', '2. Print', '3. Ship (after 1, 2)'));
    expect(needsOf(plan, 'task-2')).toEqual([]);
    expect(plan.streams.every(({ phase }) => phase !== null)).toBe(true);
  });
  test('of other numbered words are none', () => {
    expect(ids(planOf(guide('## Stream A: One', 'x', '## Next steps', '1. Read this', '2. Call after 5 minutes')))).toEqual(['A']);
  });
});

describe('blocks of data', () => {
  const yaml = (...lines: string[]) => guide('```yaml', ...lines, '```');
  test('of YAML define tasks', () => {
    const plan = planOf(
      yaml(
        'tasks:',
        '  - {id: parse, title: Parse it, estimate: 2h, priority: P1}',
        '  - id: print',
        '    depends_on: [parse]',
        '    prompt: Print it.',
        '    owner: me',
      ),
    );
    expect(streamOf(plan, 'parse')).toMatchObject({ title: 'Parse it', priority: 1, estimate: { mostMs: 7_200_000 } });
    expect(needsOf(plan, 'print')).toEqual(['parse']);
  });
  test('of YAML by names, and with needs on later ones', () => {
    const plan = planOf(yaml('steps:', '  build: {needs: lint}', '  lint: {description: Lint it}'));
    expect(needsOf(plan, 'build')).toEqual(['lint']);
  });
  test('of JSON define tasks', () => {
    const plan = planOf(
      guide('```json', '[{"id": 1, "name": "Parse", "duration": "5 min"}, {"id": 2, "name": "Print", "dependencies": [1]}]', '```'),
    );
    expect(ids(plan)).toEqual(['task-1', 'task-2']);
    expect(needsOf(plan, 'task-2')).toEqual(['task-1']);
  });
  test.each(['{"agents": [{"id": "a", "status": "running"}]}', '{"tasks": [', '{"tasks": {"a": 1}}'])(
    'that say nothing of work, or do not parse, are none: %s',
    (json) => {
      expect(imported(guide('```json', json, '```')).text).toContain('no streams were found');
    },
  );
});

describe('planned times', () => {
  test('of a table of phases are those of their reviews, or checkpoints', () => {
    const plan = planOf(
      guide(
        '## Batch 1: A',
        '### Task 1.1: Do',
        'x',
        '### Task 1.2: Review Batch 1',
        'y',
        '## Batch 2: B',
        'z',
        '',
        '| Batch | Start | Complete | Buffer |',
        '|---|---|---|---|',
        '| 1 | Now | T+8 min | T+10 min |',
        '| 2 | T+10 min | T+1h | T+2h |',
      ),
    );
    expect(plan.checkpoints).toMatchObject([
      { id: 'review-batch-1', atMs: 600_000 },
      { id: 'batch-2-done', title: 'Batch 2 complete', atMs: 7_200_000 },
    ]);
  });
  test('of milestones by weeks are checkpoints behind their checks', () => {
    const plan = planOf(guide('## Stream A: One', 'x', '## Success Criteria', '### Milestone 1: Works (Week 2)', '- [ ] It runs'));
    expect(plan.checkpoints).toMatchObject([{ title: 'Milestone 1: Works', atMs: 14 * 86_400_000 }]);
    expect(needsOf(plan, 'milestone-1-reached')).toEqual(['milestone-1']);
  });
  test('when work is complete wait for it; a moment of work is work itself', () => {
    const plan = planOf(
      guide(
        '## Phase 1: Do',
        '| Agent | Task | Priority |',
        '|---|---|---|',
        '| 1 | Parse | P0 |',
        '| 2 | Print | P1 |',
        '',
        '```',
        'T+0:00 Launch Phase 1',
        'T+0:10 Agents 1-2 complete',
        'T+0:20 Report assembly',
        'T+0:30 Release decision',
        '```',
      ),
    );
    expect(needsOf(plan, 'agents-1-2-complete')).toEqual(['agent-1', 'agent-2']);
    expect(needsOf(plan, 'report-assembly')).toEqual(['agents-1-2-complete']);
    expect(needsOf(plan, 'report-assembly-done')).toEqual(['report-assembly']);
    expect(needsOf(plan, 'release-decision')).toEqual(['phase-1', 'report-assembly-done']);
  });
});

describe('moments', () => {
  test('from which a phase may begin earlier do not wait for the phase before', () => {
    const start = (remark: string) =>
      planOf(
        guide(
          '## Phase 1: Do',
          '| Agent | Task | Priority |',
          '|---|---|---|',
          '| 1 | Parse | P0 |',
          '| 2 | Print | P1 |',
          '',
          '## Phase 2: Look',
          'x',
          '```',
          'T+0:10 Agents 1-2 complete',
          'T+0:20 Phase 1 verification',
          `T+0:30 Launch Phase 2${remark}`,
          '```',
        ),
      );
    expect(needsOf(start(''), 'launch-phase-2')).toEqual(['phase-1-verification']);
    expect(needsOf(start(' [can start earlier]'), 'launch-phase-2')).toEqual(['agents-1-2-complete']);
    expect(needsOf(start(''), 'phase-2')).toEqual(['launch-phase-2']);
  });
  test('at which all is complete wait for what they list, and hold where something is ready for what follows', () => {
    const plan = planOf(
      guide(
        '## Stream A: One',
        'x',
        '## Timeline',
        '```',
        '01:00 - CHECKPOINT 1',
        '├─ A: 40% complete',
        '02:00 - COMPLETE',
        '├─ A: DONE',
        'READY FOR PRODUCTION',
        '```',
        '## Roll-out',
        '1. **Review** (1 hour)',
        '2. **Party** (1 hour)',
      ),
    );
    expect(plan.checkpoints).toMatchObject([{ review: false }, { id: 'complete', review: true }]);
    expect(needsOf(plan, 'complete')).toEqual(['A']);
    expect(needsOf(plan, 'roll-out')).toEqual(['A', 'complete']);
  });
  test('at which a fresh session begins come before the next phase', () => {
    const plan = planOf(
      guide('## Phase 1: One', 'x', '## Phase 2: Two', 'y', '## Fresh Session Triggers', '1. **After Phase 1** - all is there'),
    );
    expect(needsOf(plan, 'after-phase-1')).toEqual(['phase-1']);
    expect(needsOf(plan, 'phase-2')).toEqual(['after-phase-1']);
  });
  test('at which a fresh session begins within a phase stand behind the stream that they name', () => {
    const plan = planOf(
      guide(
        '```',
        'PHASE 7 (Move)',
        '7A ─→ 7B ─→ 7C',
        'CHECKPOINT: Pre-Cutover Audit',
        '```',
        '## Fresh Session Triggers',
        '1. **After Phase 7B** - Pre-cutover testing complete',
      ),
    );
    expect(needsOf(plan, 'pre-cutover-audit')).toEqual(['7B']);
    expect(needsOf(plan, '7C')).toEqual(['7B', 'pre-cutover-audit']);
  });
});

describe('waves', () => {
  const merging = guide(
    '**Tab 1:** TD1 Config',
    '```bash',
    'cd config',
    '```',
    '**Tab 2:** TD2 Client',
    '```bash',
    '# Wait for TD1 merge before starting',
    '```',
    '## Day 1: MERGE Wave 1',
    '**Merge:** TD1',
    '### Wave 1: First',
    '- [ ] It works',
    '```bash',
    'git checkout -b integration/all',
    'git merge work/config --no-ff -m "Merge TD1 Config"',
    '```',
    '### Wave 2: Second',
    '```bash',
    'git merge --no-ff work/client -m "Merge TD2 Client"',
    'git checkout main',
    'git merge integration/all --no-ff',
    'git tag v2',
    '```',
  );
  test('come from merge commands, in their order, and land', () => {
    const plan = planOf(merging);
    expect(plan.waves).toMatchObject([
      {
        id: 'wave-1',
        into: 'integration/all',
        merges: [{ stream: 'TD1', branch: 'work/config', message: 'Merge TD1 Config' }],
        land: null,
      },
      { id: 'wave-2', into: 'integration/all', merges: [{ stream: 'TD2' }], land: { into: 'main', tag: 'v2' } },
    ]);
    expect(plan.waves.map(({ gates }) => gateNames(gates))).toEqual([['It works'], []]);
    expect(needsOf(plan, 'TD2')).toEqual(['wave-1']);
  });
  test('that have a day have a checkpoint by then', () => {
    expect(planOf(merging).checkpoints).toMatchObject([{ id: 'day-1', atMs: 86_400_000 }]);
    expect(needsOf(planOf(merging), 'day-1')).toEqual(['wave-1']);
  });
  test('of branches that nobody works on are comments', () => {
    const { text, found } = imported(guide('## Wave 1: First', '```bash', 'git merge work/unknown --no-ff', '```'));
    expect(found.waves).toBe(0);
    expect(text).toContain('unsure: no stream was found for the branch work/unknown');
  });
});

describe('the end of a plan', () => {
  const stages = guide(
    '## Stream A: One',
    'x',
    '## Final Validation',
    '```bash',
    'npm test',
    '```',
    '## Post-Completion',
    '1. **Review** (1 hour)',
    '2. **Deployment** (2 hours)',
  );
  test('is validated before the stages that follow, and a person lets the outside be changed', () => {
    const plan = planOf(stages);
    expect(needsOf(plan, 'validation')).toEqual(['A']);
    expect(needsOf(plan, 'post-completion')).toEqual(['validation']);
    expect(gateNames(plan.phases.find(({ id }) => String(id) === 'validation')?.gates ?? [])).toEqual(['npm test']);
    expect(needsOf(plan, 'deployment')).toEqual(['review', 'deployment-allowed']);
    expect(plan.checkpoints).toMatchObject([{ id: 'deployment-allowed', review: true }]);
  });
  test('is signed by those whom the guide names', () => {
    const plan = planOf(guide('## Stream A: One', 'x', '## Sign-Off', '- [ ] REPORT.md shows all green', '', '**Approver:** ____'));
    expect(plan.checkpoints).toMatchObject([{ id: 'sign-off', review: true, signOff: { by: ['approver'], evidence: ['REPORT.md'] } }]);
  });
});

describe('what a plan keeps as data', () => {
  const streams = ['## Stream A2: One', 'x', '## Stream B1: Two', 'y'];
  test('is measured by tables of metrics', () => {
    const { text } = imported(
      guide(...streams, '## Success Metrics', '| Metric | Target | Current |', '|---|---|---|', '| Coverage | ≥80% | TBD |'),
    );
    expect(text).toMatch(/^metrics:\n( +#.*\n)*  - { name: Coverage, target: ≥80% }$/m);
  });
  test('is what streams provide for one another, by the names of their agents', () => {
    const plan = planOf(
      guide(
        ...streams,
        '## Communication',
        '```json',
        '{"id": "agent-b-7", "phase": "B1", "status": "in_progress"}',
        '```',
        '```json',
        '{"integrationQueue": [{"id": "int-1", "from": "agent-b-7", "to": "agent-a2-001", "description": "The card is shared"}]}',
        '```',
      ),
    );
    expect(plan.checkpoints).toMatchObject([{ id: 'int-1', integration: { from: 'B1', to: 'A2', what: 'The card is shared' } }]);
    expect(needsOf(plan, 'A2')).toEqual([]);
  });
  test('is a stand-up, as often as its heading says', () => {
    expect(imported(guide(...streams, '## Daily Standup Format', 'What did you do?')).text).toContain('standup: { every: 1d }');
  });
  test('is a fresh session with its hand-off', () => {
    const plan = planOf(
      guide(
        '## Phase 1: One',
        'x',
        '## Fresh Session Triggers',
        '1. **After Phase 1** - all is there',
        '## Handoff Protocol',
        'At each trigger, create: `handoffs/PHASE-X.md`',
      ),
    );
    expect(plan.checkpoints).toMatchObject([{ id: 'after-phase-1', handoff: 'handoffs/PHASE-1.md', freshSession: true }]);
  });
  test('is what findings stop, and whether those who found them look again', () => {
    const rollback = (...steps: string[]) =>
      imported(guide('## Phase 1: Do', 'x', '## Phase 2: Test', 'y', '## Rollback Plan', 'If Phase 2 finds critical issues:', ...steps))
        .text;
    expect(rollback('1. Stop Phase 1 agents', '2. Re-run the test')).toMatch(
      /- when: { finding: critical, in: phase-2 }\n    stop: \[ phase-1 \]\n    rerun: same/,
    );
    expect(rollback('1. Stop Phase 1 agents')).not.toContain('rerun');
    expect(rollback('1. Think')).not.toMatch(/^rollback:/m);
  });
});
