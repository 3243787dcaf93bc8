/** What models wrote for a consensus, and the reports about it. */
export interface ResultFiles {
  /** Reads a file of a stream. `path` is relative to the absolute `dir`. Never rejects. */
  read(dir: string, path: string): Promise<ResultFile>;
  /** Writes a whole file, with its folders, in one step. `path` is relative to the absolute `dir`. @throws Error when that cannot be done */
  write(dir: string, path: string, text: string): Promise<void>;
}
export type ResultFile =
  /** `modifiedAt` in milliseconds since the epoch. */
  | { readonly kind: 'text'; readonly text: string; readonly modifiedAt: number }
  /** `reason` goes on after the name of the file: `does not exist`. */
  | { readonly kind: 'unreadable'; readonly reason: string };
