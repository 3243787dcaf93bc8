import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect } from 'vitest';
import type { Envelope, Progress } from '../../src/core/run/events.ts';
import { waitUntil } from '../support/wait.ts';
import { bin } from './support/package.ts';
import { projectTest as test, type Project } from './support/project.ts';

const client = resolve(import.meta.dirname, '../fixtures/programs/calls-tools.ts');

/** A plan whose stream `A` makes these calls of its tools and ends. */
function planOf(calls: readonly string[], protocol = '2025-06-18'): string {
  return JSON.stringify({
    version: 1,
    name: 'tools',
    streams: [
      {
        id: 'A',
        title: 'The first',
        run: [process.execPath, client, bin, protocol],
        env: { CALLS: calls.join('\n') },
        milestones: ['baseline'],
        gates: [
          { name: 'tests', run: 'cat wanted.txt' },
          { name: 'taste', human: 'Is it good?', level: 'nice' },
        ],
      },
      { id: 'B', run: 'touch began', needs: ['A.baseline'], handoff: 'handed-over.md' },
    ],
  });
}

/** Runs the plan to its end. @returns what the tools answered, a line each */
async function answersTo(project: Project, calls: readonly string[], protocol?: string): Promise<readonly string[]> {
  project.put('plan.yaml', planOf(calls, protocol));
  project.put('wanted.txt', 'all there');
  await project.sluice('run', 'plan.yaml', '--headless', '--yes');
  return await said(project);
}

async function said(project: Project): Promise<readonly string[]> {
  // A terminal breaks lines where it ends.
  const { stdout } = await project.sluice('logs', 'A');
  return stdout.split('\n').filter((line) => line !== '');
}

/** What was last recorded of the progress of `A`. */
async function progressOf(project: Project): Promise<Progress | undefined> {
  const { stdout } = await project.sluice('events', '--json');
  const events = stdout.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as Envelope).event]));
  return events.flatMap((event) => (event.type === 'streamProgressed' && event.stream === 'A' ? [event.progress] : [])).at(-1);
}

describe('the tools of an agent', () => {
  test.for(['2024-11-05', '2025-06-18', '2025-11-25'])('are served to clients of protocol %s', async (protocol, { project }) => {
    const [tools, ...rest] = await answersTo(project, ['list_gates {}', 'list_integration {}', 'read_handoff {"of": "A"}'], protocol);
    expect(tools).toBe(
      'tools: report_progress reach_milestone report_blocker report_finding ask_person list_streams read_handoff list_integration put_integration_item resolve_integration_item list_gates run_gate',
    );
    expect(rest).toEqual([
      'list_gates: - tests (must): cat wanted.txt / - taste (nice): Is it good?',
      'list_integration: nothing: no stream needs anything of another beyond the plan',
      'read_handoff refused: nothing was handed over yet in this run',
    ]);
  });

  test('tell of its progress, and let others start', async ({ project }) => {
    const answers = await answersTo(project, [
      'report_progress {"percent": 40, "now": "reading"}',
      'report_progress {"tasks_done": 3, "tasks_total": 2}',
      'report_progress {}',
      'report_progress {"percent": 400}',
      'reach_milestone {"milestone": "baselin"}',
      'reach_milestone {"milestone": "baseline"}',
      // The other stream hands over only after it has begun by that.
      'file began',
      'report_blocker {"blocker": "no database"}',
      'report_finding {"id": "F1", "severity": "high", "title": "a leak", "place": "src/a.ts:3"}',
      'list_streams {}',
    ]);
    expect(answers.slice(1, -1)).toEqual([
      'report_progress: reported',
      'report_progress refused: 3 of 2 tasks cannot be done; say how many there are in tasks_total',
      'report_progress refused: say at least one of percent, tasks_done, tasks_total, now, eta',
      expect.stringMatching(/^report_progress refused: .*percent/) as string,
      'reach_milestone refused: stream A has no milestone `baselin`: did you mean `baseline`? It has: baseline',
      'reach_milestone: milestone baseline is reached',
      'report_blocker: reported; go on with what is not blocked',
      'report_finding: finding F1 is recorded',
    ]);
    expect(answers.at(-1)).toMatch(/^list_streams: - A \(yours\), The first: running, .* \/ {3}milestones: baseline \(reached\) \/ - B: /);
    expect(await progressOf(project)).toMatchObject({
      percent: 40,
      now: 'reading',
      blocker: 'no database',
      findings: [{ id: 'F1', place: 'src/a.ts:3' }],
    });
  });

  test('put a question to a person, who answers from another terminal, and wait for it while an engine dies', async ({ project }) => {
    project.put(
      'plan.yaml',
      planOf(['ask_person {"question": "Which colour?", "options": ["red", "blue"]}', 'ask_person {"question": "And which shape?"}']),
    );
    project.put('wanted.txt', '');
    await project.sluice('run', 'plan.yaml', '--detach', '--yes');
    const asks = (question: string) => waitUntil(`A asks: ${question}`, async () => (await progressOf(project))?.question === question);
    await asks('Which colour? 1) red 2) blue');
    const { attention, enginePid } = await project.status();
    expect(attention.map(({ id }) => id)).toContain('question:A');
    process.kill(enginePid ?? 0, 'SIGKILL');
    expect(await project.sluice('send', 'A', '2', '--by', 'ann')).toMatchObject({ status: 0 });
    await asks('And which shape?');
    expect(await project.sluice('send', 'A', 'a', 'round', 'one', '--by', 'ann')).toMatchObject({ status: 0 });
    await waitUntil('the run has ended', async () => (await project.status()).outcome === 'passed');
    // What it asked is no question any more, and nothing of the answers was typed into its terminal.
    expect((await progressOf(project))?.question).toBeUndefined();
    expect((await said(project)).slice(1)).toEqual(['ask_person: ann answers: blue', 'ask_person: ann answers: a round one']);
  });

  test('try its own gates, which does not count', async ({ project }) => {
    const answers = await answersTo(project, ['run_gate {"gate": "tests"}', 'run_gate {"gate": "test"}', 'run_gate {"gate": "taste"}']);
    expect(answers.slice(1)).toEqual([
      expect.stringMatching(/^run_gate: gate A\/tests passed.* \/  \/ the end of its output: \/ all there$/) as string,
      'run_gate refused: your stream has no gate `test`: did you mean `tests`? It has: tests, taste',
      'run_gate refused: gate taste cannot be tried: Is it good?',
    ]);
    const { stdout } = await project.sluice('events', '--json');
    expect(stdout.split('\n').filter((line) => line.includes('"gateStarted"') && line.includes('A/tests'))).toHaveLength(1);
  });

  test('ask other streams for something, and settle only what is theirs', async ({ project }) => {
    const answers = await answersTo(project, [
      'put_integration_item {"id": "card", "from": "B", "what": "the card", "files": ["card.ts"]}',
      'put_integration_item {"id": "card", "from": "B", "what": "again"}',
      'resolve_integration_item {"id": "other"}',
      'resolve_integration_item {"id": "card", "note": "not needed"}',
    ]);
    expect(answers.slice(1)).toEqual([
      'put_integration_item: card is in the queue; go on with what does not need it',
      'put_integration_item refused: there is an item `card` already; choose another id',
      'resolve_integration_item refused: there is no item `other` in the queue; list_integration has them',
      'resolve_integration_item: card is settled',
    ]);
    const { integrationQueue } = JSON.parse(readFileSync(project.path('.claude/agent-status.json'), 'utf8')) as {
      integrationQueue: unknown;
    };
    expect(integrationQueue).toEqual([
      expect.objectContaining({
        id: 'card',
        from: 'B',
        to: 'A',
        files: ['card.ts'],
        status: 'resolved',
        resolvedBy: 'A',
        note: 'not needed',
      }) as object,
    ]);
  });

  test('serve nobody without the token of the attempt', async ({ project }) => {
    const answers = await answersTo(project, ['env SLUICE_TOKEN=0000', 'env SLUICE_STREAM=B', 'env SLUICE_ATTEMPT=2', 'env SLUICE_RUN=']);
    expect(answers.filter((line) => line.startsWith('connected'))).toEqual(Array(4).fill('connected: the server has gone'));
    expect(answers).toContainEqual(expect.stringMatching(/^sluice: the token is not that of attempt 1 of B in r-/) as string);
    expect(answers).toContainEqual(
      expect.stringMatching(/^sluice: SLUICE_RUN is not set: `sluice mcp` is started by the agent of a stream/) as string,
    );
  });

  test('and a shell inside a stream decides nothing that waits for a person', async ({ project }) => {
    project.put(
      'plan.yaml',
      JSON.stringify({
        version: 1,
        name: 'shell',
        streams: [
          { id: 'A', run: `${process.execPath} ${bin} skip B --note mine`, optional: true },
          { id: 'B', run: 'true', needs: ['A'] },
        ],
      }),
    );
    await project.sluice('run', 'plan.yaml', '--headless');
    expect((await project.sluice('logs', 'A')).stdout).toContain(
      'this is a terminal of stream A, and what waits for a person is not decided from inside its own run',
    );
    expect((await project.status()).streams).toEqual([
      expect.objectContaining({ id: 'A', state: 'failed' }),
      expect.objectContaining({ id: 'B', state: 'succeeded' }),
    ]);
  });
});
