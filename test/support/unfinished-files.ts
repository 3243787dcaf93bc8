import { rmSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Keeps a list of the test files that have begun and not ended, for whoever has to end a run of the tests that hangs: a test that never
 * waits cannot be timed out, and the runner only tells of files that are over. The file is named by the environment variable
 * `SLUICE_UNFINISHED_TESTS`.
 */
// eslint-disable-next-line import/no-default-export -- Vitest wants one of a reporter.
export default class UnfinishedFiles implements Reporter {
  readonly #file = process.env['SLUICE_UNFINISHED_TESTS'] ?? '';
  readonly #running = new Set<string>();

  onTestModuleStart(module: TestModule): void {
    this.#running.add(module.moduleId);
    this.#write();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.moduleId);
    this.#write();
  }

  onTestRunEnd(): void {
    if (this.#file !== '') rmSync(this.#file, { force: true });
  }

  #write(): void {
    if (this.#file !== '') writeFileSync(this.#file, [...this.#running].map((module) => `${module}\n`).join(''));
  }
}
