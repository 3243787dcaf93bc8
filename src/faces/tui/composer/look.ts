/** How a cell looks: what SGR can say, one slot for each thing that excludes its like. Slots hold SGR parameters, empty for the default. */
export interface Look {
  /** Bits of `attributes`. */
  readonly flags: number;
  /** `4`, `21`, `4:3`, or empty. */
  readonly underline: string;
  readonly foreground: string;
  readonly background: string;
  readonly underlineColour: string;
}

/** Parameter that sets each attribute, and the one that takes it back. Bold and dim share theirs. */
export const attributes: readonly (readonly [set: number, reset: number])[] = [
  [1, 22],
  [2, 22],
  [3, 23],
  [5, 25],
  [7, 27],
  [8, 28],
  [9, 29],
  [53, 55],
];
const bit = new Map(attributes.map(([set], index) => [set, 1 << index]));
const clears = new Map<number, number>();
for (const [set, reset] of attributes) clears.set(reset, (clears.get(reset) ?? 0) | (bit.get(set) ?? 0));
/** Attributes that show on a blank: inverse, strike, overline. */
const inkOnBlank = (bit.get(7) ?? 0) | (bit.get(9) ?? 0) | (bit.get(53) ?? 0);

export const plainLook: Look = { flags: 0, underline: '', foreground: '', background: '', underlineColour: '' };

/** Applies the parameters of one SGR sequence (`1;38;5;208`, empty is a reset) to a look. Unknown parameters change nothing. */
export function applySgr(look: Look, parameters: string): Look {
  let { flags, underline, foreground, background, underlineColour } = look;
  const parts = parameters.split(';');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const code = part === '' ? 0 : Number.parseInt(part, 10);
    if (code === 38 || code === 48 || code === 58) {
      // Colours come as `38;5;N`, `38;2;R;G;B`, or with colons in one part.
      const length = part.includes(':') ? 1 : parts[i + 1] === '5' ? 3 : parts[i + 1] === '2' ? 5 : 1;
      const colour = length === 1 ? semicolons(part) : parts.slice(i, i + length).join(';');
      i += length - 1;
      if (code === 38) foreground = colour;
      else if (code === 48) background = colour;
      else underlineColour = colour;
    } else if (code === 0) ({ flags, underline, foreground, background, underlineColour } = plainLook);
    else if (bit.has(code)) flags |= bit.get(code) ?? 0;
    else if (clears.has(code)) flags &= ~(clears.get(code) ?? 0);
    else if (code === 4) underline = part === '4:0' ? '' : part;
    else if (code === 21) underline = '21';
    else if (code === 6) flags |= bit.get(5) ?? 0;
    else if (code === 24) underline = '';
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) foreground = part;
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) background = part;
    else if (code === 39) foreground = '';
    else if (code === 49) background = '';
    else if (code === 59) underlineColour = '';
  }
  return { flags, underline, foreground, background, underlineColour };
}

/** `38:2::10:20:30` and `38:5:208` in the form with semicolons, which every terminal takes; anything else as nothing. */
function semicolons(colour: string): string {
  const [target, kind, ...rest] = colour.split(':');
  if (kind === '5' && rest.length === 1) return `${target};5;${rest[0]}`;
  if (kind === '2' && rest.length >= 3) return `${target};2;${rest.slice(-3).join(';')}`;
  return '';
}

/** The parameters that make a look from the default, in one canonical order. Two looks are alike exactly when these are. */
export function sgrOf(look: Look): string {
  const parts: string[] = [];
  for (let i = 0; i < attributes.length; i++) if (look.flags & (1 << i)) parts.push(String(attributes[i]?.[0]));
  for (const slot of [look.underline, look.foreground, look.background, look.underlineColour]) if (slot !== '') parts.push(slot);
  return parts.join(';');
}

/** Whether a blank in this look differs from a blank in the default. */
export const showsOnBlank = (look: Look): boolean => look.background !== '' || look.underline !== '' || (look.flags & inkOnBlank) !== 0;

/** The shortest sequence that makes a pen of one look write in another; empty when nothing has to change. */
export function transition(from: Look, to: Look): string {
  const delta: string[] = [];
  const lost = from.flags & ~to.flags;
  let gained = to.flags & ~from.flags;
  const resets = new Set<number>();
  for (let i = 0; i < attributes.length; i++) if (lost & (1 << i)) resets.add(attributes[i]?.[1] ?? 0);
  for (const reset of resets) {
    delta.push(String(reset));
    // Taking bold back takes dim back as well: what shared the reset has to be set again.
    gained |= to.flags & (clears.get(reset) ?? 0);
  }
  for (let i = 0; i < attributes.length; i++) if (gained & (1 << i)) delta.push(String(attributes[i]?.[0]));
  if (from.underline !== to.underline) delta.push(to.underline || '24');
  if (from.foreground !== to.foreground) delta.push(to.foreground || '39');
  if (from.background !== to.background) delta.push(to.background || '49');
  if (from.underlineColour !== to.underlineColour) delta.push(to.underlineColour || '59');
  if (delta.length === 0) return '';
  const stepwise = delta.join(';');
  const whole = sgrOf(to);
  const anew = whole === '' ? '' : `0;${whole}`;
  return `\u001b[${anew.length < stepwise.length ? anew : stepwise}m`;
}
