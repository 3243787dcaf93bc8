import { execFile } from 'node:child_process';

/** It brings its own, and needs no configuration of the user. */
export const identity = ['-c', 'user.name=Sluice demo agent', '-c', 'user.email=demo-agent@sluice.invalid', '-c', 'commit.gpgSign=false'];

/** @throws Error with what git had to say */
export function git(dir: string, args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    // A terminal prompt of git (for a passphrase, say) would wait for ever behind the screen of the agent.
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
    const child = execFile('git', args, { cwd: dir, env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else failed(new Error(stderr.trim() || error.message));
    });
    child.stdin?.end();
  });
}
