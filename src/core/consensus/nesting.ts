const quote = 34;
const backslash = 92;
const openers: readonly number[] = [91, 123];
const closers: readonly number[] = [93, 125];

/** How many levels deep the lists and mappings of a JSON text go. Looks at brackets alone, so that it can be asked before anything is parsed. */
export function nestingOf(json: string): number {
  let deepest = 0;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) inText = !inText;
    else if (inText) {
      if (code === backslash) at += 1;
    } else if (openers.includes(code)) deepest = Math.max(deepest, ++depth);
    else if (closers.includes(code)) depth -= 1;
  }
  return deepest;
}
