import { expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import type { Usage } from './model/script.ts';
import { agentTest, type Bed } from './support/bed.ts';
import { attemptsOf, endsWell, eventsOf, hasResumed, told, tokensOf, until, untilEvent } from './support/journal.ts';
import { writing, type modes } from './support/plan.ts';
import { agentNames, type AgentName } from './support/programs.ts';

const test = agentTest.extend({ homeOptions: { claude: 'subscription' } as const });
type Mode = (typeof modes)[number];

test('all three at once, interactive: asked, at a limit, killed, checked, merged, counted', async ({ bed }) => {
  script(bed, 'interactive');
  bed.put('plan.yaml', plan('interactive'));
  commitPlan(bed.dir);
  expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });

  await untilEvent(bed, 'permissionAsked', ({ stream }) => stream === 'codex');
  const item = (await bed.status()).attention.find(({ id }) => id.includes('codex'));
  expect(await bed.sluice('approve', item?.id ?? '')).toMatchObject({ status: 0 });
  const killedAt = await killed(bed);
  await endsWell(bed);
  await merged(bed, 'interactive', killedAt);
});

test('all three at once, headless: at a limit, killed, checked, merged, counted', async ({ bed }) => {
  script(bed, 'headless');
  bed.put('plan.yaml', plan('headless'));
  commitPlan(bed.dir);
  expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
  const killedAt = await killed(bed);
  await endsWell(bed);
  await merged(bed, 'headless', killedAt);
});

/** Claude meets a limit, Codex asks for leave to commit, Gemini is killed while it waits for its model. */
function script({ model }: Bed, mode: Mode): void {
  const usage = (tokens: number): Usage => ({ input: tokens, cached: 3 * tokens, cacheWrite: 0, output: 17, reasoning: 5 });
  const write = (agent: AgentName) => ({ do: 'write', path: `${agent}.md`, content: `# ${agent}\n` }) as const;
  const commit = (agent: AgentName) =>
    ({ do: 'run', command: `git add . && git commit --quiet --message ${agent}`, escalated: mode === 'interactive' }) as const;
  model.put('claude', [
    { say: 'I write it down.', tools: [write('claude')], usage: usage(101) },
    { fail: { what: 'usage-limit', resetsInS: 15 } },
    { say: 'On with it.', tools: [commit('claude')], usage: usage(103) },
    { say: 'Done.', usage: usage(107) },
  ]);
  model.put('codex', [
    { say: 'I write it down.', tools: [write('codex')], usage: usage(211) },
    { say: 'May I?', tools: [commit('codex')], usage: usage(223) },
    { say: 'Done.', usage: usage(227) },
  ]);
  model.put('gemini', [
    { say: 'I write it down.', tools: [write('gemini')], usage: usage(307) },
    { gate: 'killed', say: 'On with it.', tools: [commit('gemini')], usage: usage(311) },
    { say: 'Done.', usage: usage(313) },
  ]);
}

function plan(mode: Mode): string {
  // Headless, Codex asks nobody, and its sandbox does not let it write what git keeps outside a worktree.
  const permission = (agent: AgentName) => (agent === 'codex' && mode === 'headless' ? 'danger-full-access' : writing[agent]);
  const stream = (agent: AgentName) => `  - id: ${agent}
    agent: ${agent}
    prompt: Write ${agent}.md and commit it.
    worktree: true
    permission_mode: ${permission(agent)}
    gates: {name: written, run: test -s ${agent}.md}
`;
  return `version: 1
name: together
defaults: {retry: 1}
agents:
  claude: {mode: ${mode}, permissions: {allow: [git add, git commit]}}
  codex: {mode: ${mode}}
  gemini: {mode: ${mode}, permissions: {allow: [git add, git commit]}}
streams:
${agentNames.map(stream).join('')}waves:
  - id: all
    merge: [${agentNames.join(', ')}]
    into: integration/all
    gates: {name: whole, run: ${agentNames.map((agent) => `test -s ${agent}.md`).join(' && ')}}
    then: {merge_into: main}
`;
}

function commitPlan(dir: string): void {
  git(dir, 'add', 'plan.yaml');
  git(dir, 'commit', '--quiet', '--message', 'Plan');
}

/** Kills Gemini while its model keeps it waiting, and lets the model go on when the next attempt has begun. @returns when, epoch milliseconds */
async function killed(bed: Bed): Promise<number> {
  await until(bed, 'Gemini waits for its model', () => bed.model.isWaiting('killed'));
  const pid = (await bed.status()).streams.find(({ id }) => id === 'gemini')?.pid;
  process.kill(pid ?? 0, 'SIGKILL');
  const killedAt = Date.now();
  await until(bed, 'Gemini has begun again', async () => (await attemptsOf(bed, 'gemini'))[1]?.spawnedAt ?? null);
  bed.model.release('killed');
  return killedAt;
}

/** All that the plan promised: one limit waited for, one conversation resumed, all of it on main, and every token counted once. */
async function merged(bed: Bed, mode: Mode, killedAt: number): Promise<void> {
  for (const agent of agentNames) expect(git(bed.dir, 'show', `main:${agent}.md`)).toBe(`# ${agent}`);
  for (const stream of ['claude', 'gemini']) expect(await hasResumed(bed, stream), `${stream}\n${await told(bed)}`).toBe(true);
  const judged = await eventsOf(bed, 'agentJudged');
  expect(judged.filter(({ state }) => state === 'limit-reached').map(({ stream }) => stream)).toContain('claude');
  for (const agent of agentNames) {
    expect(await used(bed, agent), agent).toBe(tokensOf(bed.model.served(agent), mode, agent === 'gemini' ? killedAt : 0));
  }
  expect(bed.model.strays()).toEqual([]);
}

/** Tokens of all attempts of a stream, as the journal has them. */
async function used(bed: Bed, stream: string): Promise<number> {
  const ofAttempts = new Map<number, number>();
  for (const event of await eventsOf(bed, 'agentUsed')) if (event.stream === stream) ofAttempts.set(event.attempt, event.tokens);
  return [...ofAttempts.values()].reduce((sum, tokens) => sum + tokens, 0);
}
