import { expect, test } from 'vitest';
import { FakeAgent } from '../../support/fakes/fake-agent.ts';
import { FakeWorld } from '../../support/fakes/fake-world.ts';
import { planOf } from '../../support/plan-of.ts';

/** Two real agents, each in its way: one that tells all by hooks, and one that is read from its screen and typed to. Standing rules decide. */
const plan = planOf(`
version: 1
streams:
  - { id: A, prompt: Do the work, agent: claude, permissions: { allow: [touch x] } }
  - { id: B, prompt: Do the work, agent: codex, args: [paste], permissions: { allow: [touch x] } }
`);

const paste = '\u001b[200~Do the work\u001b[201~';
const tool = { tool_name: 'Bash', tool_input: { command: 'touch x' } };
const dialog = ['  $ touch x', '', '› 1. Yes, proceed (y)', '  2. No, and tell Codex what to do differently (esc)'];

/** What the agents do by themselves and on what they are told. Each step is done once. @returns whether anything was done */
function nature(world: FakeWorld, done: Set<string>): boolean {
  const [a, b] = [new FakeAgent(world, 'A'), new FakeAgent(world, 'B')];
  const once = (name: string, agent: FakeAgent, when: boolean, act: () => void): boolean => {
    if (done.has(name) || !when || !world.hosts.isLive(agent.ref)) return false;
    done.add(name);
    act();
    return true;
  };
  const has = (agent: FakeAgent, keys: string) => agent.typed().includes(keys);
  const steps = [
    once('A begins', a, true, () => {
      a.hook('UserPromptSubmit', { prompt: 'Do the work' });
      a.title('⠂ Claude Code');
      a.hook('PreToolUse', tool);
      a.hook('PermissionRequest', tool, 'p-1');
      a.title('✳ Claude Code');
    }),
    once('A goes on', a, a.answer('p-1') !== null, () => {
      a.title('⠂ Claude Code');
      a.hook('PostToolUse', tool);
    }),
    once('A is done', a, done.has('A goes on'), () => {
      a.hook('Stop', { background_tasks: [] });
      a.title('✳ Claude Code');
    }),
    once('A leaves', a, has(a, '/exit'), () => world.hosts.exit(a.ref, 0)),
    once('B is ready', b, true, () => {
      b.state('idle');
      b.show('› Ask Codex to do anything');
    }),
    once('B shows its prompt', b, has(b, paste), () => b.show('› Do the work')),
    once('B asks', b, has(b, '\r') && done.has('B shows its prompt'), () => {
      b.state('working');
      b.show('› Do the work', '• Running touch x', ...dialog);
      b.state('blocked', { kind: 'permission' });
    }),
    once('B goes on', b, has(b, '1'), () => {
      b.show('› Do the work', '✔ You approved', '› Ask Codex to do anything');
      b.state('working');
    }),
    once('B is done', b, done.has('B goes on'), () => b.state('done')),
    once('B leaves', b, done.has('B is done') && has(b, '/exit'), () => world.hosts.exit(b.ref, 0)),
  ];
  return steps.includes(true);
}

/** Plays the run to its end with an engine that is killed at this of its calls to the world. */
async function play(killAt: number | null): Promise<{ readonly world: FakeWorld; readonly calls: string[] }> {
  const calls: string[] = [];
  const world: FakeWorld = new FakeWorld(plan, {
    onCall(name, kill) {
      if (calls.length === killAt) kill();
      calls.push(name);
    },
  });
  const done = new Set<string>();
  for (let step = 0; step < 300; step += 1) {
    if (!world.isEngineAlive()) world.startEngine();
    await world.settle();
    if (world.isEngineAlive() && world.state().status.kind === 'ended') return { world, calls };
    if (!nature(world, done)) await world.clock.advance(500);
  }
  throw new Error(`the run did not end: ${[...done].join(', ')}`);
}

test('an engine killed at any one of its calls tells its agents nothing twice, and records nothing twice', async () => {
  const { calls } = await play(null);
  expect(calls.length).toBeGreaterThan(100);
  for (let index = 0; index < calls.length; index += 1) {
    const { world } = await play(index);
    const at = `killed at ${index}: ${calls[index] ?? ''}`;
    expect(world.state().status, at).toMatchObject({ kind: 'ended', outcome: 'passed' });
    expect(world.state().faults, at).toEqual([]);
    const [a, b] = [new FakeAgent(world, 'A'), new FakeAgent(world, 'B')];
    expect(
      b.typed().filter((keys) => keys === paste),
      at,
    ).toHaveLength(1);
    expect(
      b.typed().filter((keys) => keys === '1'),
      at,
    ).toHaveLength(1);
    for (const agent of [a, b]) {
      const told = agent.told();
      expect(
        told.filter((each) => each === 'prompt taken'),
        `${at}: ${told.join(', ')}`,
      ).toHaveLength(1);
      expect(
        told.filter((each) => each.startsWith('asks')),
        `${at}: ${told.join(', ')}`,
      ).toHaveLength(1);
      expect(
        told.filter((each) => / by /.test(each)),
        `${at}: ${told.join(', ')}`,
      ).toHaveLength(1);
      expect(
        told.filter((each) => each === 'done'),
        `${at}: ${told.join(', ')}`,
      ).toHaveLength(1);
    }
  }
});
