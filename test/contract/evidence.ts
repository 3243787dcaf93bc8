import { afterEach, describe, expect, test } from 'vitest';
import type { EvidenceSource } from '../../src/core/ports/index.ts';
import type { Tree } from '../../src/core/run/evidence.ts';
import { waitUntil } from '../support/wait.ts';

export interface EvidenceWorld {
  readonly evidence: EvidenceSource;
  /** Top of a work tree with one commit, and a folder in it. */
  readonly dir: string;
  readonly sub: string;
  /** A folder that lies in no work tree. */
  readonly outside: string;
  /** Commits something in `dir`. */
  readonly commit: () => void;
  readonly write: (file: string, text: string) => void;
  close(): void;
}

/** What whoever looks at the evidence of verdicts does. */
export function evidenceContract(name: string, make: () => EvidenceWorld): void {
  describe(`evidence contract: ${name}`, () => {
    let world: EvidenceWorld | null = null;
    const open = () => (world = make());
    afterEach(() => world?.close());
    const treeOf = async ({ evidence }: EvidenceWorld, dir: string): Promise<Tree> => {
      const reading = await evidence.tree(dir);
      if (reading.kind === 'none') throw new Error(reading.reason);
      return reading.tree;
    };

    test('a work tree has one hash, wherever in it one stands, until something is committed', async () => {
      const opened = open();
      const first = await treeOf(opened, opened.dir);
      expect(first).toMatchObject({ dir: opened.dir, branch: 'main', clean: true });
      expect(await treeOf(opened, opened.sub)).toEqual(first);
      expect(await opened.evidence.head(opened.sub)).toBe(first.head);
      opened.commit();
      const second = await treeOf(opened, opened.sub);
      expect([second.dir, second.head === first.head, second.hash === first.hash]).toEqual([opened.dir, false, false]);
      expect(await opened.evidence.head(opened.dir)).toBe(second.head);
    });

    test('who watches a work tree hears of commits, until that is ended', async () => {
      const { evidence, dir, commit } = open();
      let heard = 0;
      const end = evidence.watch(dir, () => (heard += 1));
      // The watch begins in its own time, and says so where it takes any.
      await evidence.tree(dir);
      for (let round = 0; round < 2; round += 1) {
        const before = heard;
        commit();
        await waitUntil('the commit is heard of', () => heard > before);
      }
      end();
    });

    test('where there is no git the reason is told', async () => {
      const { evidence, outside } = open();
      expect(await evidence.tree(outside)).toEqual({ kind: 'none', reason: `${outside} lies in no work tree of git` });
      expect(await evidence.head(outside)).toBeNull();
    });

    test('files and texts have digests, missing files none', async () => {
      const { evidence, outside, write } = open();
      write(`${outside}/log`, 'fine\n');
      expect(await evidence.fileDigest(`${outside}/log`)).toBe(evidence.textDigest('fine\n'));
      expect(await evidence.fileDigest(`${outside}/gone`)).toBeNull();
      expect(evidence.textDigest('a')).not.toBe(evidence.textDigest('b'));
    });
  });
}
