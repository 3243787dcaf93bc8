/** The title of the terminal's window or pane, by OSC 0. */
export interface Title {
  set(text: string): void;
  /** Leaves none behind. */
  clear(): void;
}

export function windowTitle(write: (text: string) => void): Title {
  let shown = '';
  const put = (text: string) => {
    if (text === shown) return;
    shown = text;
    // A control character would end the sequence early and spill the rest onto the screen.
    write(`\u001b]0;${text.replace(/\p{Cc}/gu, ' ')}\u0007`);
  };
  return { set: put, clear: () => put('') };
}
