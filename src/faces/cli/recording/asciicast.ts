/** What is read of an asciicast v2 recording. */
export type CastRecord =
  | { readonly kind: 'header'; readonly cols: number; readonly rows: number }
  | { readonly kind: 'output'; readonly data: string }
  | { readonly kind: 'resize'; readonly cols: number; readonly rows: number };

const longestSide = 10_000;

/** @returns `null` for a line that holds nothing to show: input, markers, a line that was cut when the disk was full */
export function readCastLine(line: string): CastRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (Array.isArray(value)) {
    const [, code, data] = value as unknown[];
    if (typeof data !== 'string') return null;
    if (code === 'o') return { kind: 'output', data };
    const [cols, rows] = code === 'r' ? data.split('x').map(Number) : [];
    return isSide(cols) && isSide(rows) ? { kind: 'resize', cols, rows } : null;
  }
  const { width, height } = (value ?? {}) as { readonly width?: unknown; readonly height?: unknown };
  return isSide(width) && isSide(height) ? { kind: 'header', cols: width, rows: height } : null;
}

const isSide = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) <= longestSide;
