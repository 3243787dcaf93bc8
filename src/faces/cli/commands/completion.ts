import { judgeLeftovers } from '../../../core/clean/judge.ts';
import { attention } from '../../../core/run/attention.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { pickRun } from '../pick-run.ts';
import type { History } from '../services.ts';
import { commandTable } from '../table/table.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
const isShell = (name: string | undefined): name is keyof typeof scripts => name !== undefined && Object.hasOwn(scripts, name);

/** `sluice completion SHELL`, and `--words KIND` for the scripts. */
export async function completion(call: Call, context: Context): Promise<number> {
  const kind = call.text('words');
  if (kind !== null) return await printWords(kind, context);
  const [shell] = call.args;
  if (!isShell(shell)) throw new CommandError('for which shell? `sluice completion bash`, `zsh` or `fish`');
  context.out.write(scripts[shell](commandTable));
  return exitStatus.passed;
}

const words: Readonly<Record<string, (history: History) => readonly string[]>> = {
  runs: (history) => ['latest', ...history.runs()],
  streams: (history) => streamsOf(history),
  targets: (history) => [...streamsOf(history), ...Object.keys(pickRun(history, null).state.gates).map((gate) => `gate:${gate}`)],
  items: (history) => attention(pickRun(history, null).state).map(({ id }) => id),
};

const streamsOf = (history: History): string[] => Object.keys(pickRun(history, null).state.streams);

/** Where nothing has run there is nothing to complete, and a shell wants no complaints while somebody types. */
async function printWords(kind: string, context: Context): Promise<number> {
  if (kind === 'leftovers') return await printLeftovers(context);
  const list = words[kind];
  if (!list) throw new CommandError(`--words takes ${[...Object.keys(words), 'leftovers'].join(', ')}`);
  const history = await context.services.openHistory(context.projectDir);
  try {
    if (history && history.runs().length > 0)
      context.out.write(
        list(history)
          .map((word) => `${word}\n`)
          .join(''),
      );
  } finally {
    history?.close();
  }
  return exitStatus.passed;
}

/** What only a person who gives its name can let go. Unlike the others it is not in the journal. */
async function printLeftovers({ services, projectDir, out, now }: Context): Promise<number> {
  const leftovers = await services.openLeftovers(projectDir, { run: null, withRuns: false, toRemove: false });
  try {
    const judging = { standing: leftovers.standing, forced: new Set<string>(), runsOlderThanMs: null, now: now() };
    for (const { leftover, kept } of judgeLeftovers(leftovers.found, judging)) if (kept?.canBeForced) out.write(`${leftover.name}\n`);
  } finally {
    leftovers.close();
  }
  return exitStatus.passed;
}
