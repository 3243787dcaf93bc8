import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPlanFile, parsePlanFile } from '../../../src/faces/cli/load-plan.ts';
import { planChoice } from '../../../src/faces/cli/plan-choice.ts';
import { readPlanFile } from '../../../src/faces/cli/plan-file.ts';
import { parseCommandLine } from '../../../src/faces/cli/program.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-cli-choice-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, content: string | Buffer) => {
  mkdirSync(join(dir, name, '..'), { recursive: true });
  writeFileSync(join(dir, name), content);
};
const choiceOf = (...argv: string[]) => {
  const asked = parseCommandLine(argv, 80);
  if (asked.kind !== 'command') throw new Error('no command');
  return planChoice(asked.call);
};
const load = (name: string, choice = choiceOf('run', name)) => parsePlanFile(readPlanFile(dir, name), join(dir, 'project'), choice);
const told = ({ diagnostics }: { diagnostics: ReturnType<typeof load>['diagnostics'] }) =>
  diagnostics.map(({ file, line, message }) => `${file}:${line} ${message}`);

describe('--profile and --var', () => {
  test('stand on run, check and plan, --var as often as needed', () => {
    for (const command of ['run', 'check', 'plan']) {
      const choice = choiceOf(command, 'p.yaml', '--profile', 'slow', '--var', 'a=1', '--var', 'b=x=y', '--var', 'c=');
      expect(choice).toEqual({ profile: 'slow', vars: { a: '1', b: 'x=y', c: '' }, standIn: null });
    }
    expect(choiceOf('run', 'p.yaml')).toEqual({ profile: undefined, vars: {}, standIn: null });
  });
  test('without a name, or with two values, are refused', () => {
    expect(() => choiceOf('run', 'p.yaml', '--var', 'a')).toThrow('--var a: write NAME=VALUE');
    expect(() => choiceOf('run', 'p.yaml', '--var', '=x')).toThrow('--var =x: write NAME=VALUE');
    expect(() => choiceOf('run', 'p.yaml', '--var', 'a=1', '--var', 'a=2')).toThrow('--var a is given two values');
  });
});

test('--agent lets the demo agent stand in, and nobody else', () => {
  for (const command of ['run', 'check', 'plan']) expect(choiceOf(command, 'p.yaml', '--agent', 'demo').standIn).toBe('demo');
  expect(() => choiceOf('run', 'p.yaml', '--agent', 'claude')).toThrow('--agent claude: only the demo agent can stand in');
  put('project/agents.yaml', 'version: 1\nstreams: [{id: A, agent: claude}]\n');
  const kindOf = ({ plan }: ReturnType<typeof load>) => plan?.streams.map(({ agent }) => agent.kind);
  expect(kindOf(load('project/agents.yaml'))).toEqual(['claude']);
  expect(kindOf(load('project/agents.yaml', choiceOf('run', 'project/agents.yaml', '--agent', 'demo')))).toEqual(['demo']);
});

describe('files beside a plan', () => {
  test('are read, and change its digest', () => {
    put('project/plans/p.yaml', 'version: 1\ninclude: ../shared/s.yaml\n');
    put('project/shared/s.yaml', 'streams: [{id: A, run: x}]\n');
    const before = load('project/plans/p.yaml');
    expect(before.plan?.streams.map(({ id }) => id)).toEqual(['A']);
    expect(load('project/plans/p.yaml').digest).toBe(before.digest);
    put('project/shared/s.yaml', 'streams: [{id: B, run: x}]\n');
    expect(load('project/plans/p.yaml').digest).not.toBe(before.digest);
  });
  test('that cannot be read say why', () => {
    put('outside.yaml', 'streams: [{id: A, run: x}]\n');
    put('project/folder/x', '');
    put('project/binary.yaml', Buffer.from([0x61, 0xff, 0x0a]));
    put('project/circle.yaml', 'include: q.yaml\n');
    put('project/q.yaml', 'version: 1\ninclude: [folder, link.yaml, binary.yaml, circle.yaml]\nstreams: [{id: A, run: x}]\n');
    symlinkSync('../outside.yaml', join(dir, 'project/link.yaml'));
    expect(told(load('project/q.yaml'))).toEqual([
      'project/q.yaml:2 the file `folder` is a folder',
      'project/q.yaml:2 the file `link.yaml` leads out of the project',
      'project/binary.yaml:1 the file is not UTF-8: here are bytes that are no character',
      'project/circle.yaml:1 these files include one another: q.yaml -> circle.yaml -> q.yaml',
    ]);
  });
  test('of 50 MB are refused where they are named, and a plan of 50 MB at its first line', () => {
    const large = Buffer.alloc(50 * 1024 ** 2, 'a');
    put('project/large.yaml', large);
    put('project/r.yaml', 'version: 1\ninclude: large.yaml\nstreams: [{id: A, run: x}]\n');
    expect(told(load('project/r.yaml'))).toEqual(['project/large.yaml:1 the file has 50 MB; a plan has at most 10 MB']);
    expect(told(load('project/large.yaml'))).toEqual(['project/large.yaml:1 the file has 50 MB; a plan has at most 10 MB']);
  });
});

test('check looks at every profile, and says under which one a fault is', () => {
  put(
    'project/s.yaml',
    'version: 1\nstreams: [{id: A, run: x, needs: B}, {id: B, run: x}]\nprofiles: {good: {title: Good}, bad: {lanes: {one: [A, B]}}}\n',
  );
  const file = readPlanFile(dir, 'project/s.yaml');
  const choice = { profile: undefined, vars: {}, standIn: null };
  const checked = checkPlanFile(file, dir, choice);
  expect(checked.plan).toBeNull();
  expect(told(checked)).toEqual([
    'project/s.yaml:3 under the profile `bad`: these wait for one another for ever: A -> B -> A, by the lane `one`',
  ]);
  expect(checkPlanFile(file, dir, { ...choice, profile: 'good' }).plan).not.toBeNull();
  expect(load('project/s.yaml').plan).not.toBeNull();
});
