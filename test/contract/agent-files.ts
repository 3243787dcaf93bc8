import { afterEach, describe, expect, test } from 'vitest';
import type { AgentFiles } from '../../src/core/ports/agent-files.ts';
import { waitUntil } from '../support/wait.ts';

export interface AgentFilesWorld {
  readonly files: AgentFiles;
  /** An absolute path below a folder that is its own; the folders above need not exist. */
  path(name: string): string;
  append(file: string, line: string): void;
  /** What stands in a file that was written as a whole. */
  textOf(file: string): string;
  close(): Promise<void>;
}

/** What whoever follows the files of agents can rely on. */
export function agentFilesContract(name: string, make: () => AgentFilesWorld): void {
  describe(`agent files contract: ${name}`, () => {
    let world: AgentFilesWorld | null = null;
    const open = () => (world = make());
    afterEach(async () => await world?.close());
    const followed = (it: AgentFilesWorld, file: string) => {
      const seen: string[] = [];
      return { seen, ...it.files.follow(file, (lines) => seen.push(...lines)) };
    };

    test('what stands there and what comes is given out once, in order, to everybody who follows', async () => {
      const it = open();
      const file = it.path('a/hooks.jsonl');
      it.append(file, 'one');
      const [first, second] = [followed(it, file), followed(it, file)];
      await waitUntil('it is seen', () => first.seen.length === 1 && second.seen.length === 1);
      it.append(file, 'two');
      it.append(file, 'three');
      await waitUntil('all is seen', () => first.seen.length === 3 && second.seen.length === 3);
      expect(first.seen).toEqual(['one', 'two', 'three']);
      expect(second.seen).toEqual(first.seen);
    });

    test('a file that is not there yet is followed from its first line', async () => {
      const it = open();
      const file = it.path('later/deep/events.jsonl');
      const { seen } = followed(it, file);
      it.append(file, 'one');
      await waitUntil('it is seen', () => seen.length === 1);
    });

    test('whoever asks has been told all that stands there, and nothing twice', async () => {
      const it = open();
      const file = it.path('hooks.jsonl');
      const { seen, readNow } = followed(it, file);
      it.append(file, 'one');
      await readNow();
      expect(seen).toEqual(['one']);
      await readNow();
      expect(seen).toEqual(['one']);
    });

    test('after its end nothing is given out', async () => {
      const it = open();
      const file = it.path('hooks.jsonl');
      const { seen, end } = followed(it, file);
      const other = followed(it, file);
      end();
      it.append(file, 'one');
      await waitUntil('the other is told', () => other.seen.length === 1);
      expect(seen).toEqual([]);
    });

    test('a whole file is written, and written over', async () => {
      const it = open();
      const file = it.path('permissions/x.json');
      await it.files.write(file, 'one');
      await it.files.write(file, 'two');
      expect(it.textOf(file)).toBe('two');
    });

    test('a file is found by its path and its first line', async () => {
      const it = open();
      it.append(it.path('s/2026/rollout-a.jsonl'), '{"cwd":"/here"}');
      it.append(it.path('s/2026/rollout-b.jsonl'), '{"cwd":"/there"}');
      const search = { dir: it.path('s'), path: String.raw`\d{4}/rollout-[a-z]\.jsonl`, since: 0 };
      expect(await it.files.find({ ...search, firstLine: '"/here"' })).toBe(it.path('s/2026/rollout-a.jsonl'));
      expect(await it.files.find({ ...search, firstLine: '"/there"' })).toBe(it.path('s/2026/rollout-b.jsonl'));
      expect(await it.files.find({ ...search, firstLine: 'nowhere' })).toBeNull();
      expect(await it.files.find({ ...search, path: 'rollout-[a-z]', firstLine: null })).toBeNull();
      expect(await it.files.find({ ...search, dir: it.path('none'), firstLine: null })).toBeNull();
    });
  });
}
