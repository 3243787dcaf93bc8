import { join } from 'node:path';
import type { SharedStatusFiles, SharedStatusListener } from '../../core/ports/shared-status.ts';
import { mergeAgentStatus, type MergedStatus, type ReadFile } from '../../core/shared-status/merge.ts';
import type { Environment } from '../environment/inherited.ts';
import { fileEvents } from '../progress/file-events.ts';
import { followUp } from '../progress/follow-up.ts';
import { gitOf } from '../workspaces/git.ts';
import { readStatusFile, rewriteStatusFile } from './rewrite.ts';

/**
 * @param env environment that git inherits, which tells whether a file that is written is kept in it
 * @param failed called with a sentence when files cannot be watched
 */
export function sharedStatusFiles(env: Environment, failed: (sentence: string) => void): SharedStatusFiles {
  const events = fileEvents(failed);
  const git = gitOf(env);
  const listeners = new Set<SharedStatusListener>();
  /** In the order in which they were asked for; the first is that of the main checkout. */
  const followed = new Map<string, Followed>();
  let merged: MergedStatus | null = null;
  let mergedText = '';

  const take = () => {
    const files = [...followed.values()].flatMap(({ last }) => last ?? []);
    const next = files.length === 0 ? null : mergeAgentStatus(files);
    const text = JSON.stringify(next);
    if (next === null || text === mergedText) return;
    mergedText = text;
    merged = next;
    for (const listener of listeners) listener.changed(next);
  };
  const read = async (file: string, entry: Followed) => {
    const result = await readStatusFile(file);
    if (followed.get(file) !== entry) return;
    const fault = result.kind === 'fault' ? result.fault : null;
    const told = JSON.stringify(fault);
    if (told !== entry.told) for (const listener of listeners) listener.judged(file, fault);
    entry.told = told;
    if (result.kind !== 'status') return;
    entry.last = { file, status: result.status, changedAt: result.changedAt };
    take();
  };
  const follow = (file: string) => {
    if (followed.has(file)) return;
    const reading = followUp(() => read(file, entry));
    const unfollow = events.follow(file, () => reading.touch());
    const entry: Followed = {
      last: null,
      told: 'null',
      end: () => {
        unfollow();
        reading.end();
      },
    };
    followed.set(file, entry);
    reading.touch();
  };
  return {
    follow: (dirs) => dirs.forEach((dir) => follow(join(dir, '.claude', 'agent-status.json'))),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current: () => merged,
    async readNow() {
      await Promise.all([...followed].map(([file, entry]) => read(file, entry)));
      return merged;
    },
    async update(compose) {
      const [main] = followed.keys();
      if (main === undefined || (await readStatusFile(main)).kind !== 'status') return;
      await rewriteStatusFile(git, main, (now) => (now.kind === 'status' ? compose(now.status.fields) : null));
    },
    async close() {
      listeners.clear();
      for (const each of followed.values()) each.end();
      followed.clear();
      await events.close();
    },
  };
}

interface Followed {
  /** The last good state. */
  last: ReadFile | null;
  /** What was told last of whether it can be read, as JSON. */
  told: string;
  end(): void;
}
