import type { RunOutcome } from '../../core/run/state.ts';

/** What the command's exit status means. docs/cli.md shows this table. */
export const exitStatus = {
  passed: 0,
  failed: 1,
  wrongUse: 2,
  waitsForPerson: 3,
  stopped: 4,
  fault: 5,
  interrupted: 130,
} as const;

export const exitMeanings: readonly (readonly [status: number, meaning: string])[] = [
  [exitStatus.passed, 'all that blocks passed, or the command did what it was asked'],
  [exitStatus.failed, 'a stream, a gate or the run failed'],
  [exitStatus.wrongUse, 'the command or the plan is wrong; nothing was started'],
  [exitStatus.waitsForPerson, 'the run waits for a person and `--no-wait` was given'],
  [exitStatus.stopped, 'the run was stopped by a person'],
  [exitStatus.fault, 'an internal fault'],
  [exitStatus.interrupted, 'interrupted: Ctrl-C twice, everything was stopped'],
  [141, 'the reader of the output went away (128 + SIGPIPE); a run goes on. Other signals likewise: 129 SIGHUP, 143 SIGTERM'],
];

export function statusOfOutcome(outcome: RunOutcome): number {
  switch (outcome) {
    case 'passed':
      return exitStatus.passed;
    case 'failed':
      return exitStatus.failed;
    case 'stopped':
      return exitStatus.stopped;
  }
}
