import { branchFault } from '../branches.ts';
import type { Outline, StreamEntry } from '../outline.ts';
import { normalPath, pathFault } from '../paths.ts';
import type { PlanYaml } from '../schema.ts';
import type { Loose } from '../shape.ts';
import type { Finding } from '../reporter.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import type { GateEntry } from './gate-check.ts';
import { gatesOf } from './gates.ts';

/** Reports paths that leave the project, and branches that git would refuse or that clash. */
export function checkPlaces(plan: Loose<PlanYaml>, outline: Outline, source: Source): void {
  const check = (text: string | undefined, path: Path, asKey = false) => {
    const fault = text === undefined ? null : pathFault(text);
    if (fault === null) return;
    const finding: Finding = {
      code: 'path-outside',
      message: `the path \`${text}\` ${fault}`,
      hint: 'paths in a plan stay below the folder they start from',
    };
    if (asKey) source.atKey(path, finding);
    else source.at(path, finding);
  };
  const files = (record: { readonly [path: string]: string | undefined } | undefined, path: Path) => {
    for (const name of Object.keys(record ?? {})) {
      check(name, [...path, name], true);
      if (normalPath(name) === '.') source.atKey([...path, name], { code: 'path-outside', message: `\`${name}\` names no file` });
    }
  };
  const deliverables = (value: Loose<PlanYaml>['deliverables'], path: Path) => {
    const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
    for (const [index, item] of list.entries()) {
      const at = Array.isArray(value) ? [...path, index] : path;
      check(typeof item === 'string' ? item : item.path, typeof item === 'string' ? at : [...at, 'path']);
    }
  };
  const gate = ({ cwd, tests, metric, file, json }: Exclude<GateEntry['yaml'], string>, path: Path) => {
    check(cwd, [...path, 'cwd']);
    if (typeof tests === 'object') check(tests.from, [...path, 'tests', 'from']);
    check(metric?.from, [...path, 'metric', 'from']);
    check(file, [...path, 'file']);
    check(typeof json === 'string' ? json : json?.file, typeof json === 'string' ? [...path, 'json'] : [...path, 'json', 'file']);
    if (typeof json === 'object' && typeof json.schema === 'string') check(json.schema, [...path, 'json', 'schema']);
  };
  const checkHandoff = (handoff: string | true | undefined, path: Path) => {
    if (handoff !== true) check(handoff, [...path, 'handoff']);
  };
  deliverables(plan.deliverables, ['deliverables']);
  if (typeof plan.workspace === 'object') files(plan.workspace.scratch?.files, ['workspace', 'scratch', 'files']);
  for (const entry of [...outline.phases, ...outline.streams, ...outline.waves]) {
    for (const { yaml, path } of gatesOf(entry)) if (typeof yaml !== 'string') gate(yaml, path);
  }
  for (const { yaml, path } of outline.streams) {
    check(yaml.cwd, [...path, 'cwd']);
    deliverables(yaml.deliverables, [...path, 'deliverables']);
    checkHandoff(yaml.handoff, path);
    const { claims } = yaml;
    if (Array.isArray(claims)) for (const [index, claim] of claims.entries()) check(claim, [...path, 'claims', index]);
    else check(claims, [...path, 'claims']);
    const { status_files: reports } = yaml;
    if (Array.isArray(reports)) for (const [index, report] of reports.entries()) check(report, [...path, 'status_files', index]);
    else check(reports, [...path, 'status_files']);
    files(yaml.demo?.writes, [...path, 'demo', 'writes']);
  }
  for (const { yaml, path } of [...outline.checkpoints, ...outline.phases]) checkHandoff(yaml.handoff, path);
  const { status_files: usual } = plan.defaults ?? {};
  for (const [index, report] of (Array.isArray(usual) ? usual : []).entries()) check(report, ['defaults', 'status_files', index]);
  if (typeof usual === 'string') check(usual, ['defaults', 'status_files']);
  check(plan.standup?.to, ['standup', 'to']);
  check(plan.report?.to, ['report', 'to']);
  for (const [phase, path] of Object.entries(plan.report?.results ?? {})) check(path, ['report', 'results', phase]);
  checkBranches(outline, source);
}

/** The branch of a stream's worktree, or `null` where it has no worktree. */
export function branchOf({ id, yaml }: StreamEntry): string | null {
  if (yaml.worktree === undefined || yaml.worktree === false) return null;
  const given = yaml.worktree === true ? undefined : yaml.worktree.branch;
  return given ?? `sluice/${id ?? ''}`;
}

function checkBranches(outline: Outline, source: Source): void {
  const taken = new Map<string, StreamEntry>();
  const placed = outline.streams.flatMap((entry) => {
    const branch = branchOf(entry);
    return branch === null || entry.id === null ? [] : [{ entry, branch }];
  });
  const pathOf = ({ path, yaml }: StreamEntry) =>
    typeof yaml.worktree === 'object' && yaml.worktree.branch !== undefined ? [...path, 'worktree', 'branch'] : [...path, 'worktree'];
  for (const { entry, branch } of placed) {
    const fault = branchFault(branch);
    const other = taken.get(branch);
    if (fault !== null) source.at(pathOf(entry), { code: 'bad-branch', message: `the branch \`${branch}\` ${fault}` });
    else if (other) {
      const message = `\`${other.id}\` works on the branch \`${branch}\` already`;
      source.at(pathOf(entry), { code: 'duplicate-branch', message, hint: 'git lets one worktree at a time have a branch' });
    } else taken.set(branch, entry);
  }
  for (const { entry, branch } of placed) {
    for (let at = branch.lastIndexOf('/'); at > 0; at = branch.lastIndexOf('/', at - 1)) {
      const shorter = taken.get(branch.slice(0, at));
      if (!shorter) continue;
      const message = `git cannot have the branches \`${branch.slice(0, at)}\` (of \`${shorter.id}\`) and \`${branch}\` side by side`;
      source.at(pathOf(entry), { code: 'duplicate-branch', message, hint: 'give one of them another `branch`' });
    }
  }
}
