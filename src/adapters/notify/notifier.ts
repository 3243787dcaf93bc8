import { execa } from 'execa';
import type { Notice } from '../../core/notify/notices.ts';
import type { NotifyWish, Program } from '../../core/plan/model.ts';
import type { NoticeOrigin, Notifier } from '../../core/ports/index.ts';
import { inherited, type Environment } from '../environment/inherited.ts';

/** How long one way of telling may take, milliseconds. */
const limitMs = 10_000;

/** The one place from which people are called back: the notifications of the desktop, a webhook, a command. @param env of the engine */
export function notifier(env: Environment, platform: NodeJS.Platform): Notifier {
  return {
    async tell(notice, wish, from) {
      const ways = waysOf(notice, wish, from, env, platform);
      const results = await Promise.all(
        ways.map(({ name, tell }) =>
          tell().then(
            () => null,
            (error: unknown) => `notifications by ${name} do not work: ${firstLine(error)}`,
          ),
        ),
      );
      return results.filter((problem) => problem !== null);
    },
  };
}

interface Way {
  readonly name: string;
  /** Rejects when it did not work. */
  readonly tell: () => Promise<unknown>;
}

function waysOf(notice: Notice, wish: NotifyWish, from: NoticeOrigin, env: Environment, platform: NodeJS.Platform): readonly Way[] {
  const { desktop, webhook, program } = wish;
  return [
    ...(desktop ? [{ name: 'the desktop', tell: () => runQuietly(desktopCommand(notice, platform), {}, from.projectDir, env) }] : []),
    ...(webhook === null ? [] : [{ name: `the webhook ${webhook}`, tell: () => post(webhook, notice, from) }]),
    ...(program === null
      ? []
      : [{ name: 'the command of the plan', tell: () => runQuietly(argvOf(program), wordsOf(notice, from), from.projectDir, env) }]),
  ];
}

/** Titles and texts are arguments of their own: nothing in them is read as an option or a script. */
function desktopCommand({ title, text }: Notice, platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform !== 'darwin') return ['notify-send', '--app-name=sluice', '--', title, text];
  const script = 'on run words\ndisplay notification (item 2 of words) with title (item 1 of words)\nend run';
  return ['osascript', '-e', script, title, text];
}

const argvOf = (program: Program): readonly [string, ...string[]] =>
  program.kind === 'command' ? program.argv : ['/bin/sh', '-c', program.line];

const wordsOf = ({ about, title, text }: Notice, { run, plan }: NoticeOrigin): Record<string, string> => ({
  SLUICE_RUN: run,
  SLUICE_PLAN: plan,
  SLUICE_NOTICE: about,
  SLUICE_NOTICE_TITLE: title,
  SLUICE_NOTICE_TEXT: text,
});

async function runQuietly(
  [file, ...args]: readonly [string, ...string[]],
  words: Record<string, string>,
  cwd: string,
  env: Environment,
): Promise<void> {
  await execa(file, args, {
    cwd,
    env: { ...inherited(env), ...words },
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'ignore',
    timeout: limitMs,
    forceKillAfterDelay: 1_000,
  });
}

async function post(url: string, notice: Notice, { run, plan }: NoticeOrigin): Promise<void> {
  const body = JSON.stringify({ run, plan, ...notice });
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(limitMs),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
}

/** What went wrong, without the command line and the output behind it. */
function firstLine(error: unknown): string {
  const { shortMessage, message, cause } = error as Error & { readonly shortMessage?: string };
  const text = shortMessage ?? (cause instanceof Error ? `${message}: ${cause.message}` : message);
  return text.split('\n')[0] ?? '';
}
