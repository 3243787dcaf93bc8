import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { shellWord } from '../../../core/text/command-line.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { usualPlan } from '../found-plans.ts';
import type { Handler } from '../handler.ts';
import { firstPlan } from '../init/first-plan.ts';
import { findChecks, type FoundCheck } from '../init/found-checks.ts';
import { schemaFor } from '../init/schema-line.ts';

/** `sluice init [FILE]` */
export const init: Handler = (call, context) => {
  const { cwd, projectDir, command, env, services, out } = context;
  const file = call.args[0] ?? usualPlan;
  const path = resolve(cwd, file);
  const print = call.flag('stdout');
  if (!print) refuseOverwriting(path, file, call);
  const checks = findChecks(cwd, env);
  const text = firstPlan({
    name: nameOf(cwd),
    file: shellWord(file),
    command,
    schema: schemaFor(path, projectDir, services.schemaFile, !print),
    checks,
    cwd: relative(projectDir, cwd) || '.',
  });
  if (print) out.write(text);
  else {
    write(path, file, text, call);
    tell(file, checks, context);
  }
  return Promise.resolve(exitStatus.passed);
};

function refuseOverwriting(path: string, file: string, call: Call): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory())
    throw new CommandError(`${file} is a folder. Name the file: \`sluice init ${shellWord(join(file, usualPlan))}\``);
  if (found && !call.flag('force')) {
    throw new CommandError(
      `${file} is there already, and was not touched. --force replaces it; \`sluice init FILE\` writes another; --stdout only prints`,
    );
  }
}

function write(path: string, file: string, text: string, call: Call): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Somebody may have made the file since we looked.
    writeFileSync(path, text, { flag: call.flag('force') ? 'w' : 'wx' });
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/** The package's own name, or that of the folder. */
function nameOf(dir: string): string {
  let name = basename(dir);
  try {
    const given = (JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { name?: unknown } | null)?.name;
    if (typeof given === 'string' && given.trim() !== '') name = given;
  } catch {
    // Without a package.json that can be read the folder has the name.
  }
  return name.replace(/\p{Cc}/gu, '').slice(0, 100) || 'plan';
}

function tell(file: string, checks: readonly FoundCheck[], { err, command }: Context): void {
  const word = shellWord(file);
  const usable = checks.filter(({ obstacle }) => obstacle === null).map(({ run }) => run);
  const waiting = checks.filter(({ obstacle }) => obstacle !== null);
  const next = [
    [`${command} check ${word}`, 'says what is wrong with it'],
    [`${command} plan ${word}`, 'draws what runs side by side, and how long it will take'],
    [`${command} run ${word}`, 'runs it; leave the dashboard with q'],
  ] as const;
  const width = Math.max(...next.map(([line]) => line.length));
  const lines = [
    `wrote ${file}: three streams with the demo agent, which pretends to work and writes only progress.md`,
    usable.length > 0 ? `gates from what is here: ${usable.join(', ')}` : 'no gates yet: nothing was found here that could check the work',
    ...waiting.map(({ run, obstacle }) => `left as a comment: ${run} (${obstacle ?? ''})`),
    'runs are kept in .sluice/, which git ignores by itself',
    'next:',
  ];
  err.write(lines.map((line) => `sluice: ${line}\n`).join(''));
  err.write(next.map(([line, about]) => `  ${line.padEnd(width)}   ${about}\n`).join(''));
}
