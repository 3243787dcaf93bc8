import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { program } from './support/package.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';
import { key, terminal } from './support/terminal.ts';

const plan = (streams: string, rest = '') => `version: 1\nname: test\n${rest}streams:\n${streams}`;

describe('the dashboard', () => {
  test('shows live panes, types into one, and leaves the run running', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('echo')}}\n  - {id: B, run: ${program('forever')}}\n`));
    const t = terminal(['run', 'plan.yaml'], { cwd: project.dir });
    await t.waitFor('both panes are live', (screen) => (screen.match(/READY/g) ?? []).length === 2);
    t.keys(key.enter);
    t.keys('hello there');
    t.keys(key.enter);
    await t.waitFor('the child answers', /got: hello there/);
    t.keys(key.ctrlC);
    await t.waitFor('Ctrl-C belonged to the child, which it ended', /✗ A/);
    t.keys(key.leavePane);
    expect(await t.leave()).toBe(0);
    expect(t.text()).toContain('goes on; `sluice attach` comes back to it');
    expect(await project.status()).toMatchObject({ state: 'running' });
  });

  test('has the exit status of a run that ended on it', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('exit-n', 2)}}\n`));
    const t = terminal(['plan.yaml'], { cwd: project.dir });
    await t.waitFor('it has ended', /failed/);
    expect(await t.leave()).toBe(1);
    await nothingLeft(project.dir);
  });

  test('shows what is asked from other terminals: pause, resume, retry, skip, stop, approve', async ({ project }) => {
    project.put(
      'plan.yaml',
      plan(
        `  - {id: A, run: ${program('forever')}}\n  - {id: B, run: ${program('forever')}}\n  - {id: C, needs: [C1], run: ${program('forever')}}\n`,
        `checkpoints: [{id: C1, at: T+0s, review: true}]\n`,
      ),
    );
    const t = terminal(['run', 'plan.yaml'], { cwd: project.dir });
    await t.waitFor('it waits for the review', /⚑ C1/);
    await t.waitFor('A runs', /● A/);
    await project.sluice('pause', 'A');
    await t.waitFor('A is paused', /‖ A/);
    await project.sluice('resume', 'A');
    await t.waitFor('A goes on', /● A/);
    await project.sluice('stop', 'A');
    await t.waitFor('A is stopped', /■ A|stopped/);
    await project.sluice('retry', 'A');
    await t.waitFor('A runs again', /● A/);
    await project.sluice('skip', 'B');
    await t.waitFor('B is skipped', /skipped/);
    await project.sluice('approve', 'review:C1');
    await t.waitFor('C runs', /● C/);
    expect((await project.status()).streams.map(({ state }) => state)).toEqual(['running', 'skipped', 'running']);
    await project.sluice('stop', '--all');
    // In the header: panes say as much of streams before.
    await t.waitFor('the run was stopped', /■ stopped/);
    expect(await t.leave()).toBe(4);
    await nothingLeft(project.dir);
  });

  test('in two terminals shows the same, and each its own selection', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('forever')}}\n  - {id: B, run: ${program('forever')}}\n`));
    const first = terminal(['run', 'plan.yaml'], { cwd: project.dir });
    await first.waitFor('B runs', /● B/);
    const second = terminal(['attach'], { cwd: project.dir, cols: 120, rows: 40 });
    await second.waitFor('B runs here too', /● B/);
    second.keys('p');
    await first.waitFor('what was paused there is paused here', /‖ A/);
    expect(await second.leave()).toBe(0);
    first.keys('p');
    await first.waitFor('and goes on again', /● A/);
    await first.leave();
  });

  test('of an ended run is read from the journal; trying a stream again starts its engine', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: 'test -e ${project.path('go')}'}\n`));
    await project.sluice('run', 'plan.yaml', '--headless');
    await nothingLeft(project.dir);
    const t = terminal(['attach'], { cwd: project.dir });
    await t.waitFor('it shows what happened', /failed/);
    expect((await project.status()).enginePid).toBe(null);
    project.put('go', '');
    t.keys('r');
    await t.waitFor('it has passed now', /passed/);
    expect(await t.leave()).toBe(0);
  });

  test('fits every size, down to one in which it only says so', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('forever')}}\n`));
    const t = terminal(['run', 'plan.yaml'], { cwd: project.dir, cols: 120, rows: 40 });
    await t.waitFor('it is there', /READY/);
    t.resize(40, 12);
    await t.waitFor('it fits 40x12', (screen) => /A/.test(screen) && screen.split('\n').length === 12);
    t.resize(39, 11);
    await t.waitFor('it says that this is too small', /40.?[x×].?12|too small/i);
    t.resize(200, 50);
    await t.waitFor('it is whole again', /READY/);
    expect(await t.leave()).toBe(0);
  });

  test('is what `sluice` opens when a run is live; else it lists plans and runs to choose from', async ({ project }) => {
    project.put('plans/one.yaml', plan(`  - {id: A, run: ${program('forever')}}\n`));
    project.put('plans/other.yaml', 'not: a plan\n');
    const list = terminal([], { cwd: project.dir });
    const screen = await list.waitFor('it lists plans', /one\.yaml/);
    expect(screen).not.toContain('other');
    list.keys(key.enter);
    await list.waitFor('the plan runs', /READY/);
    await list.leave();
    const again = terminal([], { cwd: project.dir });
    await again.waitFor('the live run is opened', /READY/);
    await again.leave();
  });
});

describe('a full-screen program in a pane looks as it does in a terminal of its own', () => {
  const text = Array.from({ length: 200 }, (_, index) => `line ${index + 1} öäü 日本語 👩‍👩‍👧 \té\u0301`).join('\n');
  const shown = (screen: string) => screen.split('\n').map((line) => line.trimEnd());

  test.for([
    ['vim', 'exec vim -u NONE -N -n -c "set number" text.txt', /1 line 1 öäü/, '\u001b:q!\r'],
    ['less', 'exec less -N text.txt', /1 line 1 öäü/, 'q'],
    [
      'tmux',
      'exec tmux -L sluice-$$ -f /dev/null new-session "head -20 text.txt; exec cat" \\; set -g status-right "" \\; set -g status-left in',
      /line 20 [^]*in0:/,
      '\u0004',
    ],
  ] as const)('%s', async ([, command, there, quit], { project }) => {
    project.put('text.txt', text);
    // It begins when the pane has its size, which it writes down.
    project.put('begin.sh', `until [ -e go ]; do sleep 0.05; done\nstty size > size\n${command}\n`);
    project.put('plan.yaml', 'version: 1\nname: test\nworkspace: project\nstreams: [{id: A, run: sh begin.sh}]\n');
    const t = terminal(['run', 'plan.yaml'], { cwd: project.dir, cols: 110, rows: 34 });
    await t.waitFor('A runs', /● A/);
    t.keys('z');
    await t.waitFor('it is zoomed', /zoomed/);
    t.keys(key.enter);
    await t.waitFor('it has the keyboard', /typing/);
    project.put('go', '');
    const inPane = shown(await t.waitFor('it is there', there));

    const [rows = 0, cols = 0] = readFileSync(project.path('size'), 'utf8').trim().split(' ').map(Number);
    const alone = terminal([], { cwd: project.dir, cols, rows, program: ['sh', '-c', command] });
    await alone.waitFor('it is there', there);
    const wanted = shown(alone.text());
    const top = inPane.indexOf(wanted[0] ?? '');
    await t.waitFor('the pane shows the same', (screen) => {
      const pane = shown(screen).slice(top, top + rows);
      return pane.join('\n') === shown(alone.text()).join('\n');
    });

    for (const each of [t, alone]) each.keys(quit);
    await t.waitFor('it was ended by its own key', /run passed/);
    await alone.ended();
    t.keys(key.leavePane);
    expect(await t.leave()).toBe(0);
  });
});
