import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideByRules, ruleFault, ruleFor, type StandingRules } from '../../../src/core/permissions/permission-rules.ts';

const dir = '/work/A';
const decide = (rules: Partial<StandingRules>, tool: string, summary: string) =>
  decideByRules({ allow: [], deny: [], ...rules }, { tool, summary }, dir);
const allows = (rule: string, command: string) => decide({ allow: [rule] }, 'Bash', command)?.decision === 'allow';
const denies = (rule: string, command: string) => decide({ deny: [rule] }, 'Bash', command)?.decision === 'deny';

describe('a rule that allows commands', () => {
  test.each([
    ['npm test', 'npm test'],
    ['npm test', 'npm test -- --watch'],
    ['npm test', 'npm  "test"'],
    ['Bash(npm test)', 'npm test'],
    ['Bash(npm run *)', 'npm run build'],
    ['Bash(npm run:*)', 'npm run build --silent'],
    ['Bash(npm run test:*)', 'npm run test --a'],
    ['Bash(* --version)', 'node --version'],
    ['Bash', 'rm -rf / && true'],
    ['npm test', 'npm test 2>&1'],
    ['npm test', 'npm test > /dev/null 2>&1'],
    ['npm test', 'npm test && npm test'],
    ['npm test', 'if npm test; then npm test; fi'],
    ['Bash(echo hi > out.txt)', 'echo hi > out.txt'],
    ["Bash(git commit -m 'a && b')", "git commit -m 'a && b'"],
  ])('%s allows %s', (rule, command) => expect(allows(rule, command)).toBe(true));

  test.each([
    ['npm test', 'npm tests'],
    ['npm test', 'npm'],
    ['npm test', 'npm test && rm -rf /'],
    ['npm test', 'npm test; rm -rf /'],
    ['npm test', 'npm test | sh'],
    ['npm test', 'npm test & rm x'],
    ['npm test', 'npm test\nrm x'],
    ['npm test', 'npm test $(rm x)'],
    ['npm test', 'npm test "$(rm x)"'],
    ['npm test', 'npm test `rm x`'],
    ['npm test', 'npm test <(rm x)'],
    ['npm test', 'npm test > src/a.ts'],
    ['npm test', 'npm test >> src/a.ts'],
    ['npm test', 'npm test &> src/a.ts'],
    ['npm test', 'npm test < secret'],
    ['npm test', 'npm test <<EOF\nrm x\nEOF'],
    ['npm test', 'PATH=/evil npm test'],
    ['npm test', './npm test'],
    ['npm test', '(npm test; rm x)'],
    ['npm test', "npm test 'unended"],
    ['npm test', ''],
    ['npm test', '# nothing'],
    ['npm test', 'for x in a; do npm test; done'],
    ['Bash(npm test)', 'npm test --watch'],
    ['Bash(npm run *)', 'npm install x'],
    ['Edit', 'npm test'],
  ])('%s does not allow %s', (rule, command) => expect(allows(rule, command)).toBe(false));

  test('allows a command whose parts several rules allow, and names them', () => {
    const rules = { allow: ['npm test', 'git status', 'make'] };
    expect(decide(rules, 'Bash', 'git status && npm test')).toEqual({ decision: 'allow', rule: 'npm test, git status' });
    expect(decide(rules, 'Bash', 'git status && npm publish')).toBeNull();
  });
});

describe('a rule that denies commands', () => {
  test.each([
    'git push',
    'git push origin main',
    'git -C /elsewhere push',
    'git --no-pager -c a=b push',
    '/usr/bin/git push',
    'sudo git push',
    'sudo -u root git push',
    'env A=1 git push',
    'A=1 git push',
    'echo x | xargs git push',
    'sh -c "git push"',
    "bash -lc 'cd x && git push'",
    "eval 'git push'",
    'make && git push',
    'make; git push &',
    'echo "$(git push)"',
    'echo `git push`',
    'for x in a; do git push; done',
    'g""it push',
    'git \\\n push',
    'if true; then git push; fi',
    'git push > /dev/null',
  ])('git push denies %s', (command) => {
    expect(denies('git push', command)).toBe(true);
    expect(denies('Bash(git push)', command)).toBe(true);
  });

  test.each(['git pushd', 'git log', "echo 'git push'", 'git stash push', 'echo git push', 'gitpush', 'git commit -m "git push"'])(
    'git push does not deny %s',
    (command) => expect(denies('git push', command)).toBe(false),
  );

  test('goes before whatever allows', () => {
    expect(decide({ allow: ['Bash', 'git push'], deny: ['git push'] }, 'Bash', 'git push')).toEqual({ decision: 'deny', rule: 'git push' });
  });
});

describe('a rule about files and other tools', () => {
  test.each([
    ['Edit(src/**)', 'Edit', 'src/a/b.ts', true],
    ['Edit(src/**)', 'Write', '/work/A/src/b.ts', true],
    ['Edit(src/**)', 'replace', './src/b.ts', true],
    ['Edit(./src/*.ts)', 'Edit', 'src/b.ts', true],
    ['Edit(**/*.ts)', 'Edit', 'b.ts', true],
    ['Edit(/etc/*)', 'Edit', '/etc/hosts', true],
    ['Edit(src/**)', 'Edit', 'src/../secret', false],
    ['Edit(src/**)', 'Edit', '/work/A/../B/src/x', false],
    ['Edit(**)', 'Edit', '/work/AB/x', false],
    ['Edit(src/*)', 'Edit', 'src/a/b.ts', false],
    ['Edit(src/[ab].ts)', 'Edit', 'src/a.ts', false],
    ['Edit(src/**)', 'Read', 'src/b.ts', false],
    ['Read', 'Read', '/anything', true],
    ['Read', 'read_file', '/anything', true],
    ['Write', 'Edit', 'a', false],
    ['mcp__db__*', 'mcp__db__query', 'select 1', true],
    ['mcp__db__*', 'mcp__web__get', 'x', false],
    ['WebFetch(https://example.org/*)', 'WebFetch', 'https://example.org/a', true],
    ['WebFetch(https://example.org/*)', 'WebFetch', 'https://example.com/a', false],
    ['npm test', 'Edit', 'npm test', false],
  ])('%s of %s: %s is %s', (rule, tool, summary, expected) => {
    expect(decide({ allow: [rule] }, tool, summary)?.decision === 'allow').toBe(expected);
    expect(decide({ deny: [rule] }, tool, summary)?.decision === 'deny').toBe(expected);
  });

  test('what is no rule is told', () => {
    expect(ruleFault('Bash(npm test)')).toBeNull();
    expect(ruleFault('git push')).toBeNull();
    expect(ruleFault(' ')).toBe('is empty');
    expect(ruleFault('Bash()')).toBe('names nothing between its brackets');
    expect(ruleFault('Bash(npm test')).toMatch(/brackets/);
  });
});

const word = fc.constantFrom('npm', 'test', 'git', 'push', 'a b', "it's", '*', '$HOME', '&&', 'x;y', '"', '\\', '-C', 'src/**');
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const simple = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.map(quoted).join(' '));
const joint = fc.constantFrom(' && ', '; ', ' | ', '\n', ' || ', ' & ', '&&', ';');
const rules = fc.array(fc.constantFrom('npm', 'npm test', 'git push', 'Bash(npm *)', 'Bash(git push)', 'Bash(* test)', 'Bash'), {
  maxLength: 3,
});

describe('whatever is asked for', () => {
  test('several commands are allowed when each is, and denied when one is', () => {
    fc.assert(
      fc.property(rules, simple, joint, simple, (texts, one, between, other) => {
        const both = `${one}${between}${other}`;
        const allowed = (command: string) => decide({ allow: texts }, 'Bash', command) !== null;
        const denied = (command: string) => decide({ deny: texts }, 'Bash', command) !== null;
        expect(allowed(both)).toBe(allowed(one) && allowed(other));
        expect(denied(both)).toBe(denied(one) || denied(other));
      }),
    );
  });

  test('what is in quotes is one word, however it looks', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(allows('echo', `echo ${quoted(text)}`)).toBe(true);
        expect(allows('Bash(echo)', `echo ${quoted(text)}`)).toBe(false);
      }),
    );
  });

  test('what a person allows for the rest of a stream is allowed from then on, and nothing that goes on behind it', () => {
    const asked = fc.record({
      tool: fc.constantFrom('Bash', 'Edit', 'Read', 'WebFetch', 'mcp__a__b'),
      summary: fc.oneof(simple, fc.string()),
    });
    fc.assert(
      fc.property(asked, simple, (ask, more) => {
        const allow = [ruleFor(ask, dir)];
        fc.pre(ask.tool !== 'Bash' || ask.summary.trim() !== '');
        expect(decideByRules({ allow, deny: [] }, ask, dir)?.decision).toBe('allow');
        if (ask.tool !== 'Bash') return;
        expect(decide({ allow }, 'Bash', `${ask.summary} && rm ${more}`)).toBeNull();
        expect(decide({ allow }, 'Bash', `${ask.summary} ${more}`)).toBeNull();
      }),
    );
  });

  test('no text keeps the rules from an answer', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('$(', ')', '`', '"', "'", '\\', '<<', '>', '&', '|', ';', '\n', ' ', 'git', 'push', '\f', '{', '}', '#'), {
          maxLength: 20,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.string(), (command, rule) => {
        decide({ allow: [rule, 'git push'], deny: [rule] }, 'Bash', command);
        decide({ allow: [rule] }, 'Edit', command);
      }),
    );
  });
});
