import { terminalCheckup, type Checkup } from '../../../core/doctor/checkup.ts';
import { isUtf8 } from '../../../core/text/locale.ts';
import { plainLine } from '../../../core/text/plain.ts';
import type { Call } from '../call.ts';
import { columns } from '../columns.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import type { Tone } from '../output.ts';

const tones: Readonly<Record<Checkup['level'], Tone>> = { ok: 'good', warning: 'warn', problem: 'bad' };

/** `sluice doctor [--json]` */
export async function doctor(call: Call, context: Context): Promise<number> {
  const { out, env, services, projectDir } = context;
  const terminal = terminalCheckup({
    isTerminal: out.isTerminal,
    columns: out.columns(),
    rows: out.rows(),
    term: env['TERM'] ?? '',
    isColored: out.isColored,
    isUtf8: isUtf8(env),
  });
  const checkups = [...(await services.examine(projectDir)), terminal];
  const isWell = checkups.every(({ level }) => level !== 'problem');
  if (call.flag('json')) out.write(`${JSON.stringify({ ok: isWell, checks: checkups }, null, 2)}\n`);
  else out.write(textOf(checkups, context));
  return isWell ? exitStatus.passed : exitStatus.failed;
}

function textOf(checkups: readonly Checkup[], { out }: Context): string {
  const rows = checkups.map(({ name, level, found, advice }) => [
    name,
    { text: level, paint: (text: string) => out.paint(tones[level], text) },
    plainLine(advice === null ? found : `${found}: ${advice}`),
  ]);
  return columns(rows)
    .map((line) => `${line}\n`)
    .join('');
}
