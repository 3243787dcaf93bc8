/** One process as a scan of the system sees it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Session id (Linux); process group id where the system does not tell sessions (macOS). */
  readonly session: number;
  /** As in `ProcessIdentity`. */
  readonly startTime: string;
  /** Stopped by a signal. */
  readonly stopped: boolean;
}

/** What an operating system can tell about its processes. Ended ones that only wait to be reaped are not told of. */
export interface ProcessTable {
  bootId(): string;
  entry(pid: number): ProcessEntry | null;
  all(): ProcessEntry[];
  /** Those of the entries whose environment has `SLUICE_MARK=mark`; processes of other users cannot be looked into and have none. */
  marked(entries: readonly ProcessEntry[], mark: string): ProcessEntry[];
}
