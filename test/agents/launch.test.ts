import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { agentKeys } from '../../src/core/agent-keys/agents.ts';
import { firstRunDialog, promptKeys } from '../../src/core/agent-keys/keys.ts';
import { readEventLine } from '../../src/core/agent-files/event-line.ts';
import { realAgentKinds, type RealAgentKind, type RealAgentSettings } from '../../src/core/plan/model.ts';
import { git } from '../adapters/workspaces/repository.ts';
import { waitUntil } from '../support/wait.ts';
import { detectors } from '../support/agent-samples/read.ts';
import { agentTest as test, type Bed } from './support/bed.ts';
import { launchIn, startAgent, type AgentPane } from './support/pane.ts';

/** How each program is started and talked to, by the command lines and the keys of Sluice, without an engine. */

const writes = [
  { say: 'I write it down.', tools: [{ do: 'write', path: 'notes.md', content: 'A note.\n' } as const] },
  { say: 'Written and done.' },
];
/** A mode in which writing a file is asked for. */
const asking: Readonly<Record<RealAgentKind, Partial<RealAgentSettings>>> = {
  claude: { permissionMode: 'default' },
  codex: { permissionMode: 'read-only, on-request' },
  gemini: { permissionMode: 'default' },
};
const doing: Readonly<Record<RealAgentKind, Partial<RealAgentSettings>>> = {
  claude: { permissionMode: 'acceptEdits' },
  codex: { permissionMode: 'workspace-write' },
  gemini: { permissionMode: 'auto_edit' },
};
const fresh = () => ({ id: randomUUID(), resumes: false });
const first = (text: string) => ({ text, why: 'first' }) as const;

/** Claude's hook waits for a file, the others for keys. */
async function allow(pane: AgentPane, kind: RealAgentKind): Promise<void> {
  if (kind !== 'claude') return await pane.answer('allow');
  const asked = await waitUntil('Claude asks', () => pane.hooks().find(({ permission }) => permission !== null));
  writeFileSync(join(pane.folder, 'permissions', `${asked.permission}.json`), '{"decision":"allow"}');
}

/** Its answer is on the screen before its turn is over, and keys of that time belong to the turn. */
async function isDone(pane: AgentPane, kind: RealAgentKind, said: RegExp): Promise<void> {
  await pane.waitFor('it has said all', said);
  const idle = () => detectors.find(({ agent }) => agent === kind)?.screen(pane.rows(), { at: Date.now(), zone: 'UTC' })?.state;
  await pane.waitFor('its turn is over', () => ['idle', 'done'].includes(idle() ?? ''));
}

/** Pastes a prompt and sends it off: after a paste some hear no key for a moment. */
async function prompted(pane: AgentPane, text: string, asked: () => number): Promise<void> {
  const before = asked();
  const [paste = '', ...sendOff] = promptKeys(text);
  await pane.type([paste]);
  await pane.waitFor('it stands in the input line', (screen) => text.split('\n').every((line) => screen.includes(line)));
  await waitUntil('it is sent off', async () => {
    await pane.type(sendOff);
    return await waitUntil('the model is asked', () => asked() > before, 2_000).catch(() => false);
  });
}

/** Turns that the model has answered, without what an agent asks beside them. */
const served = ({ model }: Bed, kind: RealAgentKind) => model.served(kind).filter(({ isBeside }) => !isBeside);
const lastAsked = (bed: Bed, kind: RealAgentKind): string => JSON.stringify(served(bed, kind).at(-1)?.body);

/** What a person has set up. */
const setUp = ['.gemini/settings.json', '.gemini/trustedFolders.json', '.claude/settings.json', '.gitconfig'];
const digests = ({ home }: Bed) =>
  Object.fromEntries(
    setUp.map((name) => {
      const file = join(home, name);
      return [name, existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null];
    }),
  );
/** Codex adds notes of its own to its settings; what a person has written there stays. */
const codexSettings = ({ home }: Bed) =>
  readFileSync(join(home, '.codex/config.toml'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const claudeKeeps = ({ home, dir }: Bed) => {
  const { mcpServers, hooks, projects } = JSON.parse(readFileSync(join(home, '.claude.json'), 'utf8')) as Record<string, unknown>;
  const project = (projects as Record<string, Record<string, unknown>>)[dir];
  return { mcpServers, hooks, trusted: project?.['hasTrustDialogAccepted'], servers: Object.keys(project?.['mcpServers'] ?? {}) };
};

describe.each(realAgentKinds)('%s on its own screen', (kind) => {
  test('takes its prompt, asks leave, is done, leaves by keys; and goes on with its conversation', async ({ bed }) => {
    const before = digests(bed);
    const kept = claudeKeeps(bed);
    const written = codexSettings(bed);
    bed.model.put(kind, writes);
    const launch = launchIn(bed, kind, asking[kind], { attempt: 1, conversation: fresh(), prompt: first('Write a note about herons.') });
    const pane = startAgent(launch);
    await allow(pane, kind);
    await isDone(pane, kind, /Written and done\./);
    expect(readFileSync(bed.path('notes.md'), 'utf8')).toBe('A note.\n');
    expect(await pane.leaves()).toBe(0);

    const id = launch.agent?.presetConversation ? launch.args[launch.args.findIndex((arg) => arg === '--session-id') + 1] : threadOf(bed);
    if (id === undefined) throw new Error('the conversation has no name');
    bed.model.put(kind, [{ say: 'Here I am again.' }, { say: 'Still here.' }]);
    const again = launchIn(bed, kind, asking[kind], {
      attempt: 2,
      conversation: { id, resumes: true },
      prompt: { text: 'x', why: 'continue' },
    });
    const second = startAgent(again);
    await isDone(second, kind, /Here I am again\./);
    expect(lastAsked(bed, kind)).toContain('herons');
    await prompted(second, 'And now something\nelse: storks?', () => served(bed, kind).length);
    await isDone(second, kind, /Still here\./);
    expect(lastAsked(bed, kind)).toContain('storks');
    expect(await second.leaves()).toBe(0);
    expect(digests(bed)).toEqual(before);
    expect(claudeKeeps(bed)).toEqual(kept);
    expect(codexSettings(bed)).toEqual(expect.arrayContaining(written));
    expect(codexSettings(bed).join('\n')).not.toMatch(/mcp_servers|sandbox_mode|approval_policy/);
  });

  test('is denied what it asks', async ({ bed }) => {
    bed.model.put(kind, writes);
    const pane = startAgent(launchIn(bed, kind, asking[kind], { attempt: 1, conversation: fresh(), prompt: first('Write.') }));
    if (kind === 'claude') {
      const asked = await waitUntil('Claude asks', () => pane.hooks().find(({ permission }) => permission !== null));
      writeFileSync(join(pane.folder, 'permissions', `${asked.permission}.json`), '{"decision":"deny","message":"Not on a Friday."}');
      await isDone(pane, kind, /Written and done\./);
      expect(lastAsked(bed, kind)).toContain('Not on a Friday.');
    } else {
      await pane.answer('deny');
      await pane.waitFor('it has left its turn', kind === 'codex' ? /interrupted|Tell the model/i : /cancelled/i);
    }
    expect(existsSync(bed.path('notes.md'))).toBe(false);
    expect(await pane.leaves()).toBe(0);
  });

  test('is interrupted, and lives on', async ({ bed }) => {
    bed.model.put(kind, [{ gate: 'never', say: 'Never said.' }, { say: 'Back.' }]);
    const pane = startAgent(launchIn(bed, kind, doing[kind], { attempt: 1, conversation: fresh(), prompt: first('Wait.') }));
    await waitUntil('it is at work', () => bed.model.isWaiting('never'));
    await pane.waitFor('it shows that', /esc to (cancel|interrupt)|^. \p{Lu}\p{L}+… \(/mu);
    await pane.type(agentKeys[kind].interrupt);
    // Claude puts a prompt back into its line that nothing was answered to.
    await pane.waitFor('it has left its turn', kind === 'claude' ? /interrupted|^❯\s+Wait\./im : /interrupted|cancelled/i);
    bed.model.release('never');
    // Codex calls a Ctrl-C an interruption where the turn before was one.
    expect(kind === 'codex' ? [0, 130] : [0]).toContain(await pane.leaves());
  });
});

test.for(['claude', 'codex', 'gemini'] as const)(
  '%s asks a person whether it may trust a folder that it does not know',
  async (kind, { bed }) => {
    bed.model.put(kind, [{ say: 'Begun.' }]);
    const dir = join(bed.home, 'elsewhere');
    mkdirSync(dir);
    git(dir, 'init', '--quiet');
    const launch = launchIn(bed, kind, {}, { attempt: 1, conversation: fresh(), prompt: first('Begin.') });
    const pane = startAgent({ ...launch, cwd: dir });
    await waitUntil('it asks', () => firstRunDialog(agentKeys[kind], pane.rows())?.name === 'trust').catch((error: Error) => {
      throw new Error(`${error.message}; the screen:\n${pane.text()}`);
    });
    pane.hangUp();
  },
);

describe.each(realAgentKinds)('%s without its screen', (kind) => {
  test('shows what it does, keeps its events, and goes on with its conversation', async ({ bed }) => {
    bed.model.put(kind, writes);
    // Codex says no more than a word about settings that it does not know, unless it is to be strict.
    const headless = { ...doing[kind], mode: 'headless', args: kind === 'codex' ? ['--strict-config'] : [] } as const;
    const pane = startAgent(launchIn(bed, kind, headless, { attempt: 1, conversation: fresh(), prompt: first('Write about herons.') }));
    expect(await pane.ended()).toBe(0);
    expect(pane.text()).toMatch(/notes\.md[\s\S]*Written and done\.[\s\S]* tokens/);
    const lines = readFileSync(join(pane.folder, 'events.jsonl'), 'utf8').trimEnd().split('\n').map(readEventLine);
    expect(lines.every((line) => line !== null)).toBe(true);
    const id =
      /"(?:thread_id|session_id)":"([^"]+)"/.exec(lines.map((line) => line?.text).join('\n'))?.[1] ?? expect.fail('no conversation');
    bed.model.put(kind, [{ say: 'Here I am again.' }]);
    const again = startAgent(
      launchIn(bed, kind, headless, { attempt: 2, conversation: { id, resumes: true }, prompt: { text: 'x', why: 'continue' } }),
    );
    expect(await again.ended()).toBe(0);
    expect(again.text()).toContain('Here I am again.');
    expect(lastAsked(bed, kind)).toContain('herons');
  });
});

/** The id of the only conversation that Codex has kept. */
function threadOf({ home }: Bed): string | undefined {
  const names = readdirSync(join(home, '.codex/sessions'), { recursive: true, encoding: 'utf8' });
  return names.flatMap((name) => /rollout-.*-([0-9a-f]{8}-[0-9a-f-]{27})\.jsonl$/.exec(name)?.[1] ?? [])[0];
}
