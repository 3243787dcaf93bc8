/** Colours and styles of the demo agent; with colours off every one of them is the text itself. */
export interface Paint {
  readonly accent: Style;
  readonly bold: Style;
  readonly dim: Style;
  readonly faint: Style;
  readonly thought: Style;
  readonly good: Style;
  readonly bad: Style;
  readonly warning: Style;
  readonly link: Style;
  readonly added: Style;
  readonly removed: Style;
  readonly inverse: Style;
}
export type Style = (text: string) => string;

/** @param depth `none` leaves every text as it is */
export function paint(depth: ColourDepth): Paint {
  const colours = depth !== 'none';
  const full = depth === 'full';
  // Each style is closed by what it opened and not by a reset, so that styles nest.
  const style = (open: string, close: string) => (text: string) =>
    colours && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    accent: style('38;5;173', '39'),
    bold: style('1', '22'),
    dim: style('38;5;245', '39'),
    faint: style('38;5;239', '39'),
    thought: style('3;38;5;245', '23;39'),
    good: style('38;5;78', '39'),
    bad: style('38;5;203', '39'),
    warning: style('38;5;221', '39'),
    link: style('38;5;75', '39'),
    added: style(full ? '48;2;20;56;32;38;5;194' : '48;5;22;38;5;194', '49;39'),
    removed: style(full ? '48;2;72;22;28;38;5;224' : '48;5;52;38;5;224', '49;39'),
    inverse: style('7', '27'),
  };
}

/** How many colours there are: `some` is the 256 of a palette. */
export type ColourDepth = 'none' | 'some' | 'full';

/** Colours are for a terminal that has them, unless the environment says otherwise. */
export function colourDepth(isTty: boolean, env: Readonly<Record<string, string | undefined>>): ColourDepth {
  const forced = env['FORCE_COLOR'];
  const wanted = forced === undefined ? !env['NO_COLOR'] && isTty && env['TERM'] !== 'dumb' : forced !== '0';
  if (!wanted) return 'none';
  return /^(?:truecolor|24bit)$/.test(env['COLORTERM'] ?? '') ? 'full' : 'some';
}
