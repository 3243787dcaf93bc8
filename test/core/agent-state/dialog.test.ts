import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { answeredQuestion, askedByHook } from '../../../src/core/agent-state/asked-by-hook.ts';
import { askedBy, longestPreview } from '../../../src/core/agent-state/screen/asked.ts';
import { readDialog } from '../../../src/core/agent-state/screen/dialog.ts';
import { findTyped } from '../../../src/core/agent-state/screen/input.ts';
import { stillOf } from '../../../src/core/agent-state/stirring.ts';
import { screenSample } from '../../support/agent-samples/replay.ts';

const interactive = (name: string) => screenSample(`interactive/${name}.screen.txt`).rows;
const dialogFile = (name: string) =>
  readFileSync(join('test/fixtures/agent-dialogs', `${name}.screen.txt`), 'utf8')
    .split('\n')
    .map((row) => row.trimEnd());
const askedOn = (agent: 'claude' | 'codex' | 'gemini', rows: readonly string[], isQuestion = false) => {
  const dialog = readDialog(rows);
  return dialog === null ? null : askedBy(agent, dialog, isQuestion);
};

describe('what an agent asks on its screen', () => {
  test.for([
    ['claude', 'claude.turn.3-permission-write', 'Write', 'progress.md', /- started/],
    [
      'claude',
      'claude.turn.4-permission-shell',
      'Bash',
      'for i in 1 2 3 4 5 6 7 8; do echo tick $i; sleep 1; done',
      /Tick for eight seconds/,
    ],
    ['gemini', 'gemini.turn.3-permission-write', 'WriteFile', 'progress.md', /^3 - started$/m],
    ['gemini', 'gemini.turn.4-permission-shell', 'Shell', 'for i in 1 2 3 4 5 6 7 8; do echo tick $i; sleep 1; done', /Allow execution/],
  ] as const)('%s: %s', ([agent, name, tool, summary, preview]) => {
    const asked = askedOn(agent, interactive(name));
    expect(asked).toMatchObject({ tool, summary, preview: expect.stringMatching(preview) as string });
    expect(asked?.options.length).toBeGreaterThan(1);
    expect(asked?.preview).not.toMatch(/[│╭╰─]{2}/u);
  });

  it('is a command of Codex with its reason, or the change of a file', () => {
    const command = askedOn('codex', dialogFile('codex.permission-command'));
    expect(command?.tool).toBe('Bash');
    expect(command?.preview).toContain(`$ ${command?.summary}`);
    const edit = askedOn('codex', dialogFile('codex.permission-edit'));
    expect(edit).toMatchObject({ tool: 'apply_patch', summary: '/home/agent/work/x4/progress.md' });
    expect(edit?.preview).toMatch(/\+# Progress[^]*Would you like to make the following edits\?/);
  });

  it('is a question with its answers', () => {
    expect(askedOn('claude', interactive('claude.question.1'), true)).toMatchObject({
      tool: 'question',
      summary: 'Which database shall I use?',
      options: ['SQLite', 'Postgres', 'Type something.', 'Chat about this'],
    });
    expect(askedOn('gemini', interactive('gemini.question.1'), true)?.options).toEqual(['SQLite', 'Postgres', 'Enter a custom value']);
  });

  it('is nothing where an agent only writes a list, or works', () => {
    expect(readDialog(['● Two ways:', '  1. this', '  2. that', '', '❯ '])).toBeNull();
    for (const name of ['claude.turn.5-busy-tool', 'codex.turn.6-busy-streaming', 'gemini.turn.7-idle-finished'])
      expect(readDialog(interactive(name)), name).toBeNull();
  });

  it('is short enough to be kept, whatever stands there', () => {
    const row = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), fc.constantFrom('claude', 'codex', 'gemini'), (rows, agent) => {
        const asked = askedOn(agent, [...rows, '❯ 1. Yes', '  2. No']);
        expect(asked?.options.slice(-2)).toEqual(['Yes', 'No']);
        expect(asked?.preview.length).toBeLessThanOrEqual(longestPreview);
      }),
    );
  });
});

describe('what a hook is told that an agent asks', () => {
  const hook = (tool_name: string, tool_input: object) => askedByHook({ tool_name, tool_input });

  it('is a command, a file with what will stand there, a diff, or whatever the tool is called with', () => {
    expect(hook('Bash', { command: 'npm test', description: 'Run the tests' })).toMatchObject({
      summary: 'npm test',
      preview: 'Run the tests\nnpm test',
    });
    expect(hook('Write', { file_path: '/a.md', content: 'one\ntwo\n' })).toMatchObject({
      summary: '/a.md',
      preview: '/a.md\n+ one\n+ two',
    });
    expect(hook('Edit', { file_path: '/a.md', old_string: 'one', new_string: 'two' }).preview).toBe('/a.md\n- one\n+ two');
    expect(hook('mcp__db__query', { sql: 'select 1' })).toMatchObject({ summary: '{"sql":"select 1"}' });
    expect(hook('WebFetch', { url: 'http://x' }).summary).toBe('http://x');
    expect(askedByHook({}).tool).toBe('a tool');
  });

  it('is a question, which is answered by what the tool is called with', () => {
    const tool_input = { questions: [{ question: 'Which?', options: [{ label: 'A', description: 'one' }, { label: 'B' }] }] };
    expect(hook('AskUserQuestion', tool_input)).toMatchObject({
      summary: 'Which?',
      preview: 'Which?\n  1. A: one\n  2. B',
      options: ['A', 'B'],
    });
    expect(answeredQuestion({ tool_input }, 'B')).toEqual({ ...tool_input, answers: { 'Which?': 'B' } });
    expect(hook('AskUserQuestion', { questions: [...tool_input.questions, ...tool_input.questions] }).options).toEqual([]);
  });
});

describe('a prompt that was typed', () => {
  it('stands in the input line, or was said, or is nowhere', () => {
    const line = '─'.repeat(40);
    expect(findTyped(['❯ Do the work', line, '❯ Do the work'], 'Do the work')).toBe('input');
    expect(findTyped([line, '❯ [Pasted text #1 +12 lines]', line], 'Do the work\nand more')).toBe('input');
    expect(findTyped([line, '❯', line], 'Do the work')).toBe('nowhere');
    expect(findTyped(interactive('claude.turn.7-idle-finished'), 'Do the scripted work')).toBe('said');
    expect(findTyped(interactive('codex.turn.7-idle-finished'), 'Do the scripted work')).toBe('said');
    expect(findTyped(interactive('gemini.turn.3-permission-write'), 'Do the scripted work')).toBe('said');
    expect(findTyped(interactive('gemini.turn.1-idle-start'), 'Do the scripted work')).toBe('nowhere');
  });
});

describe('a screen', () => {
  it('shows no sign of life by what turns and counts', () => {
    const before = ['● Ran a test', '✻ Working… (12s · ↑ 1.2k tokens · esc to interrupt)'];
    expect(stillOf(['● Ran a test', '✽ Working… (2m 4s · ↑ 13.9k tokens · esc to interrupt)'])).toBe(
      stillOf(['● Ran a test', '✻ Working… (1m 12s · ↑ 1.2k tokens · esc to interrupt)']),
    );
    expect(stillOf([...before, '● Read a file'])).not.toBe(stillOf(before));
  });

  it('is read whatever it shows', () => {
    for (const file of readdirSync('test/fixtures/agents/interactive'))
      expect(() => readDialog(screenSample(`interactive/${file}`).rows)).not.toThrow();
  });
});
