import { describe, expect } from 'vitest';
import type { Envelope, RunEvent } from '../../src/core/run/events.ts';
import { start } from './support/command.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';
import { terminal } from './support/terminal.ts';

/** A demo agent reviews in one phase what another phase is at work on; the work ends by itself in its second attempt only. */
const plan = `version: 1
name: test
phases:
  - id: review
    streams:
      - id: security
        agent: demo
        demo:
          duration: 1s
          findings: [{id: F1, severity: critical, title: a key in the log, place: "src/log.ts:3", at: 50%}]
  - id: work
    streams:
      - {id: build, run: 'test $SLUICE_ATTEMPT = 2 || sleep 300'}
      - {id: pack, run: 'true', needs: build}
rollback:
  - {id: critical, when: {finding: critical, in: review}, stop: work, rerun: same}
`;

/** The decisive events in few words, in the order of the journal. */
function story(stdout: string): string[] {
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as Envelope).event);
  const told = events.map((event: RunEvent): string | null => {
    switch (event.type) {
      case 'streamProgressed':
        return event.progress.findings
          ? `${event.stream} ${event.attempt} reports ${event.progress.findings.map(({ id }) => id).join()}`
          : null;
      case 'streamSpawned':
        return `${event.stream} ${event.attempt} starts`;
      case 'streamExited':
        return `${event.stream} ${event.attempt} ends ${event.exitCode === 0 ? 'well' : 'badly'}`;
      case 'requestAccepted':
        return 'item' in event.request ? `${event.request.kind} ${event.request.item} by ${event.by}` : null;
      default:
        return null;
    }
  });
  // A report says the same finding again with each step.
  return told.filter((line, index): line is string => line !== null && told.indexOf(line) === index);
}

describe('a critical finding', () => {
  test('stops another phase until somebody approves from a second terminal; then it runs again, and the review too', async ({
    project,
  }) => {
    project.put('plan.yaml', plan);
    const running = start(['run', 'plan.yaml', '--headless', '--yes'], { cwd: project.dir });
    await running.waitForOut(
      'the rule asks',
      /waits for a person: rollback critical holds .* -> sluice approve rollback:critical \| sluice reject/,
    );
    await project.waitForStream('build', 'waiting');
    await project.waitForStream('security', 'succeeded');
    const { attention, state } = await project.status();
    expect([state, attention.map(({ id }) => id)]).toEqual(['running', ['rollback:critical']]);
    const { stdout: text } = await project.sluice('status');
    expect(text).toContain('! rollback:critical  rollback critical holds build and pack');
    expect(text).toContain(
      'security found a key in the log (critical, src/log.ts:3); approve it when that is dealt with, and security runs again',
    );
    expect(text).toMatch(/build .*held until a person has answered rollback critical: security found/);
    expect(await project.sluice('retry', 'build')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('approve `rollback:critical`') as string,
    });

    expect(await project.sluice('approve', 'rollback:critical', '--by', 'bob', '--note', 'rotated')).toMatchObject({
      status: 0,
      stderr: 'sluice: approved rollback:critical\n',
    });
    const { status, stdout } = await running.done;
    expect(status).toBe(0);
    expect(stdout).toMatch(/security +found, critical: a key in the log \(src\/log\.ts:3\)/);
    expect(stdout).toMatch(/build +held until a person has answered rollback critical/);

    const told = story((await project.sluice('events', '--json')).stdout);
    const at = (line: string) => told.indexOf(line);
    const order = [
      'security 1 reports F1',
      'build 1 ends badly',
      'approve rollback:critical by bob',
      'build 2 starts',
      'build 2 ends well',
      'pack 1 starts',
    ];
    expect(told.filter((line) => order.includes(line))).toEqual(order);
    expect(at('security 2 starts')).toBeGreaterThan(at('approve rollback:critical by bob'));
    expect(told.filter((line) => /^(build|pack) \d starts/.test(line))).toEqual(['build 1 starts', 'build 2 starts', 'pack 1 starts']);
    await nothingLeft(project.dir);
  });

  test('is answered in the dashboard; rejected, it leaves the work stopped', async ({ project }) => {
    project.put('plan.yaml', plan);
    const dashboard = terminal(['run', 'plan.yaml'], { cwd: project.dir });
    await dashboard.waitFor('the rule asks', /rollback critical holds build and pack/);
    dashboard.keys('i');
    await dashboard.waitFor('the inbox tells who found what', /security found a key in the log/);
    dashboard.keys('a');
    await dashboard.waitFor('a form asks for yes or no', /approve.*reject/);
    dashboard.keys('\t');
    dashboard.keys('not now\r');
    await project.waitForStream('build', 'stopped');
    await project.waitForStream('pack', 'stopped');
    await dashboard.waitFor('the run has ended', /stopped/);
    expect((await project.status()).outcome).toBe('stopped');
    expect(await dashboard.leave()).toBe(4);
  });
});
