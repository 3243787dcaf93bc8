export type JsonResult = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** What tools write is nested some ten levels; what is nested deeper than this brings readers down that go through it recursively. */
export const deepestJson = 200;

/** Reads a JSON document. @returns a reason that completes "it ..." */
export function parseJson(text: string): JsonResult {
  if (isTooDeep(text)) return { ok: false, reason: `is nested more than ${deepestJson} levels deep` };
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    return { ok: false, reason: `is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Counts brackets outside of strings, before anything is built from the text. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepestJson) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}
