/** Flags of a cell as xterm keeps them: in the upper bits of the two colour numbers. */
const inverse = 0x400_0000;
const bold = 0x800_0000;
const underline = 0x1000_0000;
const blink = 0x2000_0000;
const invisible = 0x4000_0000;
const struck = 0x8000_0000;
const italic = 0x400_0000;
const dim = 0x800_0000;
const overline = 0x4000_0000;
/** What does not show: protection from erasure, and whether extended attributes exist. */
const shownOfBackground = ~(0x2000_0000 | 0x1000_0000) >>> 0;

const colourMode = 0x300_0000;
const palette16 = 0x100_0000;
const palette256 = 0x200_0000;

const cache = new Map<number, Map<number, string>>();
let cached = 0;
/** True-colour gradients have as many styles as cells: the cache is started anew rather than kept for ever. */
const mostCached = 20_000;

/** The canonical style (see `wire/screen.ts`) of a cell, from its two colour numbers. */
export function styleOf(foreground: number, background: number): string {
  const shown = (background & shownOfBackground) >>> 0;
  if (foreground === 0 && shown === 0) return '';
  let row = cache.get(foreground);
  if (row === undefined) cache.set(foreground, (row = new Map()));
  let style = row.get(shown);
  if (style === undefined) {
    style = spell(foreground, shown);
    if (++cached > mostCached) {
      cache.clear();
      cached = 0;
    } else row.set(shown, style);
  }
  return style;
}

function spell(foreground: number, background: number): string {
  const parts: (number | string)[] = [];
  if (foreground & bold) parts.push(1);
  if (background & dim) parts.push(2);
  if (background & italic) parts.push(3);
  if (foreground & underline) parts.push(4);
  if (foreground & blink) parts.push(5);
  if (foreground & inverse) parts.push(7);
  if (foreground & invisible) parts.push(8);
  if (foreground & struck) parts.push(9);
  if (background & overline) parts.push(53);
  const front = colour(foreground, 30);
  const back = colour(background, 40);
  if (front !== '') parts.push(front);
  if (back !== '') parts.push(back);
  return parts.join(';');
}

/** @param base 30 for the foreground, 40 for the background */
function colour(value: number, base: 30 | 40): string {
  const mode = value & colourMode;
  const index = value & 0xff;
  if (mode === 0) return '';
  if (mode === palette16 || (mode === palette256 && index < 16)) return String(index < 8 ? base + index : base + 60 + index - 8);
  if (mode === palette256) return `${base + 8};5;${index}`;
  return `${base + 8};2;${(value >>> 16) & 0xff};${(value >>> 8) & 0xff};${index}`;
}
