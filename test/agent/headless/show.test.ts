import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { claudeShow } from '../../../src/agent/headless/show/claude.ts';
import { codexShow } from '../../../src/agent/headless/show/codex.ts';
import { geminiShow } from '../../../src/agent/headless/show/gemini.ts';
import type { StreamShow } from '../../../src/agent/headless/show/stream-show.ts';
import type { Fields } from '../../../src/core/text/fields.ts';
import { sampleFiles, sampleObjects } from '../../support/agent-samples/read.ts';

const shows: Readonly<Record<string, () => StreamShow>> = { claude: claudeShow, codex: codexShow, gemini: geminiShow };
const showOf = (file: string): StreamShow => {
  const [agent = ''] = /claude|codex|gemini/.exec(file) ?? [];
  return (shows[agent] ?? expect.fail(`no agent in ${file}`))();
};
// eslint-disable-next-line no-control-regex -- The colours of the program itself.
const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '');
const shown = (show: StreamShow, events: readonly Fields[]): string => events.map((event) => show.event(event)).join('') + show.end();

describe('recorded streams', () => {
  const files = sampleFiles().filter((file) => /^headless\/.*\.jsonl$/.test(file));
  test.each(files)('%s', async (file) => {
    const text = plain(shown(showOf(file), sampleObjects(file)));
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'shown', `${file.slice('headless/'.length, -'.jsonl'.length)}.txt`));
    expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
  });
});

test.each([
  ['claude', { type: 'assistant', message: { content: [{ type: 'text', text: 'a\u001b]0;title\u0007b\u001b[2Jc' }] } }],
  ['codex', { type: 'item.completed', item: { type: 'agent_message', text: 'a\u001b]0;title\u0007b\u001b[2Jc' } }],
  ['gemini', { type: 'message', role: 'assistant', content: 'a\u001b]0;title\u0007b\u001b[2Jc' }],
])('what %s says cannot steer the terminal', (agent, event) => {
  expect(plain(shown(showOf(agent), [event]))).toBe('abc\n\n');
});

test('of a long result the beginning is shown, and how much more there is', () => {
  const content = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join('\n');
  const text = plain(shown(claudeShow(), [{ type: 'user', message: { content: [{ type: 'tool_result', content }] } }]));
  expect(text).toContain('line 12\n  … 28 more lines\n');
});

test('an edit is shown as what goes and what comes', () => {
  const input = { file_path: 'a.ts', old_string: 'const a = 1;', new_string: 'const a = 2;' };
  const text = plain(shown(claudeShow(), [{ type: 'assistant', message: { content: [{ type: 'tool_use', name: 'Edit', input }] } }]));
  expect(text).toBe('● Edit a.ts\n  - const a = 1;\n  + const a = 2;\n');
});

test('a tool of a server is shown with what it is called for and what it answers', () => {
  const item = { type: 'mcp_tool_call', server: 'sluice', tool: 'report_progress', arguments: { percent: 40 } };
  const answer = { content: [{ type: 'text', text: 'reported' }] };
  const events = [
    { type: 'item.started', item: { ...item, result: null, status: 'in_progress' } },
    { type: 'item.completed', item: { ...item, result: answer, error: null, status: 'completed' } },
  ];
  expect(plain(shown(codexShow(), events))).toBe('● sluice report_progress {"percent":40}\n  reported\n\n');
});

test.each(Object.keys(shows))('%s: events that are not as they were ever seen say nothing', (agent) => {
  const odd: Fields[] = [{}, { type: 7 }, { type: 'result' }, { type: 'assistant', message: 3 }, { type: 'item.started', item: null }];
  expect(() => shown(showOf(agent), odd)).not.toThrow();
});
