import { CommandError } from './command-error.ts';
import { handlers } from './commands/handlers.ts';
import type { Context } from './context.ts';
import { exitStatus } from './exit-status.ts';
import { parseCommandLine } from './program.ts';
import { calledAs, findProjectDir, workingDir } from './project.ts';
import { shellWord } from '../../core/text/command-line.ts';

/** The world as it is before the command line is read. */
export type Surroundings = Omit<Context, 'projectDir' | 'command'>;

const widestHelp = 100;

/**
 * Does what a command line asks for.
 * @param argv what stands behind `sluice`
 * @returns the exit status; every failure has been told
 */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err, env, services } = surroundings;
  try {
    const asked = parseCommandLine(argv, Math.min(out.columns() ?? 80, widestHelp));
    switch (asked.kind) {
      case 'version':
        out.write(`${services.version}\n`);
        return exitStatus.passed;
      case 'help':
        out.write(asked.text);
        return exitStatus.passed;
      case 'command': {
        const handle = await handlers[asked.name]();
        return await handle(asked.call, contextIn(surroundings, asked.dir));
      }
      case 'bare': {
        const { bare } = await import('./commands/bare.ts');
        return await bare(asked.plan, contextIn(surroundings, asked.dir));
      }
    }
  } catch (error) {
    if (error instanceof CommandError) {
      err.write(`sluice: ${error.message}\n`);
      return error.status;
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    err.write(`sluice: ${message}\n`);
    if (env['SLUICE_DEBUG']) err.write(`${stack}\n`);
    return exitStatus.fault;
  }
}

function contextIn(surroundings: Surroundings, dir: string | null): Context {
  const cwd = workingDir(surroundings.cwd, dir);
  const called = calledAs(surroundings.env);
  return { ...surroundings, cwd, projectDir: findProjectDir(cwd), command: dir === null ? called : `${called} -C ${shellWord(dir)}` };
}
