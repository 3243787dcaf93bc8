const dash = 0x2d;
const bar = 0x7c;
const cross = 0x2b;

/** What the glyphs of the dashboard become on a terminal that has no UTF-8; each state keeps a sign of its own. */
const signs: Readonly<Record<string, string>> = {
  '·': '.',
  '○': 'o',
  '◌': '~',
  '●': '*',
  '‖': '=',
  '□': '-',
  '■': '#',
  '◐': '%',
  '↻': '@',
  '◔': 'z',
  '◎': 'O',
  '△': 'A',
  '✓': '+',
  '✗': 'x',
  '⊘': '/',
  '⚑': '!',
  '≠': '&',
  '◆': '*',
  '◇': 'o',
  '…': '~',
  '━': '=',
  '╸': '>',
  '▌': '>',
  '▏': '|',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '↵': '<',
  '▲': '^',
  '▼': 'v',
  '█': '#',
  '░': '.',
  '❯': '>',
  '—': '-',
  '–': '-',
  '’': "'",
  '“': '"',
  '”': '"',
};
const byPoint = new Map(Object.entries(signs).map(([glyph, sign]) => [glyph.codePointAt(0) ?? 0, sign.charCodeAt(0)]));

/** The ASCII character nearest to a code point; what has none is a question mark. */
export function asciiOf(point: number): number {
  if (point < 0x80) return point;
  const sign = byPoint.get(point);
  if (sign !== undefined) return sign;
  // Lines and corners, light, heavy and double.
  if (point >= 0x2500 && point < 0x2580) {
    if ('─━┄┅┈┉╌╍═╴╶╸╺'.includes(String.fromCharCode(point))) return dash;
    return '│┃┆┇┊┋╎╏║╵╷╹╻'.includes(String.fromCharCode(point)) ? bar : cross;
  }
  if (point >= 0x2580 && point < 0x25a0) return 0x23;
  if (point === 0xa0) return 0x20;
  const base = String.fromCodePoint(point).normalize('NFD').charCodeAt(0);
  return base < 0x80 ? base : 0x3f;
}
