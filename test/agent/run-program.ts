import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly complaints: string;
}

/** Starts one of the two programs from source, on pipes. */
export function startProgram(program: 'hook' | 'headless-agent', args: readonly string[], env: Record<string, string> = {}, cwd?: string) {
  const file = join(import.meta.dirname, `../../src/main/${program}.ts`);
  const child = spawn(process.execPath, [file, ...args], { stdio: 'pipe', env: { ...process.env, ...env }, cwd });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, output, complaints }));
  });
  return { child, ended, output: () => output };
}
