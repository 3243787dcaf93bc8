import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { progressWatch } from '../../../src/adapters/progress/progress-watch.ts';
import type { AttemptRef } from '../../../src/core/ports/index.ts';
import { progressWatchContract } from '../../contract/progress-watch.ts';
import { FakeProgressWatch } from '../../support/fakes/fake-progress-watch.ts';

progressWatchContract('real', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-watch-'));
  const faults: string[] = [];
  const watch = progressWatch((sentence) => faults.push(sentence));
  const statusFile = ({ stream, attempt }: AttemptRef) => join(dir, stream, String(attempt), 'status.json');
  return {
    watch,
    statusFile,
    report(ref, percent) {
      const file = statusFile(ref);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify({ percent }));
      renameSync(`${file}.new`, file);
    },
    async close() {
      await watch.close();
      rmSync(dir, { recursive: true, force: true });
      expect(faults).toEqual([]);
    },
  };
});

progressWatchContract('fake', () => {
  const fake = new FakeProgressWatch();
  return {
    watch: fake,
    statusFile: ({ stream, attempt }) => `/run/streams/${stream}/${attempt}/status.json`,
    report: (ref, percent) => fake.report(ref, { percent }),
    close: () => fake.close(),
  };
});
