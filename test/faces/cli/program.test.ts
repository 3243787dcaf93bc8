import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../src/faces/cli/command-error.ts';
import { handlers } from '../../../src/faces/cli/commands/handlers.ts';
import { parseCommandLine } from '../../../src/faces/cli/program.ts';
import { commandTable } from '../../../src/faces/cli/table/table.ts';

const parse = (...argv: string[]) => parseCommandLine(argv, 80);
const complaint = (...argv: string[]): string => {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  throw new Error(`sluice ${argv.join(' ')} was understood`);
};
/** Splits an example as a shell would, far enough for the quotes that stand in them. */
const words = (line: string) => [...line.replace(/ >.*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

describe('every command', () => {
  test('has code, and the code loads', async () => {
    for (const { name } of commandTable) expect(await handlers[name]()).toBeTypeOf('function');
    expect(new Set(commandTable.map(({ name }) => name))).toEqual(new Set(Object.keys(handlers)));
  });

  test.each(commandTable.flatMap(({ name, examples }) => examples.map(({ line }) => [name, line] as const)))(
    '%s: its example `%s` is understood',
    (name, line) => expect(parse(...words(line).slice(1))).toMatchObject({ kind: 'command', name }),
  );

  test.each(commandTable.map((spec) => [spec.name, spec] as const))('%s --help tells its arguments, options and examples', (name, spec) => {
    const asked = parse(name, '--help');
    const text = asked.kind === 'help' ? asked.text : '';
    for (const { flags } of spec.options) expect(text).toContain(flags);
    for (const { line } of spec.examples) expect(text).toContain(line);
    for (const argument of spec.args) expect(text).toContain(argument.name);
  });
});

describe('a command line', () => {
  test('--help lists every command', () => {
    const asked = parse('--help');
    for (const { name, summary } of commandTable)
      expect(asked).toMatchObject({ text: expect.stringMatching(`${name} .*${summary}`) as string });
  });
  test('a switch that begins with --no- is given, or not', () => {
    const given = parse('run', 'p.yaml', '--no-wait');
    const absent = parse('run', 'p.yaml');
    expect(given.kind === 'command' && given.call.flag('noWait')).toBe(true);
    expect(absent.kind === 'command' && absent.call.flag('noWait')).toBe(false);
  });
  test('-C stands before or behind the command', () => {
    expect(parse('-C', '/x', 'status')).toMatchObject({ dir: '/x' });
    expect(parse('status', '-C', '/x')).toMatchObject({ dir: '/x' });
  });
  test('several words make one list of arguments', () => {
    const asked = parse('send', 'A', 'two', 'words');
    expect(asked.kind === 'command' && asked.call.args).toEqual(['A', 'two', 'words']);
  });
  test('without a command it names a plan, or nothing', () => {
    expect(parse('plan.yaml')).toEqual({ kind: 'bare', plan: 'plan.yaml', dir: null });
    expect(parse()).toEqual({ kind: 'bare', plan: null, dir: null });
    expect(parse('--version')).toEqual({ kind: 'version' });
  });
});

describe('a wrong command line is told with what was meant', () => {
  test.each([
    [['import'], "missing required argument 'GUIDE'. See `sluice import --help`"],
    [['run', 'p', '--jsn'], "unknown option '--jsn'"],
    [['statsu', '--json'], 'statsu is neither a command nor a file. Did you mean status?'],
    [['p.yaml', '--headless'], 'it is an option of `sluice run`'],
    [['p.yaml', 'q.yaml'], 'too many arguments'],
    [['logs', 'A', '--attempt'], 'argument missing'],
  ])('%j', (argv, sentence) => {
    expect(complaint(...argv)).toContain(sentence);
    expect(complaint(...argv)).not.toMatch(/error:|\n|\.\. /);
  });
});
