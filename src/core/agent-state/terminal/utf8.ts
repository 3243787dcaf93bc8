const replacement = '\u{fffd}';

/** How many bytes a sequence with this first byte has, and which bits of the first byte count; null for a byte that begins none. */
function lead(byte: number): { readonly length: number; readonly bits: number; readonly least: number } | null {
  if (byte < 0x80) return { length: 1, bits: byte, least: 0 };
  if (byte >= 0xc2 && byte <= 0xdf) return { length: 2, bits: byte & 0x1f, least: 0x80 };
  if (byte >= 0xe0 && byte <= 0xef) return { length: 3, bits: byte & 0x0f, least: 0x800 };
  if (byte >= 0xf0 && byte <= 0xf4) return { length: 4, bits: byte & 0x07, least: 0x1_0000 };
  return null;
}

/** Decodes UTF-8; what is none becomes U+FFFD. The core has no TextDecoder, for it knows neither Node nor a browser. */
export function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const first = lead(bytes[index] ?? 0);
    let code = first?.bits ?? 0;
    let used = 1;
    for (; first && used < first.length; used += 1) {
      const next = bytes[index + used];
      if (next === undefined || (next & 0xc0) !== 0x80) break;
      code = (code << 6) | (next & 0x3f);
    }
    const whole = first !== null && used === first.length && code >= first.least && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
    text += whole ? String.fromCodePoint(code) : replacement;
    index += used;
  }
  return text;
}
