/** As a terminal sends Ctrl-C. */
const interrupt = '\u0003';

/**
 * A headless agent reads nothing, so keys must not be drawn into what it shows, and Ctrl-C must reach it although it has no terminal.
 * @returns what gives the terminal back
 */
export function passInterrupts(interrupted: () => void): { close(): void } {
  const { stdin } = process;
  if (!stdin.isTTY) return { close() {} };
  stdin.setRawMode(true);
  stdin.on('error', () => {});
  stdin.on('data', (keys: Buffer) => {
    if (keys.includes(interrupt)) interrupted();
  });
  return {
    close() {
      stdin.setRawMode(false);
      stdin.destroy();
    },
  };
}
