import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { outputTo } from '../faces/cli/output.ts';
import { packageDir } from './package-dir.ts';

/** The command. What is imported here is paid for by every call of it, so that everything else is imported where it is needed. */
const packageJson = (): { readonly version: string } => JSON.parse(readFileSync(join(packageDir(), 'package.json'), 'utf8')) as never;

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${packageJson().version}\n`);
    return 0;
  }
  const [{ runCli }, { makeServices }, { standardInput }] = await Promise.all([
    import('../faces/cli/run-cli.ts'),
    import('./services.ts'),
    import('../faces/cli/input.ts'),
  ]);
  return await runCli(argv, {
    cwd: process.cwd(),
    env: process.env,
    out: outputTo(process.stdout, process.env),
    err: outputTo(process.stderr, process.env),
    input: standardInput(process.stdin),
    person: `${userInfo().username}@${hostname()}`,
    services: makeServices(packageJson().version),
    now: Date.now,
  });
}

/**
 * Whoever read our output has gone: `head` has seen enough, or the terminal was closed. That is the end of this process, as SIGPIPE and
 * SIGHUP are elsewhere, and nothing to talk about. A run does not depend on it.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 141 : error.code === 'EIO' ? 129 : 5);
  });
}

// node:sqlite warns that it is new, on the stream that is for talk with the person.
const warn = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
process.emitWarning = (...args: readonly unknown[]) => {
  if (!(typeof args[0] === 'string' && args[0].startsWith('SQLite is an experimental feature'))) warn(...args);
};

// What nobody has caught is a fault of ours; the dashboard has given the terminal back by then.
const fault = (error: unknown) => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`sluice: internal fault: ${message}\n${process.env['SLUICE_DEBUG'] ? `${stack}\n` : ''}`);
  process.exit(5);
};
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);

const status = await main(process.argv.slice(2));
// What is written is on its way: both streams are drained before the process ends, for a pipe may be slow.
for (const stream of [process.stdout, process.stderr]) await new Promise<void>((resolve) => stream.write('', () => resolve()));
process.exit(status);
