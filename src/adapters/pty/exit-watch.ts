import type { ProcessIdentity } from '../../core/run/events.ts';
import type { Processes } from '../../core/ports/processes.ts';

/**
 * Notices the end of children at once. node-pty tells an exit only when the terminal has closed too, which it never does while
 * somebody holds it open; the system's own signal comes within a millisecond. One signal may stand for several children, so that
 * each one looks at all of them.
 */
export class ExitWatch {
  readonly #processes: Pick<Processes, 'isAlive'>;
  readonly #watched = new Map<ProcessIdentity, () => void>();
  readonly #look = () => {
    for (const [process, gone] of this.#watched) {
      if (this.#processes.isAlive(process)) continue;
      this.#watched.delete(process);
      gone();
    }
    this.#listen();
  };
  #listening = false;

  constructor(processes: Pick<Processes, 'isAlive'>) {
    this.#processes = processes;
  }

  /** @param gone called once, never before this returns. @returns how to end it */
  add(process: ProcessIdentity, gone: () => void): () => void {
    this.#watched.set(process, gone);
    this.#listen();
    // It may have ended before the signal was listened to.
    setImmediate(this.#look);
    return () => {
      this.#watched.delete(process);
      this.#listen();
    };
  }

  #listen(): void {
    const wanted = this.#watched.size > 0;
    if (wanted === this.#listening) return;
    this.#listening = wanted;
    if (wanted) process.on('SIGCHLD', this.#look);
    else process.off('SIGCHLD', this.#look);
  }
}
