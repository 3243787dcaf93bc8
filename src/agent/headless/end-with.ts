/** Ends this program the way the other one has ended, as soon as all that it has written is out. */
export function endWith({ status, signal }: { readonly status: number; readonly signal: NodeJS.Signals | null }): void {
  if (signal === null) {
    process.exitCode = status;
    return;
  }
  // A program that was killed by a signal has no status; whoever waits for this one is to see the same.
  process.exitCode = 128;
  process.stdout.write('', () => process.kill(process.pid, signal));
}
