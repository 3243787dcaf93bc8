/** What the outer terminal is told when the dashboard takes it over, and when it gives it back. */
export const takeOver =
  // The alternate screen; the window title is put aside.
  '\u001b[?1049h\u001b[22;2t' +
  // No cursor, and no wrapping at the right edge: the last column is written like any other.
  '\u001b[?25l\u001b[?7l' +
  '\u001b[?2004h' +
  // Mouse buttons and wheel, in SGR form.
  '\u001b[?1000h\u001b[?1006h';

export const giveBack =
  // Ends whatever a cut write may have left open: a string, a synchronized update.
  '\u001b\\\u001b[?2026l' +
  '\u001b[?1003l\u001b[?1002l\u001b[?1000l\u001b[?1006l\u001b[?2004l' +
  '\u001b[m\u001b[0 q\u001b[?7h\u001b[?25h' +
  '\u001b[?1049l\u001b[23;2t';

/** How much of the mouse is reported: nothing, so that the terminal's own selection works; clicks; also drags; also plain moves. */
export type MouseReports = 'off' | 'clicks' | 'drags' | 'moves';
export const mouseReports: Readonly<Record<MouseReports, string>> = {
  off: '\u001b[?1003l\u001b[?1002l\u001b[?1000l',
  clicks: '\u001b[?1003l\u001b[?1002l\u001b[?1000h',
  drags: '\u001b[?1003l\u001b[?1002h',
  moves: '\u001b[?1003h',
};

/** Has the terminal notify the person (OSC 9); one that does not know it shows nothing. A BEL inside would end it. */
export const terminalNotification = (text: string): string => `\u001b]9;${text}\u001b\\`;

/** Sets the title of the terminal's window or tab. */
export const windowTitle = (title: string): string => `\u001b]2;${title}\u0007`;
