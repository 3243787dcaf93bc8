import type { AgentFiles, FileSearch } from '../../../src/core/ports/agent-files.ts';

/** Files in memory, which live on when engines die. Whoever follows one is told of what stands there, and of what comes, a moment later. */
export class FakeAgentFiles implements AgentFiles {
  readonly #lines = new Map<string, string[]>();
  /** What was written as a whole, by path. */
  readonly written = new Map<string, string>();
  readonly #followers = new Set<Follower>();
  /** Told of each file that is written as a whole. */
  onWritten: (file: string, text: string) => void = () => undefined;

  follow(file: string, listener: (lines: readonly string[]) => void) {
    const follower: Follower = { file, listener, seen: 0 };
    this.#followers.add(follower);
    const read = async () => {
      await Promise.resolve();
      this.#tell(follower);
    };
    void read();
    return { readNow: read, end: () => void this.#followers.delete(follower) };
  }
  async write(file: string, text: string): Promise<void> {
    this.written.set(file, text);
    this.onWritten(file, text);
  }
  async find({ dir, path, firstLine }: FileSearch): Promise<string | null> {
    const pattern = new RegExp(`^${dir}/(?:${path})$`, 'u');
    const matching = [...this.#lines].filter(
      ([file, lines]) => pattern.test(file) && (firstLine === null || lines[0]?.includes(firstLine)),
    );
    return matching.at(-1)?.[0] ?? null;
  }
  async close(): Promise<void> {
    this.#followers.clear();
  }

  /** A line is added to a file. */
  append(file: string, ...lines: readonly string[]): void {
    this.#lines.set(file, [...(this.#lines.get(file) ?? []), ...lines]);
    for (const follower of this.#followers) if (follower.file === file) this.#tell(follower);
  }
  /** Files that somebody follows. */
  followed(): string[] {
    return [...this.#followers].map(({ file }) => file);
  }

  #tell(follower: Follower): void {
    const lines = (this.#lines.get(follower.file) ?? []).slice(follower.seen);
    if (lines.length === 0 || !this.#followers.has(follower)) return;
    follower.seen += lines.length;
    follower.listener(lines);
  }
}

interface Follower {
  readonly file: string;
  readonly listener: (lines: readonly string[]) => void;
  seen: number;
}
