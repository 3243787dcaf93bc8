import type { Program } from './program.ts';

/**
 * One line for the shell. Always `/bin/sh`, never `$SHELL`: a plan must mean the same for everybody who runs it, and the login shell of
 * a person (fish, nushell, a zsh with aliases) reads the same line differently. Nor is it a login or interactive shell: start-up files
 * would print into the pane and change PATH behind the plan's back. Who wants another shell names it: `bash -c '...'`.
 *
 * The line is passed as it is, without `exec` before it: it may be a list or a pipeline. A line that is one simple command is executed
 * in place of the shell by the shells that stand behind `/bin/sh`, so that no extra process waits beside it.
 */
export const shellProgram = (line: string): Program => ({ file: '/bin/sh', args: ['-c', line] });
