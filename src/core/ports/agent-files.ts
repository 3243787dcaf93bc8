/** Files that real agents, and what is started beside them, write line by line; and what they are told by files. */
export interface AgentFiles {
  /**
   * Follows a file of lines from its beginning; neither it nor its folder need exist. Every whole line is given out once, in order, without its end; of a file that was
   * cut short or put anew in its place, all of them again. Empty lines, and such as are longer than 16 MB, are left out.
   */
  follow(file: string, listener: (lines: readonly string[]) => void): FollowedLines;
  /** Writes a whole file, with its folders, in one step; nobody else may read it. `file` is absolute. @throws Error when that cannot be done */
  write(file: string, text: string, mode?: number): Promise<void>;
  /** @returns the absolute path of the file that was changed last among those that match; `null` when there is none */
  find(search: FileSearch): Promise<string | null>;
  close(): Promise<void>;
}

export interface FollowedLines {
  /** Looks at the file now, whether or not a change of it has been seen. Resolves when all that stood there has been given out. */
  readonly readNow: () => Promise<void>;
  readonly end: () => void;
}

/** A file whose name an agent makes up. */
export interface FileSearch {
  /** Absolute; need not exist. */
  readonly dir: string;
  /** A regular expression that the whole path below `dir` has to match, with `/` between folders. */
  readonly path: string;
  /** Changed at this time or later, epoch milliseconds. */
  readonly since: number;
  /** Text that its first line holds; `null` for any. */
  readonly firstLine: string | null;
}
