import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { shellWord } from '../../../core/text/command-line.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { Handler } from '../handler.ts';
import { calledAs } from '../project.ts';
import { run } from './run.ts';

/** `sluice demo`: a project of its own with the demo plan in it, and `sluice run` there. */
export const demo: Handler = async (call, context) => {
  const dir = projectFor(call, context);
  const plan = join(dir, basename(context.services.demoPlanFile));
  copyFileSync(context.services.demoPlanFile, plan);
  const command = `${calledAs(context.env)} -C ${shellWord(dir)}`;
  const inside: Context = { ...context, cwd: dir, projectDir: dir, command };
  context.err.write(`sluice: the demo works in ${dir}\n`);
  const status = await run(withPlan(call, plan), inside);
  context.err.write(`sluice: the demo is kept in ${dir}: look at it with \`${command} status\`\n`);
  return status;
};

const withPlan = (call: Call, plan: string): Call => ({ ...call, args: [plan] });

function projectFor(call: Call, { cwd }: Context): string {
  const asked = call.text('dir');
  if (asked === null) return realpathSync(mkdtempSync(join(tmpdir(), 'sluice-demo-')));
  const dir = resolve(cwd, asked);
  try {
    mkdirSync(dir, { recursive: true });
    if (readdirSync(dir).length > 0) throw new CommandError(`--dir ${asked}: the folder is not empty`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`--dir ${asked}: ${(error as Error).message}`);
  }
  return realpathSync(dir);
}
