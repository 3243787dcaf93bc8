import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bashCompletion } from '../../../src/faces/cli/completion/bash.ts';
import { fishCompletion } from '../../../src/faces/cli/completion/fish.ts';
import { zshCompletion } from '../../../src/faces/cli/completion/zsh.ts';
import { commandTable } from '../../../src/faces/cli/table/table.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-completion-'));
  writeFileSync(join(dir, 'bash'), bashCompletion(commandTable));
  writeFileSync(join(dir, 'plan.yaml'), '');
  // Stands for the command: answers what the scripts ask of it, and tells in which folder it was asked.
  writeFileSync(
    join(dir, 'sluice'),
    `#!/bin/sh
[ "$1" = -C ] && { echo "from:$2"; shift 2; }
case "$3" in
  streams) printf 'api\\napi/docs\\n' ;;
  targets) printf 'api\\ngate:api/tests\\ngate:api/lint\\n' ;;
  items) printf 'review:C1\\nquestion:api\\n' ;;
  runs) printf 'latest\\nr-20261121-0915-a1b2\\n' ;;
esac
`,
  );
  chmodSync(join(dir, 'sluice'), 0o755);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What bash puts in place of the last word, or of what stands behind its last colon. */
function offered(line: string): string[] {
  const script = `
    source ./bash
    COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
    COMPREPLY=()
    _sluice 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const done = spawnSync('bash', ['--norc', '-c', script, 'bash', line], {
    cwd: dir,
    encoding: 'utf8',
    env: { PATH: `${dir}:${process.env['PATH']}` },
  });
  return done.stdout.split('\n').filter((word) => word !== '');
}

describe('bash completes', () => {
  test.each([
    ['sluice st', ['status', 'stop']],
    ['sluice -C /x sta', ['status']],
    ['sluice run --no', ['--no-wait']],
    ['sluice run pl', ['plan.yaml']],
    ['sluice logs gate:api/t', ['api/tests']],
    ['sluice logs -', ['-f', '--follow', '--attempt', '--setup', '--cast', '--run', '-C', '--help']],
    ['sluice approve re', ['review:C1']],
    ['sluice approve review:C1 q', ['question:api']],
    ['sluice send ap', ['api', 'api/docs']],
    ['sluice send api ', []],
    ['sluice pause --run ', ['latest', 'r-20261121-0915-a1b2']],
    ['sluice pause --run latest ap', ['api', 'api/docs']],
    ['sluice -C /x pause f', ['from:/x']],
    ['sluice completion f', ['fish']],
    ['sluice status ', ['latest', 'r-20261121-0915-a1b2']],
    ['sluice runs ', []],
  ])('%s', (line, words) => expect(offered(line)).toEqual(words));

  test('commands and files where neither is decided', () => {
    expect(offered('sluice ')).toEqual(expect.arrayContaining(['run', 'check', 'help', 'plan.yaml']));
  });
});

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

describe.each([
  ['zsh', zshCompletion(commandTable)],
  ['fish', fishCompletion(commandTable)],
])('%s', (shell, script) => {
  test('names every command and option', () => {
    for (const { name, options } of commandTable) {
      expect(script).toContain(name);
      for (const { flags } of options) expect(script).toContain(/--([\w-]+)/.exec(flags)?.[1]);
    }
  });
  test.skipIf(!has(shell))('is a script that the shell reads', () => {
    const file = join(dir, shell);
    writeFileSync(file, script);
    expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});
