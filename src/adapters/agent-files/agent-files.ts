import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { AgentFiles } from '../../core/ports/agent-files.ts';
import { fileEvents } from '../progress/file-events.ts';
import { followUp } from '../progress/follow-up.ts';
import { findFile } from './find-file.ts';
import { LineTail } from './line-tail.ts';

/** For its owner alone: prompts and settings are nobody else's business. */
const privateMode = 0o600;

/** @param failed called with a sentence when files cannot be watched or read */
export function agentFiles(failed: (sentence: string) => void): AgentFiles {
  const events = fileEvents(failed);
  return {
    follow(file, listener) {
      const tail = new LineTail(file);
      let ended = false;
      let told = '';
      let reading = Promise.resolve();
      const read = (): Promise<void> => {
        const next = reading.then(async () => {
          if (!ended) await tail.read((lines) => (ended ? undefined : listener(lines)));
          return undefined;
        });
        reading = next.catch((error: unknown) => {
          const sentence = `${file} cannot be read: ${(error as Error).message}`;
          if (sentence !== told) failed(sentence);
          told = sentence;
        });
        return reading;
      };
      const following = followUp(read);
      const unfollow = events.follow(file, () => following.touch());
      following.touch();
      return {
        readNow: read,
        end() {
          ended = true;
          unfollow();
          following.end();
        },
      };
    },
    async write(file, text, mode = privateMode) {
      await mkdir(dirname(file), { recursive: true });
      await writeFileAtomic(file, text, { mode });
    },
    find: findFile,
    close: () => events.close(),
  };
}
