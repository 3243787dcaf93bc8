import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { ids, needsOf, planOf } from './plans.ts';
import { guides, guideText, imported } from './read.ts';

describe('streams', () => {
  test('come from headings, with their labels', () => {
    const plan = planOf(
      '# Guide\n\n## Stream A: Parser\n**Duration**: 2-3 hours\n**Prompt File**: prompts/a.md\n\n## Stream B: Printer\n**Start After A**\n\n1. Print\n',
      ['prompts/a.md'],
    );
    expect(ids(plan)).toEqual(['A', 'B']);
    expect(plan.streams[0]).toMatchObject({ title: 'Parser', estimate: { leastMs: 7_200_000, mostMs: 10_800_000 } });
    expect(needsOf(plan, 'B')).toEqual(['A']);
  });
  test('a prompt file that is not there is a comment', () => {
    const { text } = imported('## Stream A: Parser\n**Prompt File**: prompts/a.md\n');
    expect(text).toContain('# prompt_file: prompts/a.md   (there is no such file beside this plan)');
  });
  test('come from a table', () => {
    const plan = planOf(
      '## Phase 1: Work\n\n| Agent | Task | Priority | Duration |\n|---|---|---|---|\n| 1 | Parse | P0 | 30 min |\n| 2 | Print | P2 | 1 hour |\n',
    );
    expect(ids(plan)).toEqual(['agent-1', 'agent-2']);
    expect(plan.streams[0]).toMatchObject({ title: 'Parse', priority: 0, phase: 'phase-1' });
  });
  test('a phase without streams is one stream, told what stands there', () => {
    const plan = planOf('# G\n\n## Phase 1: Prepare\n- Install everything\n\n## Phase 2: Build\nMake it.\n');
    expect(ids(plan)).toEqual(['prepare', 'build']);
    expect(plan.phases[1]?.needs).toHaveLength(1);
  });
});

describe('marks', () => {
  test('[PARALLEL], [SEQUENTIAL after X], [PARALLEL with X]', () => {
    const plan = planOf(
      [
        '# Tasks',
        '## Data Model',
        '[PARALLEL] Create the users table',
        '[PARALLEL] Create the sessions table',
        '## Tenant Schema',
        '[SEQUENTIAL after Data Model] Create the schema template',
        '[SEQUENTIAL after template] Create the migration runner',
        '## Utilities',
        '[PARALLEL with Tenant Schema] Create the wrapper',
        '- [SEQUENTIAL] Document the wrapper',
      ].join('\n\n'),
    );
    expect(needsOf(plan, 'create-the-sessions-table')).toEqual([]);
    expect(needsOf(plan, 'create-the-schema-template')).toEqual(['data-model']);
    expect(needsOf(plan, 'create-the-migration-runner')).toEqual(['create-the-schema-template']);
    expect(needsOf(plan, 'create-the-wrapper')).toEqual([]);
    expect(needsOf(plan, 'document-the-wrapper')).toEqual(['create-the-wrapper']);
  });
});

describe('execution maps', () => {
  const map = (...lines: string[]) => planOf(['# G', '', '```', ...lines, '```'].join('\n'));
  test('arrows are order, bars side by side, a line that begins with an arrow goes on', () => {
    const plan = map('PHASE 1 (Core)', '  1A ─→ 1B ║ 1C', '     ─→ 1D', '  └─ CHECKPOINT: Core audit');
    expect(needsOf(plan, '1B')).toEqual(['1A']);
    expect(needsOf(plan, '1C')).toEqual(['1A']);
    expect(needsOf(plan, '1D')).toEqual(['1B', '1C']);
    expect(needsOf(plan, 'core-audit')).toEqual(['1D']);
  });
  test('CHECKPOINT lines are checkpoints; an audit is work at the end of its phase, unless it comes before something', () => {
    const plan = map(
      'PHASE 1 (Core)',
      '1A ─→ 1B',
      'CHECKPOINT: It works',
      'CHECKPOINT: Core Audit (fresh session)',
      'PHASE 2 (Shop)',
      '2A ─→ 2B',
      'CHECKPOINT: Pre-Launch Audit',
    );
    expect(plan.checkpoints).toMatchObject([
      { id: 'it-works', review: false },
      { id: 'pre-launch-audit', review: true },
    ]);
    expect(plan.streams.find(({ id }) => String(id) === 'core-audit')).toMatchObject({ title: 'Core Audit', phase: 'phase-1' });
    expect(needsOf(plan, 'core-audit')).toEqual(['1B']);
  });
  test('plain arrows and bars do as well', () => {
    const plan = map('1A -> 1B || 1C', '1D -> 1E');
    expect(needsOf(plan, '1C')).toEqual(['1A']);
    expect(needsOf(plan, '1D')).toEqual([]);
  });
  test('THEN waits for every track before it; tracks wait for nothing of each other', () => {
    const plan = map('PHASE 3 (Shop)', '3A ─→ 3B', 'THEN PARALLEL:', '┌─ 3C ─→ 3D', '└─ 3E', 'THEN:', '3F');
    expect(needsOf(plan, '3C')).toEqual(['3B']);
    expect(needsOf(plan, '3E')).toEqual(['3B']);
    expect(needsOf(plan, '3F')).toEqual(['3D', '3E']);
  });
});

describe('profiles', () => {
  const options = (...lanes: string[]) =>
    [
      '# G',
      '',
      '## Stream A: One',
      'x',
      '',
      '## Stream B: Two',
      '**Start After A**',
      '',
      '### Option 1: 1 Agent',
      '',
      '```',
      ...lanes,
      '```',
    ].join('\n');
  const lanesOf = (text: string) => parsePlan(imported(text).text, { file: 'p', readFile: () => '', profile: '1-agent' }).plan?.lanes;
  test('come from options, with lanes', () => {
    expect(lanesOf(options('Agent 1: Streams A → B'))).toMatchObject([{ id: 'agent-1', streams: ['A', 'B'] }]);
  });
  test('are left out, and listed, where their lanes run against the needs', () => {
    const { text, diagnostics, unsure } = imported(options('Agent 1: Streams B → A'));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(text).not.toContain('profiles:');
    expect(unsure.map((each) => each.text)).toContainEqual(expect.stringContaining('1 Agent was left out'));
  });
});

describe('a table of domains by models', () => {
  const table =
    '## Phase 1: Review (4 Zen sessions)\n\n| Domain | GPT-5 | O3 |\n|---|---|---|\n| Safety & Law | 1A | 1B |\n| Speed | 2A | 2B |\n';
  test('is a matrix of streams', () => {
    expect(ids(planOf(table))).toEqual(['zen/safety/gpt5', 'zen/safety/o3', 'zen/speed/gpt5', 'zen/speed/o3']);
  });
  test('takes the names of its files', () => {
    const plan = planOf(`${table}\n### Outputs\n\`\`\`\nout/\n├── zen_saf_gpt5.json\n└── zen_speed_o3.json\n\`\`\`\n`);
    expect(ids(plan)[0]).toBe('zen/saf/gpt5');
    expect(plan.streams[0]?.deliverables).toMatchObject([{ path: 'out/zen_saf_gpt5.json' }]);
  });
});

test('what looks like a variable in a guide is none in the plan', () => {
  const plan = planOf('# G ${{ a }}\n\n## Stream A: Use ${{ secrets.TOKEN }}\nSay `${{ b }}`.\n- [ ] is ${{ c }} set\n');
  expect(plan.streams[0]).toMatchObject({ title: 'Use ${{ secrets.TOKEN }}' });
});

describe('whatever the text', () => {
  const line = fc.oneof(
    fc.constantFrom(...guides.flatMap((name) => guideText(name).split('\n'))),
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '```',
      '| a | b |',
      '|---|---|',
      '## Phase 1: x',
      '## Stream A: y',
      '- [ ] z',
      '1A -> 1B',
      '1B -> 1A',
      '**Start After A**',
      '[SEQUENTIAL after A] q',
      '- Task 7 waits for Task 6',
      '- Phase 1 (Tasks 6-7): 5 min',
      '1. Parse (after 2)',
      '2. Print (after 1)',
      '## Tasks',
      '```yaml',
      'tasks: [{id: A, needs: [B]}, {id: B, needs: A}]',
      '## Wave 1: w',
      'git merge feature/a --no-ff -m "Merge A"',
      '## Post-Completion',
      '2. **Deployment** (1 hour)',
      '\ud800',
    ),
  );
  test('lines of guides in any order, and any text, become a plan that parses, and lose no line', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        const draft = imported(text);
        expect(draft.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        const read = text
          .replace(/^\ufeff/, '')
          .replace(/\r\n?/g, '\n')
          .split('\n');
        for (const [index, each] of read.entries())
          if (each.trim() !== '') expect(draft.fates.has(index + 1), `line ${index + 1}: ${each}`).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
  test('a phase whose id the plan keeps for itself has another one, with its streams', () => {
    const plan = planOf('## Sign-Off\n\n[SEQUENTIAL] Ask the owner\n[SEQUENTIAL] Tell the others\n');
    expect(plan.streams.map(({ id, phase }) => [id, phase])).toEqual([
      ['ask-the-owner', 'sign-off-2'],
      ['tell-the-others', 'sign-off-2'],
    ]);
  });
  test('an empty guide makes a plan to be filled in', () => expect(imported('').text).toContain('unsure: no streams were found'));
});
