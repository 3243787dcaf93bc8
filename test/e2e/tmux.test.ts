import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { environment } from './support/command.ts';
import { bin, program } from './support/package.ts';
import { projectTest as test, type Project } from './support/project.ts';

const socket = `sluice-e2e-${process.pid}`;
const tmux = (...args: string[]) => spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8', env: environment() });
const screen = () => tmux('capture-pane', '-p').stdout;
const shows = async (why: string, pattern: RegExp) => {
  await waitUntil(why, () => pattern.test(screen())).catch((error: Error) => {
    throw new Error(`${error.message}; the screen:\n${screen()}`);
  });
};
const open = (project: Project, ...args: string[]) =>
  tmux('new-session', '-d', '-x', '100', '-y', '30', '-c', project.dir, `exec ${process.execPath} ${bin} ${args.join(' ')}`);

afterEach(() => void tmux('kill-server'));

describe('inside tmux', () => {
  test('the dashboard shows itself, takes keys, follows the window, and leaves', async ({ project }) => {
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: ${program('echo')}}]\n`);
    open(project, 'run', 'plan.yaml');
    await shows('the pane is live', /● A[\s\S]*READY/);
    tmux('send-keys', 'Enter');
    tmux('send-keys', '-l', 'from inside');
    tmux('send-keys', 'Enter');
    await shows('the child answers', /got: from inside/);
    tmux('send-keys', 'C-]');
    tmux('resize-window', '-x', '60', '-y', '20');
    await shows('it fits the smaller window', /^.{0,60}$[\s\S]*got: from inside/m);
    tmux('send-keys', 'q');
    await waitUntil('it has left', () => tmux('list-sessions').status !== 0);
    expect((await project.status()).state).toBe('running');
  });

  test('headless lines stay in the scrollback, without cursor movement', async ({ project }) => {
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: 'true'}]\n`);
    tmux('new-session', '-d', '-x', '60', '-y', '10', '-c', project.dir, `${process.execPath} ${bin} run plan.yaml --headless; exec cat`);
    await waitUntil('the run has passed', () => /passed after/.test(tmux('capture-pane', '-p', '-S', '-').stdout));
    const lines = tmux('capture-pane', '-p', '-S', '-').stdout.split('\n');
    expect(lines[0]).toMatch(/^ {3}0:00\.\d {2}run {2}r-/);
    // What has no room goes on below itself, not at the left edge.
    expect(lines[1]).toMatch(/^ {16}\S/);
  });

  test('status --tmux is one line for the status bar', async ({ project }) => {
    expect(await project.sluice('status', '--tmux')).toMatchObject({ status: 0, stdout: '' });
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: ${program('asks')}}, {id: B, run: 'false'}]\n`);
    await project.sluice('run', 'plan.yaml', '--detach');
    await project.waitForStream('B', 'failed');
    await waitUntil('A asks', async () => (await project.status()).attention.length === 2);
    expect((await project.sluice('status', '--tmux')).stdout).toBe(
      'one 1/2 1 running #[fg=red]1 failed#[default] #[fg=magenta,bold]2 for you#[default]\n',
    );
  });
});
