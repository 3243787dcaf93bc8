import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentKeys } from '../../../src/core/agent-keys/agents.ts';
import { answerKeys, betweenKeysMs, firstRunDialog, permissionOn, promptKeys } from '../../../src/core/agent-keys/keys.ts';
import { menuOn } from '../../../src/core/agent-keys/menu.ts';
import { samplesFolder, truths } from '../../support/agent-samples/read.ts';

const dialogs = join(import.meta.dirname, '../../fixtures/agent-dialogs');
const kindOf = (file: string) => (/^(claude|codex|gemini)\./.exec(file)?.[1] ?? expect.fail(file)) as keyof typeof agentKeys;
const keysOf = (file: string) => agentKeys[kindOf(file)];
const rowsOf = (folder: string, file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .replace(/^#.*\n/, '')
    .split('\n');
const interactive = join(samplesFolder, 'interactive');
const screens = readdirSync(interactive).filter((file) => file.endsWith('.screen.txt'));

describe('permissions on recorded screens', () => {
  test.each([
    [
      interactive,
      'claude.turn.3-permission-write.screen.txt',
      ['Yes', 'Yes, allow all edits during this session (shift+tab)', 'No'],
      '1',
      '3',
    ],
    [interactive, 'claude.turn.4-permission-shell.screen.txt', ['Yes', 'No'], '1', '2'],
    [
      interactive,
      'gemini.turn.3-permission-write.screen.txt',
      ['Allow once', 'Allow for this session', 'Modify with external editor', 'No, suggest changes (esc)'],
      '1',
      '4',
    ],
    [
      interactive,
      'gemini.turn.4-permission-shell.screen.txt',
      ['Allow once', 'Allow for this session', 'No, suggest changes (esc)'],
      '1',
      '3',
    ],
    [
      dialogs,
      'codex.permission-edit.screen.txt',
      ['Yes, proceed (y)', "Yes, and don't ask again for these files (a)", 'No, and tell Codex what to do differently (esc)'],
      '1',
      '3',
    ],
    [
      dialogs,
      'codex.permission-command.screen.txt',
      [
        'Yes, proceed (y)',
        "Yes, and don't ask again for commands that start with `npm install left-pad` (p)",
        'No, and tell Codex what to do differently (esc)',
      ],
      '1',
      '3',
    ],
  ])('%s/%s', (folder, file, options, allow, deny) => {
    const rows = rowsOf(folder, file);
    expect(permissionOn(keysOf(file), rows)?.options).toEqual(options);
    expect(answerKeys(keysOf(file), rows, 'allow')).toEqual([allow]);
    expect(answerKeys(keysOf(file), rows, 'deny')).toEqual([deny]);
  });

  test('a command is told with its reason', () => {
    const rows = rowsOf(dialogs, 'codex.permission-command.screen.txt');
    expect(permissionOn(agentKeys.codex, rows)?.question).toEqual(
      expect.arrayContaining([
        'Would you like to run the following command?',
        'Reason: May I install a package?',
        '$ npm install left-pad',
      ]),
    );
  });

  test('no other recorded screen is taken for one', () => {
    const known = truths();
    const asking = screens.filter((file) => known[`interactive/${file}`]?.some(({ state }) => state === 'waiting-for-permission'));
    const found = screens.filter((file) => permissionOn(keysOf(file), rowsOf(interactive, file)) !== null);
    expect(found).toEqual(asking);
  });

  test('what is asked higher up is over when the screen goes on below it', () => {
    const rows = rowsOf(interactive, 'gemini.turn.4-permission-shell.screen.txt');
    expect(answerKeys(agentKeys.gemini, [...rows.filter((row) => row !== ''), '✦ Working on it', '1. not a menu'], 'allow')).toBeNull();
  });
});

describe('dialogs of a first start', () => {
  test.each(readdirSync(dialogs).filter((file) => !file.includes('permission')))('%s is a person to answer', (file) => {
    const rows = rowsOf(dialogs, file);
    expect(firstRunDialog(keysOf(file), rows)).toMatchObject({ name: file.split('.')[1] });
    expect(answerKeys(keysOf(file), rows, 'allow')).toBeNull();
    expect(answerKeys(keysOf(file), rows, { option: 2 })).toEqual(file === 'claude.api-key.screen.txt' ? ['\r'] : ['\u001b[B', '\r']);
  });

  test('no other recorded screen is taken for one', () => {
    expect(screens.filter((file) => firstRunDialog(keysOf(file), rowsOf(interactive, file)) !== null)).toEqual([]);
  });
});

describe('an option', () => {
  test.each([
    ['claude.question.1.screen.txt', 2],
    ['gemini.question.1.screen.txt', 2],
    ['codex.usage-limit.1.screen.txt', 2],
    ['gemini.usage-limit.1.screen.txt', 2],
    ['claude.usage-limit.1.screen.txt', 1],
  ])('of %s is picked by its number', (file, option) => {
    expect(answerKeys(keysOf(file), rowsOf(interactive, file), { option })).toEqual([String(option)]);
  });

  test('that is not there is none', () => {
    expect(answerKeys(agentKeys.claude, rowsOf(interactive, 'claude.question.1.screen.txt'), { option: 9 })).toBeNull();
    expect(answerKeys(agentKeys.claude, rowsOf(interactive, 'claude.turn.5-busy-tool.screen.txt'), { option: 1 })).toBeNull();
  });

  test('among ten or more is gone to, for its first digit would pick another', () => {
    const rows = Array.from({ length: 12 }, (_, index) => `${index === 0 ? '❯ ' : '  '}${index + 1}. Option ${index + 1}`);
    expect(answerKeys(agentKeys.claude, rows, { option: 3 })).toEqual(['\u001b[B', '\u001b[B', '\r']);
  });
});

test('menus are found in any text, or not: never with an error, and with options numbered from 1', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('❯ ', '● ', '› ', '  ', '│ '), fc.integer({ min: 0, max: 12 }), fc.string())
      .map(([mark, number, text]) => `${mark}${number}. ${text}`),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (rows) => {
      const menu = menuOn(rows);
      if (menu !== null) expect(menu.options[menu.selected]).toBeDefined();
    }),
  );
});

test('the keys that end an agent come soon enough after one another: Claude forgets a Ctrl-C after 0.9 seconds', () => {
  expect(betweenKeysMs * agentKeys.claude.end.length).toBeLessThan(900);
});

test('a prompt is pasted as one text, whatever it holds, and sent off by a key of its own', () => {
  expect(promptKeys('two\r\nlines\tand \u001b[201~\u0003more')).toEqual(['\u001b[200~two\nlines\tand [201~more\u001b[201~', '\r']);
});
