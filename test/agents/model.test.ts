import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { asBody } from './model/dialect.ts';
import type { Usage } from './model/script.ts';
import { agentTest as test, type Bed } from './support/bed.ts';

/** Each program by itself, without Sluice: what the tests of this folder stand on. */
describe('the scripted model is understood by', () => {
  const usage: Usage = { input: 700, cached: 200, cacheWrite: 0, output: 30, reasoning: 12 };

  test.for(['claude', 'codex', 'gemini'] as const)('%s: text, a tool, and tokens', async (name, { bed }) => {
    bed.model.put(name, [
      { think: 'First a file.', say: 'I write it down.', tools: [{ do: 'write', path: 'notes.md', content: '# Notes\n' }], usage },
      { say: 'Written and done.', usage },
    ]);
    const events = await headless(bed, name);
    expect(JSON.stringify(events)).toContain('Written and ');
    expect(readFileSync(bed.path('notes.md'), 'utf8').trim()).toBe('# Notes');
    const turns = bed.model.served(name).filter(({ isBeside }) => !isBeside);
    expect(turns.map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
    expect(told(name, events)).toEqual({ read: 2 * 900, cached: 2 * 200, written: 2 * 42 });
    expect(bed.model.strays()).toEqual([]);
  });

  test.for(['claude', 'codex', 'gemini'] as const)('%s: an overload is asked again', async (name, { bed }) => {
    bed.model.put(name, [{ fail: { what: 'overloaded' } }, { say: 'Back again.' }]);
    expect(JSON.stringify(await headless(bed, name))).toContain('Back again.');
    const turns = bed.model.served(name).filter(({ isBeside }) => !isBeside);
    expect(turns.map(({ outcome }) => outcome)).toEqual(['refused', 'answered']);
  });

  test.for(['claude', 'codex', 'gemini'] as const)('%s: an answer that breaks off is asked for again', async (name, { bed }) => {
    bed.model.put(name, [{ say: 'This will be cut in the middle of it.', drop: true }, { say: 'Whole again.' }]);
    expect(JSON.stringify(await headless(bed, name))).toContain('Whole again.');
  });
});

test('nothing of the real home is read or changed', async ({ bed }) => {
  const seen = () => readdirSync(homedir()).filter((name) => /^\.(claude|codex|gemini)/.test(name));
  const before = seen();
  writeFileSync(bed.path('.env'), '');
  for (const name of ['claude', 'codex', 'gemini'] as const) await headless(bed, name);
  expect(seen()).toEqual(before);
  expect(readdirSync(join(bed.home, '.claude', 'projects'))).toHaveLength(1);
});

type Name = 'claude' | 'codex' | 'gemini';

/** Runs an agent to its end without a terminal. @returns its events */
async function headless(bed: Bed, name: Name): Promise<Record<string, unknown>[]> {
  const args = {
    claude: ['-p', 'Go.', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'acceptEdits'],
    codex: ['exec', '--json', '--sandbox', 'danger-full-access', 'Go.'],
    gemini: ['-p', 'Go.', '--output-format', 'stream-json', '--approval-mode', 'yolo'],
  }[name];
  const lines = (await bed.agent(name, ...args)).split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What an agent says at its end that its turns have cost. */
function told(name: Name, events: readonly Record<string, unknown>[]): { read: unknown; cached: unknown; written: unknown } {
  switch (name) {
    case 'claude': {
      const usage = asBody(events.find(({ type }) => type === 'result')?.['usage']);
      const cached = Number(usage['cache_read_input_tokens']);
      return { read: Number(usage['input_tokens']) + cached, cached, written: usage['output_tokens'] };
    }
    case 'codex': {
      const usage = asBody(events.find(({ type }) => type === 'turn.completed')?.['usage']);
      return { read: usage['input_tokens'], cached: usage['cached_input_tokens'], written: usage['output_tokens'] };
    }
    case 'gemini': {
      const models = asBody(asBody(events.find(({ type }) => type === 'result')?.['stats'])['models']);
      // The router is asked beside the turns, of a smaller model.
      const turns = Object.entries(models)
        .filter(([model]) => !model.includes('lite'))
        .map(([, usage]) => asBody(usage));
      const sum = (key: string) => turns.reduce((total, usage) => total + Number(usage[key]), 0);
      return { read: sum('input_tokens'), cached: sum('cached'), written: sum('total_tokens') - sum('input_tokens') };
    }
  }
}
