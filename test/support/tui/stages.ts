import { asGateId } from '../../../src/core/ids.ts';
import type { Plan } from '../../../src/core/plan/model.ts';
import type { Row } from '../../../src/wire/screen.ts';
import { FakeRun } from '../fake-run.ts';
import { agentStream, checkpoint, phase, plan, stream } from '../plans.ts';

const minute = 60_000;
const estimate = (minutes: number) => ({ leastMs: minutes * minute, mostMs: minutes * minute });

/** A plan of the size that people have: three phases, ten streams, gates, a review. */
export const parserPlan = (): Plan =>
  plan(
    [
      stream('survey', { title: 'Survey the old parser', phase: 'prepare', estimate: estimate(4) }),
      stream('bench', { title: 'Measure the old parser', phase: 'prepare', estimate: estimate(6), gates: ['baseline'] }),
      stream('lexer', {
        title: 'Port the lexer',
        phase: 'build',
        estimate: estimate(15),
        gates: ['types', 'tests'],
        retry: { attempts: 3, backoffMs: 30_000 },
      }),
      stream('grammar', { title: 'Write the grammar', phase: 'build', estimate: estimate(20), gates: ['types'] }),
      stream('errors', { title: 'Error messages with 文字 and é', phase: 'build', estimate: estimate(12) }),
      stream('printer', { title: 'Pretty printer', phase: 'build', needs: ['lexer'], estimate: estimate(10) }),
      stream('docs', { title: 'Write the guide', phase: 'build', needs: ['grammar'], optional: true, estimate: estimate(8) }),
      stream('merge', {
        title: 'Merge the branches',
        phase: 'release',
        needs: ['checkpoint freeze'],
        estimate: estimate(3),
        gates: ['suite'],
      }),
      stream('perf', { title: 'Compare the speed', phase: 'release', needs: ['merge'], estimate: estimate(6) }),
      stream('notes', { title: 'Release notes', phase: 'release', needs: ['merge'], estimate: estimate(4) }),
    ],
    {
      name: 'Parser rewrite',
      maxParallel: 4,
      phases: [
        phase('prepare', { title: 'Prepare' }),
        phase('build', { title: 'Build in parallel', needs: ['phase prepare'], gates: ['integration'] }),
        phase('release', { title: 'Put together and release', needs: ['phase build'] }),
      ],
      checkpoints: [
        checkpoint('baseline', { title: 'Baseline', atMs: 6 * minute, needs: ['phase prepare'] }),
        checkpoint('halfway', { title: 'Halfway', atMs: 14 * minute, needs: ['lexer'], expected: { lexer: 100, grammar: 50 } }),
        checkpoint('freeze', { title: 'Interface freeze', atMs: 26 * minute, needs: ['phase build'], review: true }),
        checkpoint('done', { title: 'Released', atMs: 40 * minute, needs: ['notes', 'perf'] }),
      ],
    },
  );

const text = (...lines: string[]): Row[] => lines.map((line): Row => [['', line]]);

const screens: Readonly<Record<string, readonly Row[]>> = {
  survey: text('$ survey', '', '47 rules, 3 of them left recursive', 'wrote docs/survey.md'),
  bench: text('$ npm run bench', '', 'old parser   12.4 MB/s', 'wrote bench/baseline.json'),
  lexer: [
    [
      ['1', '● '],
      ['', 'Reading src/lexer/tokens.ts'],
    ],
    [['2', '  142 lines']],
    [],
    [
      ['1', '● '],
      ['', 'Update('],
      ['36', 'src/lexer/scan.ts'],
      ['', ')'],
    ],
    [['32', '  + export function scan(text: string): Token[] {']],
    [['32', '  +   let at = 0;']],
    [['31', '  - function scanAll(text) {']],
    [],
    [
      ['1', '● '],
      ['', 'Bash('],
      ['33', 'npm test -- lexer'],
      ['', ')'],
    ],
    [
      ['', '  Tests  '],
      ['1;32', '41 passed'],
      ['', ' '],
      ['2', '(43)'],
    ],
    [],
    [
      ['35', '✻ Thinking… '],
      ['2', '(34s · 2.1k tokens · esc to interrupt)'],
    ],
  ],
  grammar: [
    [
      ['7', ' GRAMMAR '],
      ['', '  expression.peg'],
    ],
    [],
    [
      ['', 'expression '],
      ['36', '<-'],
      ['', ' term (('],
      ['33', "'+'"],
      ['', ' / '],
      ['33', "'-'"],
      ['', ') term)*'],
    ],
    [
      ['', 'term       '],
      ['36', '<-'],
      ['', ' factor (('],
      ['33', "'*'"],
      ['', ' / '],
      ['33', "'/'"],
      ['', ') factor)*'],
    ],
    [
      ['', 'factor     '],
      ['36', '<-'],
      ['', ' number / name'],
    ],
    [],
    [['48;5;236', '  38 rules written, 9 to go                     ']],
  ],
  errors: [
    [
      ['', 'error: expected '],
      ['1', ')'],
      ['', ' before '],
      ['1', ';'],
    ],
    [['', '  --> demo.src:3:14']],
    [['34', '   |']],
    [
      ['34', ' 3 | '],
      ['', 'let '],
      [
        '',
        [
          ['文', 2],
          ['字', 2],
        ],
      ],
      ['', ' = f(é;'],
    ],
    [
      ['34', '   | '],
      ['', '             '],
      ['31', '^'],
    ],
    [],
    [
      ['', [['👍', 2]]],
      ['', ' 12 messages, '],
      ['', [['👩‍💻', 2]]],
      ['', ' 4 to review'],
    ],
    [],
    [
      ['33', '? '],
      ['1', 'Should messages name the file relative to the project?'],
    ],
    [['2', '  type your answer and press Enter']],
  ],
};

/** The same plan with a sign-off that rests on gates. */
const signedPlan = (): Plan => ({
  ...parserPlan(),
  checkpoints: [
    ...parserPlan().checkpoints,
    checkpoint('go', {
      title: 'Go ahead',
      needs: ['bench'],
      review: true,
      signOff: { by: ['lead'], evidence: ['lexer/types', 'lexer/tests', 'grammar/types', 'build/integration', 'docs/parser.md'] },
    }),
  ],
});

export type Stage = 'agents' | 'refused' | 'start' | 'running' | 'held' | 'failed' | 'passed' | 'stopping' | 'paused' | 'many';

/** The run of `parserPlan` at a moment, panes with it. */
export function stage(name: Stage): FakeRun {
  if (name === 'many') return manyStreams();
  if (name === 'agents') return realAgents();
  const run = new FakeRun(name === 'refused' ? signedPlan() : parserPlan());
  const { scenario } = run;
  for (const [id, rows] of Object.entries(screens)) run.panes.show(id, rows);
  if (name === 'start') return run;
  run.tell((s) =>
    s
      .passes(3 * minute)
      .reports('bench', { percent: 60, now: 'third of five rounds' })
      .exits('survey', 0),
  );
  run.tell((s) =>
    s
      .passes(2.4 * minute)
      .exits('bench', 0)
      .gate('bench/baseline'),
  );
  run.tell((s) =>
    s
      .passes(4 * minute)
      .exits('lexer', 1)
      .passes(30_000)
      .fires('retry:lexer:2'),
  );
  run.tell((s) =>
    s
      .passes(2 * minute)
      .reports('lexer', { percent: 72, tasksDone: 5, tasksTotal: 7, now: 'npm test -- lexer' })
      .reports('grammar', { percent: 45, tasksDone: 38, tasksTotal: 47 })
      .reports('errors', { percent: 75, question: 'Should messages name the file relative to the project?' }),
  );
  run.panes.show('lexer', screens['lexer'] ?? [], { title: '✻ Port the lexer', cursor: { x: 2, y: 11, shape: 'block' }, scrollback: 420 });
  scenario.passes(34_000);
  if (name === 'running') return run;
  if (name === 'paused') return run.tell((s) => s.pause('all'));
  if (name === 'stopping') return run;
  run.tell((s) =>
    s
      .passes(3 * minute)
      .exits('lexer', 0)
      .gate('lexer/types')
      .gate('lexer/tests', name === 'failed' || name === 'refused' ? 'failed' : 'passed'),
  );
  run.tell((s) =>
    s
      .passes(2 * minute)
      .exits('errors', 0)
      .passes(minute)
      .exits('grammar', 0)
      .gate('grammar/types'),
  );
  if (name === 'refused') {
    // The last attempt of the lexer fails at the same gate.
    return run.tell((s) =>
      s
        .passes(minute)
        .fires('retry:lexer:3')
        .passes(6 * minute)
        .exits('lexer', 0)
        .gate('lexer/types')
        .gate('lexer/tests', 'failed')
        .passes(20_000),
    );
  }
  if (name === 'failed')
    return run.tell((s) =>
      s
        .passes(5 * minute)
        .exits('docs', 0)
        .passes(20_000),
    );
  run.tell((s) =>
    s
      .passes(4 * minute)
      .exits('printer', 0)
      .exits('docs', 2)
      .gate('build/integration'),
  );
  scenario.passes(95_000);
  if (name === 'held') return run;
  run.tell((s) =>
    s
      .approve('review:freeze', 'fine')
      .passes(2 * minute)
      .exits('merge', 0)
      .gate('merge/suite'),
  );
  return run.tell((s) =>
    s
      .passes(3 * minute)
      .exits('perf', 0)
      .exits('notes', 0)
      .delivers(null),
  );
}

/** Real agents, each in another state. */
function realAgents(): FakeRun {
  const titled = (title: string) => ({ title, phase: 'work', estimate: estimate(20) });
  const run = new FakeRun(
    plan(
      [
        agentStream('api', {}, titled('Write the API')),
        agentStream('web', {}, titled('Build the pages'), 'gemini'),
        agentStream('data', {}, titled('Move the data'), 'codex'),
        agentStream('docs', {}, titled('Write the guide'), 'codex'),
        agentStream('audit', {}, titled('Read everything again')),
        stream('publish', { ...titled('Publish'), needs: ['api', 'web'] }),
      ],
      { name: 'Three vendors', phases: [phase('work', { title: 'Work' })] },
    ),
  );
  const claude = text(
    '> Write the API',
    '',
    '● I will run the tests first.',
    '',
    '  Bash(npm test)',
    '',
    '  Do you want to proceed?',
    '  ❯ 1. Yes',
    '    2. No',
  );
  run.panes.show('api', claude, { title: '✳ Write the API' });
  run.panes.show('web', text('✦ Working on src/pages/start.tsx'), { title: '✦  Working… (web)' });
  run.panes.show('docs', text('› Write the guide', '', 'no words for ten minutes'));
  run.panes.show('audit', text('● Reading src/core'));
  return run.tell((s) => {
    for (const id of ['api', 'web', 'data', 'docs', 'audit']) s.takesUp(id, `3520d037-3f1e-4231-${id}`);
    s.passes(4 * minute);
    for (const id of ['api', 'web', 'data', 'docs', 'audit']) s.judged(id, 'working', { text: 'UserPromptSubmit' });
    s.passes(3 * minute)
      .uses('api', 48_200, 0.42, { used: 76_000, window: 200_000 })
      .uses('web', 12_000)
      .uses('audit', 160_000, 1.9, { used: 171_000, window: 200_000 })
      .judged('data', 'limit-reached', {
        fault: 'usage-limit',
        resetsAt: s.now + 96 * minute,
        text: "You've hit your usage limit, try again at 4:21 AM",
      })
      .exits('data', 143, 'SIGTERM')
      .judged('api', 'waiting-for-permission', { text: 'PermissionRequest Bash' })
      .asksLeave('api', 'p1', 'Edit', 'src/api/start.ts', {
        preview: 'export function start() {\n-  return listen(80);\n+  return listen(port(process.env));\n }',
        options: ['Yes', 'Yes, and do not ask again this session', 'No'],
      })
      .passes(90_000)
      .judged('docs', 'stalled', { text: 'no output for 10m' })
      .judged('audit', 'overloaded', { fault: 'overload', text: 'api_retry 529 overloaded' })
      .passes(20_000);
  });
}

/** More streams than fit on any screen. */
function manyStreams(): FakeRun {
  const count = 64;
  const phases = ['survey', 'rewrite', 'audit', 'release'];
  const streams = Array.from({ length: count }, (_, index) => {
    const track = phases[Math.floor((index * phases.length) / count)] ?? '';
    const name = `${track.slice(0, 3)}-${String(index + 1).padStart(2, '0')}`;
    return stream(name, {
      title: `Work package ${index + 1} of the ${track}`,
      phase: track,
      estimate: estimate(5),
      gates: index % 3 === 0 ? ['check'] : [],
    });
  });
  const run = new FakeRun(
    plan(streams, {
      name: 'Sixty-four packages',
      maxParallel: 15,
      phases: phases.map((id, index) => phase(id, { title: `Track ${id}`, needs: index === 0 ? [] : [`phase ${phases[index - 1]}`] })),
    }),
  );
  for (const { id } of streams) run.panes.show(id, text(`$ work on ${id}`, '', 'reading the sources', 'writing'));
  run.tell((s) => {
    for (const { id, gates } of streams.slice(0, 10)) {
      s.passes(11_000).exits(id, 0);
      for (const gate of gates) s.gate(asGateId(gate.id));
    }
    for (const { id } of streams.slice(10, 16)) s.reports(id, { percent: (Number(id.slice(-2)) * 13) % 100 });
    s.passes(48_000);
  });
  return run;
}
