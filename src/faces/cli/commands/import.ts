import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { importGuide, type Imported } from '../../../core/import/import-guide.ts';
import { plural } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { shownDiagnostic } from '../load-plan.ts';
import { guideFile, readPlanFile } from '../plan-file.ts';

/** `sluice import GUIDE.md [--output plan.yaml] [--agent NAME] [--json]` */
export function importCommand(call: Call, context: Context): Promise<number> {
  const [name = ''] = call.args;
  const output = call.text('output');
  const guide = readPlanFile(context.cwd, name, guideFile);
  const target = output === null ? null : resolve(context.cwd, output);
  if (target !== null && existsSync(target))
    throw new CommandError(`${output} exists already and is left as it is: name another file, or move it away`);
  const folder = target === null ? context.cwd : dirname(target);
  const imported = importGuide(guide.text, {
    file: name,
    agent: call.text('agent') ?? 'demo',
    hasFile: (path) => !relative(context.projectDir, resolve(folder, path)).startsWith('..') && existsSync(resolve(folder, path)),
  });
  if (target !== null) writeDraft(target, output ?? '', imported.text);
  const ok = imported.diagnostics.every(({ severity }) => severity !== 'error');
  if (call.flag('json')) context.out.write(`${JSON.stringify(asJson(imported, name, output, ok), null, 2)}\n`);
  else if (target === null) context.out.write(imported.text);
  context.err.write(reportOf(imported, name, output).join('\n') + '\n');
  for (const diagnostic of imported.diagnostics.filter(({ severity }) => severity === 'error')) {
    context.err.write(`${shownDiagnostic(diagnostic, context.err)}\n`);
  }
  if (!ok) context.err.write('sluice: the draft is no plan yet: what stands above has to be put right by hand\n');
  return Promise.resolve(ok ? exitStatus.passed : exitStatus.failed);
}

/** @throws {CommandError} when the file cannot be made */
function writeDraft(path: string, name: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new CommandError(`${name} cannot be written: ${(error as Error).message}`);
  }
}

function asJson({ text, repaired, kept, unsure, found, diagnostics }: Imported, guide: string, output: string | null, ok: boolean) {
  return { ok, guide, output, found, repairedLines: repaired, kept, unsure, diagnostics, plan: text };
}

/** What a person should know beside the draft: what was found, what was repaired, what is left to do. */
function reportOf({ found, repaired, kept, unsure }: Imported, guide: string, output: string | null): string[] {
  const counts = [
    plural(found.streams, 'stream'),
    plural(found.phases, 'phase'),
    plural(found.checks, 'check'),
    plural(found.checkpoints, 'checkpoint'),
    ...(found.waves > 0 ? [plural(found.waves, 'wave')] : []),
    ...(found.profiles > 0 ? [plural(found.profiles, 'profile')] : []),
  ];
  return [
    `${guide}: ${counts.join(', ')}${output === null ? '' : `, written to ${output}`}`,
    ...(repaired.length > 0 ? [`The encoding of ${plural(repaired.length, 'line')} was repaired: ${rangesOf(repaired)}`] : []),
    ...(kept.length > 0 ? ['Kept as comments, for no part of the plan says it:'] : []),
    ...kept.map(
      ({ from, to, section, why }) =>
        `  ${guide}:${from === to ? from : `${from}-${to}`}: ${shortened(plainLine(section), 60) || 'the beginning'}: ${why}`,
    ),
    ...(unsure.length > 0 ? ['Not certain, to be looked at in the draft:'] : []),
    ...unsure.map(({ line, text }) => `  ${output ?? 'draft'}:${line}: ${shortened(plainLine(text), 110)}`),
  ];
}

/** `3-5, 9` */
function rangesOf(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
