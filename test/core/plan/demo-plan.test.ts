import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measure } from '../../../src/adapters/measurements/measure.ts';
import { judge } from '../../../src/core/consensus/judge.ts';
import { consensusMarkdown } from '../../../src/core/consensus/markdown.ts';
import { readDocument } from '../../../src/core/consensus/read-document.ts';
import { failureText } from '../../../src/core/consensus/summary.ts';
import type { ConsensusCheck, Gate, Plan, Program, Stream } from '../../../src/core/plan/model.ts';
import { runGraph } from '../../../src/core/run/graph.ts';
import { parse, read, yamlFiles } from './plan-files.ts';

/**
 * The plans that come with Sluice, carried out by hand in the order of their needs: their shell lines, files, branches, gates and
 * deliverables fit together. Nothing of Sluice runs here, and nobody sleeps.
 */
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-plan-'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/sleep'), '#!/bin/sh\n');
  chmodSync(join(root, 'bin/sleep'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@sluice.invalid', '-c', 'commit.gpgSign=false'];
const inFolder = (cwd: string, file: string, args: readonly string[]) => {
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH']}`, GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync(file, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
};
const git = (cwd: string, ...args: string[]) => inFolder(cwd, 'git', [...identity, ...args]);
const execute = (cwd: string, program: Program) =>
  program.kind === 'shell' ? inFolder(cwd, '/bin/sh', ['-c', program.line]) : inFolder(cwd, program.argv[0], program.argv.slice(1));

/** Runs and reads what a gate does; nobody is there to answer a question, and what counts others has them judged by this. @throws Error when it does not pass */
async function pass(dir: string, { check, cwd }: Gate): Promise<void> {
  const here = join(dir, cwd);
  if (check.kind === 'human' || check.kind === 'group') return;
  if (check.kind === 'consensus') return compare(dir, check);
  if (check.kind === 'shell' || check.kind === 'command') return void execute(here, check);
  const { program, ...reading } = check;
  const logFile = join(root, 'gate.log');
  const startedAt = Date.now();
  writeFileSync(logFile, program === null ? '' : execute(here, program));
  const ran = program === null ? null : { exitCode: 0, startedAt, logFrom: 0 };
  const judgement = await measure({ reading, dir: here, ran, context: { estimate: null, last: null }, timeoutMs: 10_000, logFile });
  if (judgement.kind !== 'passed') throw new Error(`${reading.kind}: ${judgement.reason}`);
}

/** All streams of such plans work in the workspace. */
function compare(dir: string, check: ConsensusCheck): void {
  const answers = check.domains.map(({ domain, members }) => ({
    domain,
    answers: members.map(({ model, stream, file }) => ({ model, stream, answer: readDocument(readFileSync(join(dir, file), 'utf8')) })),
  }));
  const report = judge(answers, check);
  if (!report.passed) throw new Error(failureText(report) ?? 'the models do not agree');
  if (check.to !== null) write(dir, { [check.to]: consensusMarkdown(report, 'all') });
}

function write(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

/** @returns the directory it worked in */
function carryOut(stream: Stream, workspace: string): string {
  const { agent, worktree } = stream;
  const dir = worktree ? join(root, `worktree-${stream.id}`) : workspace;
  if (worktree)
    git(workspace, 'worktree', 'add', '-q', '-b', worktree.branch, dir, typeof worktree.base === 'string' ? worktree.base : 'HEAD');
  if (agent.kind === 'command' || agent.kind === 'shell') {
    execute(dir, agent);
    return dir;
  }
  if (agent.kind !== 'demo') throw new Error(`${stream.id} needs a real agent`);
  const paths = Object.keys(agent.script.writes);
  write(dir, agent.script.writes);
  if (agent.script.commit && paths.length > 0) {
    git(dir, 'add', '--', ...paths);
    git(dir, 'commit', '-q', '-m', stream.title);
  }
  return dir;
}

/** @returns the deliverables that are missing. Rejects when a command or a gate fails */
async function carryOutAll(plan: Plan): Promise<string[]> {
  const workspace = join(root, 'workspace');
  mkdirSync(workspace);
  write(workspace, plan.workspace.kind === 'scratch' ? plan.workspace.files : {});
  git(workspace, 'init', '-q');
  git(workspace, 'add', '-A');
  git(workspace, 'commit', '-q', '--allow-empty', '-m', 'Start');
  const missing = (dir: string, owner: Pick<Plan, 'deliverables'>) =>
    owner.deliverables.map(({ path }) => path).filter((path) => !existsSync(join(dir, path)));
  const undelivered: string[] = [];
  for (const node of runGraph(plan).nodes) {
    const stream = node.kind === 'stream' ? plan.streams.find(({ id }) => id === node.id) : undefined;
    const dir = stream ? carryOut(stream, workspace) : workspace;
    const phase = node.kind === 'phase' ? plan.phases.find(({ id }) => id === node.id) : undefined;
    // What should or would be nice to hold may fail: the run passes all the same.
    for (const gate of (stream ?? phase)?.gates ?? []) if (gate.level === 'must') await pass(dir, gate);
    if (stream) undelivered.push(...missing(dir, stream));
  }
  return [...undelivered, ...missing(workspace, plan)];
}

describe('a plan that comes with Sluice', () => {
  // Merges are git's and the engine's: a plan with waves is carried out by the command itself (test/e2e/guides.test.ts).
  const withoutWaves = yamlFiles('plans').filter((name) => parse(read(`plans/${name}`)).plan!.waves.length === 0);
  test.each(withoutWaves)('%s can be carried out', async (name) => {
    expect(await carryOutAll(parse(read(`plans/${name}`)).plan!)).toEqual([]);
  });

  test('the demo has a gate that fails when the work is wrong', async () => {
    const { plan } = parse(read('plans/demo.yaml').replace('sort -k1,1nr', 'sort -k1,1n'));
    await expect(carryOutAll(plan!)).rejects.toThrow('sh test/report.test.sh');
  });

  test('the demo shows what there is to show', () => {
    const { plan } = parse(read('plans/demo.yaml'));
    const scripts = plan!.streams.flatMap(({ agent }) => (agent.kind === 'demo' ? [agent.script] : []));
    expect(plan!.phases).toHaveLength(3);
    expect(plan!.streams).toHaveLength(8);
    expect(scripts.filter(({ failFirst }) => failFirst > 0)).toHaveLength(1);
    expect(scripts.filter(({ ask }) => ask !== null)).toHaveLength(1);
    expect(scripts.filter(({ fullScreen }) => fullScreen)).toHaveLength(1);
    expect(plan!.streams.filter(({ optional }) => optional)).toHaveLength(1);
    expect(plan!.checkpoints.filter(({ review }) => review)).toHaveLength(1);
    expect(plan!.checkpoints.filter(({ atMs }) => atMs !== null)).toHaveLength(1);
  });
});
