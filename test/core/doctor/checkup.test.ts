import { describe, expect, test } from 'vitest';
import {
  agentCheckups,
  diskCheckup,
  gitCheckup,
  isAtLeast,
  nodeCheckup,
  ptyCheckup,
  terminalCheckup,
  tmuxCheckup,
  watchCheckup,
} from '../../../src/core/doctor/checkup.ts';

describe('a checkup', () => {
  test.each([
    ['2.38', '2.38', true],
    ['2.38.1', '2.38', true],
    ['2.9', '2.38', false],
    ['3', '2.38', true],
    ['22.22.0', '22.22', true],
    ['22.3.9', '22.22', false],
  ])('compares versions part by part: %s, at least %s: %s', (version, least, is) => {
    expect(isAtLeast(version, least)).toBe(is);
  });

  test('without which Sluice does not work is a problem', () => {
    expect(nodeCheckup('v22.22.1', '>=22.22').level).toBe('ok');
    expect(nodeCheckup('v20.1.0', '>=22.22')).toMatchObject({
      level: 'problem',
      found: '20.1.0',
      advice: 'Sluice needs Node 22.22 or newer',
    });
    expect(gitCheckup('git version 2.47.1 (Apple Git-154)\n', '2.38', null)).toMatchObject({ level: 'ok', found: '2.47.1' });
    expect(gitCheckup('git version 2.30.2', '2.38', 'it does not merge').found).toBe('2.30.2');
    expect(gitCheckup('git version 2.47.1', '2.38', 'it does not merge')).toMatchObject({
      level: 'problem',
      found: '2.47.1, but it does not merge',
    });
    expect(gitCheckup(null, '2.38', null)).toMatchObject({ level: 'problem', found: 'not found in PATH' });
    expect(ptyCheckup(null).level).toBe('ok');
    expect(ptyCheckup('no terminal could be opened')).toMatchObject({ level: 'problem', found: 'no terminal could be opened' });
  });

  test('of what may run out is a warning', () => {
    expect(diskCheckup(20 * 1024 ** 3)).toMatchObject({ level: 'ok', found: '20.0 GB free' });
    expect(diskCheckup(1024)).toMatchObject({ level: 'warning', found: '0.0 GB free' });
    expect(watchCheckup(null).level).toBe('ok');
    expect(watchCheckup({ watches: 65_536, instances: 128 }).level).toBe('ok');
    expect(watchCheckup({ watches: 1024, instances: 128 }).advice).toContain(
      'fs.inotify.max_user_watches=8192 fs.inotify.max_user_instances=128',
    );
  });

  test('of agents tells those that are there, and that none is when none is', () => {
    expect(agentCheckups({ claude: '2.0.5 (Claude Code)', codex: null })).toEqual([
      { name: 'claude', level: 'ok', found: '2.0.5', advice: null },
    ]);
    expect(agentCheckups({ claude: null, codex: null })).toMatchObject([{ level: 'warning', found: 'none of claude, codex in PATH' }]);
    expect(tmuxCheckup(null).level).toBe('ok');
    expect(tmuxCheckup('tmux 3.4').found).toBe('3.4');
  });

  test('of the terminal says what the dashboard would lack', () => {
    const good = { isTerminal: true, columns: 120, rows: 40, term: 'xterm-256color', isColored: true, isUtf8: true };
    expect(terminalCheckup(good)).toMatchObject({ level: 'ok', found: '120x40, xterm-256color, colour, UTF-8' });
    expect(terminalCheckup({ ...good, isTerminal: false }).level).toBe('ok');
    expect(terminalCheckup({ ...good, term: 'dumb' }).advice).toContain('set TERM');
    expect(terminalCheckup({ ...good, isUtf8: false }).advice).toContain('LANG');
    expect(terminalCheckup({ ...good, columns: 60 }).advice).toContain('80x24');
  });
});
