import { exitStatus } from './exit-status.ts';

/** Ends the command with a sentence for the person who typed it. Nothing internal went wrong. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly status: number;

  /** @param message what is wrong and what to do, without the leading `sluice:`; may have several lines */
  constructor(message: string, status: number = exitStatus.wrongUse) {
    super(message);
    this.status = status;
  }
}
