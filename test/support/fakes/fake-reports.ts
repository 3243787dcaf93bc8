import type { CommitResult, CommitSpec, Reports } from '../../../src/core/ports/index.ts';
import type { FakeResultFiles } from './fake-result-files.ts';

/** Files in memory, and a branch on which everything can be committed until `refusal` says why not. */
export class FakeReports implements Reports {
  readonly commits: CommitSpec[] = [];
  refusal: string | null = null;
  readonly #results: FakeResultFiles;

  constructor(results: FakeResultFiles) {
    this.#results = results;
  }

  look = () => ({ kind: 'missing' }) as const;

  async append(dir: string, path: string, heading: string, text: string): Promise<void> {
    const read = await this.#results.read(dir, path);
    const before = read.kind === 'text' ? read.text : '';
    if (!before.split('\n').includes(heading)) await this.#results.write(dir, path, before + text);
  }

  async commit(spec: CommitSpec): Promise<CommitResult> {
    if (this.refusal !== null) return { kind: 'refused', reason: this.refusal };
    this.commits.push(spec);
    return { kind: 'committed', commit: `commit-${this.commits.length}` };
  }

  async committed(_dir: string, key: string): Promise<string | null> {
    const index = this.commits.findIndex((each) => each.key === key);
    return index === -1 ? null : `commit-${index + 1}`;
  }
}
