import { join } from 'node:path';
import { spawn } from 'node-pty';
import { afterEach, describe, expect, it } from 'vitest';
import { giveBack, takeOver } from '../../../../src/faces/tui/terminal/modes.ts';
import { waitUntil } from '../../../support/wait.ts';

const program = join(import.meta.dirname, '../../../fixtures/programs/terminal-holder.ts');

/** A real process in a real pseudo-terminal that has taken it over. */
class Holder {
  readonly pty: ReturnType<typeof spawn>;
  output = '';
  exit: { readonly exitCode: number; readonly signal?: number } | null = null;

  constructor(file = process.execPath, args: readonly string[] = [program]) {
    this.pty = spawn(file, [...args], {
      name: 'xterm-256color',
      cols: 80,
      rows: 24,
      cwd: process.cwd(),
      env: { ...(process.env as Record<string, string>), NODE_NO_WARNINGS: '1' },
    });
    this.pty.onData((data) => {
      this.output += data;
    });
    this.pty.onExit((exit) => {
      this.exit = exit;
    });
  }

  async says(text: string): Promise<void> {
    await waitUntil(`the holder says ${JSON.stringify(text)}; it has said ${JSON.stringify(this.output)}`, () =>
      this.output.includes(text),
    );
  }
  async ends(): Promise<void> {
    await waitUntil('the holder has ended', () => this.exit !== null);
  }
}

let holders: Holder[] = [];
const hold = async (...options: ConstructorParameters<typeof Holder>): Promise<Holder> => {
  const holder = new Holder(...options);
  holders.push(holder);
  await holder.says('READY');
  return holder;
};
afterEach(async () => {
  for (const holder of holders) if (holder.exit === null) holder.pty.destroy();
  // Losing its terminal ends it; nothing may be left behind.
  for (const holder of holders) await waitUntil('the holder has gone', () => holder.exit !== null || !isAlive(holder.pty.pid));
  holders = [];
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** How often the terminal was given back; once is enough, and what comes after belongs to the shell. */
const givenBack = ({ output }: Holder): number => output.split('\u001b[?1049l').length - 1;

it('takes the terminal over before anything is shown', async () => {
  const holder = await hold();
  expect(holder.output.indexOf(takeOver)).toBe(0);
});

describe('the terminal is given back', () => {
  it.each([
    ['when it is let go', 'q', 0],
    ['when the process exits', 'x', 3],
    ['when something is thrown', 'e', 1],
    ['when a promise is rejected', 'r', 1],
  ])('%s', async (_, key, exitCode) => {
    const holder = await hold();
    holder.pty.write(key);
    await holder.ends();
    expect(holder.exit?.exitCode).toBe(exitCode);
    expect(holder.output).toContain(giveBack);
    expect(givenBack(holder)).toBe(1);
  });

  it('before it is told what went wrong', async () => {
    const holder = await hold();
    holder.pty.write('e');
    await holder.ends();
    expect(holder.output.slice(holder.output.indexOf(giveBack))).toContain('a fault');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)('at %s', async (signal) => {
    const holder = await hold();
    process.kill(holder.pty.pid, signal);
    await holder.ends();
    expect(holder.output).toContain(giveBack);
    expect(holder.output.slice(holder.output.indexOf(giveBack))).toContain(`gone: ${signal}`);
  });
});

it('goes when its terminal goes', async () => {
  const holder = await hold();
  const { pid } = holder.pty;
  // Closes the master's side: reads end, writes fail.
  holder.pty.destroy();
  await waitUntil('the process has gone', () => !isAlive(pid));
});

it('hears keys, pastes, the mouse and a new size', async () => {
  const holder = await hold();
  holder.pty.write('a\u001b[A\u001b[200~two\nlines\u001b[201~\u001b[<0;5;6M');
  await holder.says('[a][up][paste two\nlines][press 4,5]'.replace('\n', '\r\n'));
  // A lone Escape is one after a moment, without anything else.
  holder.pty.write('\u001b');
  await holder.says('[escape]');
  holder.pty.resize(100, 30);
  await holder.says('[size 100x30]');
});

it('asks for more of the mouse when told to, and gives all of it back', async () => {
  const holder = await hold();
  holder.pty.write('m');
  await holder.says('\u001b[?1003h');
  holder.pty.write('q');
  await holder.ends();
  expect(holder.output.slice(holder.output.lastIndexOf('\u001b[?1003h'))).toContain('\u001b[?1003l');
});

it('stops like any program of a shell, and takes the terminal again when it goes on', async () => {
  const shell = await hold('/bin/bash', ['--norc', '-i', '-c', `set -m; "${process.execPath}" "${program}"; echo STOPPED; fg; echo OVER`]);
  shell.pty.write('z');
  await shell.says('[resumed]');
  expect(shell.output.slice(shell.output.indexOf(giveBack))).toContain('STOPPED');
  const after = shell.output.slice(shell.output.indexOf('STOPPED'));
  expect(after).toContain(takeOver);
  shell.pty.write('q');
  await shell.says('OVER');
});

it('keeps the terminal where nobody can stop it', async () => {
  // Leader of its own session: there is no shell to come back to, and the signal does nothing.
  const holder = await hold();
  holder.pty.write('z');
  await holder.says('[resumed]');
  holder.pty.write('k');
  await holder.says('[k]');
});
