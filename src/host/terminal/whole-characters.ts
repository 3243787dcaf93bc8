/**
 * The greatest length up to `end` that does not cut a UTF-8 character in two; what is no UTF-8 is cut anywhere. xterm's decoder takes
 * characters in parts, but mistakes some of them (U+2014 after its first two bytes): it is never given half of one.
 */
export function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? end - back : end;
    }
  }
  return end;
}
