import { describe, expect } from 'vitest';
import { projectTest as test } from './support/project.ts';

describe('about a stream of a run that is over', () => {
  test('it is told why it is as it is, and a request that makes no sense is refused with what to do', async ({ project }) => {
    const plan = project.put('one.yaml', 'version: 1\nname: one\nworkspace: project\nstreams: [{id: alpha, run: exit 3}]\n');
    expect(await project.sluice('run', plan, '--headless')).toMatchObject({ status: 1 });

    const why = await project.sluice('status', '--why', 'alpha');
    expect(why).toMatchObject({ status: 0, stderr: '' });
    expect(why.stdout).toMatch(/^alpha\n {2}state +failed .*\n {2}because +exit status 3 +rule exit-status\n$/);
    const data = JSON.parse((await project.sluice('status', '--why', 'alpha', '--json')).stdout) as unknown;
    expect(data).toMatchObject({ id: 'alpha', state: 'failed', why: { rule: 'exit-status' }, agent: null });

    for (const [argv, sentence] of [
      [['status', '--why', 'alpah'], /no stream `alpah`; did you mean `alpha`\?/],
      [['answer', 'question:alpha', 'two'], /`two` is no option: give its number/],
      [['answer', 'question:alpha', '2'], /the run has ended \(failed\)/],
      [['approve', 'stream:alpha', '--scope', 'all'], /--scope is `once` or `stream`, not `all`/],
      [['approve', 'stream:alpha', '--scope', 'stream'], /only what an agent asks leave for can be approved for a whole stream/],
      [['pause', 'alpha', '--interrupt'], /the run has ended \(failed\)/],
    ] as const) {
      const { status, stdout, stderr } = await project.sluice(...argv);
      expect({ argv, stderr, stdout, failed: status !== 0 }).toEqual({
        argv,
        stderr: expect.stringMatching(sentence) as string,
        stdout: '',
        failed: true,
      });
    }
  });
});
