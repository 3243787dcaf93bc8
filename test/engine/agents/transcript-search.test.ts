import { expect, test } from 'vitest';
import { transcriptSearch } from '../../../src/engine/effects/agents/transcript-search.ts';

const guess = { dir: '/sessions', path: '.*\\.jsonl', firstLine: '"cwd":"/work"' };
const byId = { ...guess, byId: '.*-{id}.*\\.jsonl' };

test('the id of the conversation finds its file, where others work in the same folder', () => {
  expect(transcriptSearch(byId, { id: '01a2-bc', runsForMs: 0 })).toEqual({
    dir: '/sessions',
    path: '.*-01a2-bc.*\\.jsonl',
    firstLine: null,
  });
});

test('while it is not known it is waited for; then the folder has to do', () => {
  expect(transcriptSearch(byId, { id: null, runsForMs: 0 })).toBeNull();
  expect(transcriptSearch(byId, { id: null, runsForMs: 60_000 })).toEqual(guess);
});

test('where its name is known from the start nothing is waited for', () => {
  expect(transcriptSearch(guess, { id: null, runsForMs: 0 })).toEqual(guess);
});
