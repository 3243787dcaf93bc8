import { describe, expect, test } from 'vitest';
import { attention } from '../../../src/core/run/attention.ts';
import { attentionLines } from '../../../src/faces/cli/status/attention-lines.ts';
import { statusData } from '../../../src/faces/cli/status/status-data.ts';
import { whyLines } from '../../../src/faces/cli/status/why-lines.ts';
import { Scenario } from '../../core/run/scenario.ts';
import { agentStream, plan, stream } from '../../support/plans.ts';

const out = { paint: (_: string, text: string) => text };

describe('why a stream is as it is', () => {
  test('is the rule that decided, for one that is no agent', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })])).passes(90_000);
    expect(whyLines(run.stream('B'), out, run.now)).toEqual([
      'B',
      '  state    waiting      for 1m30s',
      '  because  waits for A  rule needs',
    ]);
  });

  test('is the source, its rule and the text that matched, with what the others said, for an agent', () => {
    const run = new Scenario(plan([agentStream('A')])).takesUp('A').uses('A', 1_500, 0.25, { used: 50_000, window: 200_000 });
    run.asksLeave('A', 'p1', 'Bash', 'rm -rf build').passes(60_000);
    const others = [{ source: 'terminal', state: 'idle', rule: 'claude.terminal.star', text: '✳ task', at: run.now - 5_000 }] as const;
    run.say({
      type: 'agentJudged',
      stream: run.stream('A').id,
      attempt: 1,
      state: 'waiting-for-permission',
      since: run.now - 3_000,
      rule: 'claude.hooks.permission',
      source: 'hooks',
      text: 'Bash',
      others,
      fault: null,
      resetsAt: null,
      at: run.now,
    });
    expect(whyLines(run.stream('A'), out, run.now).join('\n')).toMatchInlineSnapshot(`
      "A
        state         running                      for 1m
        because       attempt 1 runs as process 1  rule spawned
        agent         claude
        conversation  A-1
        is            waits for permission         for 3s
        source        hooks                        rule claude.hooks.permission
        matched       “Bash”
        terminal      idle: “✳ task”               rule claude.terminal.star, 5s ago
        used          1.5k tokens, $0.25
        context       50k of 200k tokens           25 %
        asked         Bash: rm -rf build           1m ago; waits for a person"
    `);
    expect(statusData(run.state, { now: run.now, enginePid: 1, command: 'sluice' }).streams[0]?.agent).toMatchObject({
      kind: 'claude',
      conversation: 'A-1',
      state: 'waiting-for-permission',
      judged: { rule: 'claude.hooks.permission', others },
      tokens: 1_500,
      usd: 0.25,
      context: { percent: 25 },
      permissions: [{ id: 'p1', settled: null }],
    });
  });

  test('tells when one that is parked goes on', () => {
    const run = new Scenario(plan([agentStream('A')])).takesUp('A').judged('A', 'limit-reached', { fault: 'usage-limit' });
    expect(whyLines(run.stream('A'), out, run.now)).toContain('  goes on       in 5m');
    run.uses('A', 700, 0.5);
    const data = statusData(run.state, { now: run.now, enginePid: 1, command: 'sluice' });
    expect(data.usageByAgent).toEqual([{ agent: 'claude', tokens: 700, usd: 0.5 }]);
    expect(data.streams[0]).toMatchObject({
      usage: { tokens: 700, usd: 0.5 },
      state: 'parked',
      dueAt: run.now + 300_000,
    });
  });
});

test('what an agent asks leave for is shown as it will happen, with what can be picked and the commands that answer it', () => {
  const run = new Scenario(plan([agentStream('A')])).takesUp('A');
  run.asksLeave('A', 'p1', 'Edit', 'a.ts', { preview: '-old\n+new\n', options: ['Yes', 'No, \u001b[31mbecause'] });
  expect(attentionLines(attention(run.state), out, 'sluice', run.now).join('\n')).toMatchInlineSnapshot(`
    "! permission:A:p1  A asks leave for Edit (0s)
        a.ts
        | -old
        | +new
        1. Yes
        2. No, because
        $ sluice approve permission:A:p1
        $ sluice approve permission:A:p1 --scope stream
        $ sluice reject permission:A:p1
        $ sluice answer permission:A:p1 1
        $ sluice answer permission:A:p1 2"
  `);
});
