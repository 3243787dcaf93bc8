import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sluice, start } from './support/command.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';
import { terminal } from './support/terminal.ts';

test('the demo runs to its end without a terminal; its question is answered by `sluice send`', async ({ project }) => {
  const demo = start(['demo', '--headless', '--yes', '--dir', 'demo'], { cwd: project.dir });
  const dir = join(project.dir, 'demo');
  await demo.waitForOut('it asks, and says how to answer', /asks: .* -> sluice -C \S+ send \S+ TEXT/);
  const stream = /asks: .* send (\S+) TEXT/.exec(demo.out())?.[1] ?? '';
  expect(await sluice(['send', stream, 'yes'], { cwd: dir })).toMatchObject({ status: 0 });
  const { status, stdout, stderr } = await demo.done;
  expect(stdout).toMatch(/r-\S+ passed after .*: 8 streams succeeded/);
  expect(stderr).toBe(
    `sluice: the demo works in ${dir}\nsluice: the demo is kept in ${dir}: look at it with \`sluice -C ${dir} status\`\n`,
  );
  expect(status).toBe(0);
  expect(existsSync(join(dir, 'demo.yaml'))).toBe(true);
  await nothingLeft(project.dir);
});

test('the demo opens on the dashboard with its agents at work; in a folder that is not empty it does not start', async ({ project }) => {
  const demo = terminal(['demo', '--dir', 'demo'], { cwd: project.dir, cols: 120, rows: 40 });
  await demo.waitFor('agents work in their panes', /● survey[\s\S]*\d %|● survey/);
  expect(await demo.leave()).toBe(0);
  expect(await project.sluice('demo', '--dir', 'demo')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('the folder is not empty') as string,
  });
  await sluice(['-C', join(project.dir, 'demo'), 'stop', '--all']);
});
