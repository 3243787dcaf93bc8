import type { Look } from './look.ts';

/** How many colours the outer terminal can show. Attributes (bold, inverse ...) are shown in all of them. */
export type ColourDepth = 'none' | '16' | '256' | 'full';

const forcedDepths: Readonly<Record<string, ColourDepth>> = { 0: 'none', false: 'none', 1: '16', 2: '256', 3: 'full' };

/** What the environment says about the terminal. `FORCE_COLOR` outdoes `NO_COLOR`, as Node has it; then it is what the terminal calls itself. */
export function colourDepth(env: Readonly<Record<string, string | undefined>>): ColourDepth {
  const forced = env['FORCE_COLOR'];
  const said = forced === undefined ? undefined : forcedDepths[forced];
  if (said !== undefined) return said;
  if (env['NO_COLOR'] && forced === undefined) return 'none';
  const term = env['TERM'] ?? '';
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') || /direct$|kitty|alacritty|ghostty|wezterm|foot/.test(term)) return 'full';
  if (/256/.test(term) || env['TERM_PROGRAM'] === 'Apple_Terminal') return '256';
  return forced === undefined && /^(vt\d+|dumb|.*-mono)$/.test(term) ? 'none' : '16';
}

/** The look nearest to the wanted one that a terminal of this depth can show. */
export function degrade(look: Look, depth: ColourDepth): Look {
  if (depth === 'full') return look;
  if (depth === 'none') return { ...look, foreground: '', background: '', underlineColour: '' };
  return {
    ...look,
    foreground: nearest(look.foreground, depth),
    background: nearest(look.background, depth),
    underlineColour: depth === '16' ? '' : nearest(look.underlineColour, depth),
  };
}

function nearest(colour: string, depth: '16' | '256'): string {
  const parts = colour.split(';').map(Number);
  const [target = 0, kind = 0, a = 0, b = 0, c = 0] = parts;
  if (parts.length < 3) return colour;
  if (kind === 5) return depth === '256' ? colour : sixteen(target, rgbOf(a));
  return depth === '256' ? `${target};5;${cube(a, b, c)}` : sixteen(target, [a, b, c]);
}

/** The nearest of the colours 16 to 255, whose values are the same on every terminal. */
function cube(r: number, g: number, b: number): number {
  const step = (v: number) => (v < 48 ? 0 : v < 115 ? 1 : Math.min(5, Math.floor((v - 35) / 40)));
  const [cr, cg, cb] = [step(r), step(g), step(b)];
  const coloured = 16 + 36 * cr + 6 * cg + cb;
  const grey = Math.max(0, Math.min(23, Math.round(((r + g + b) / 3 - 8) / 10)));
  const far = (n: number) => distance([r, g, b], rgbOf(n));
  return far(232 + grey) < far(coloured) ? 232 + grey : coloured;
}

type Rgb = readonly [number, number, number];
const distance = (a: Rgb, b: Rgb) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/** Typical values of the first sixteen, which themes change: only for finding the nearest. */
const base: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

function rgbOf(n: number): Rgb {
  const fixed = base[n];
  if (fixed !== undefined) return fixed;
  if (n >= 232) return [8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232)];
  const level = (v: number) => (v === 0 ? 0 : 55 + 40 * v);
  return [level(Math.floor((n - 16) / 36)), level(Math.floor((n - 16) / 6) % 6), level((n - 16) % 6)];
}

function sixteen(target: number, colour: Rgb): string {
  let best = 0;
  for (let n = 1; n < 16; n++) if (distance(colour, base[n] ?? [0, 0, 0]) < distance(colour, base[best] ?? [0, 0, 0])) best = n;
  const offset = target === 48 ? 10 : 0;
  return String((best < 8 ? 30 + best : 82 + best) + offset);
}
