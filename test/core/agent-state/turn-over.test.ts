import { expect, it } from 'vitest';
import { readTranscript } from '../../../src/core/agent-state/gemini/transcript.ts';
import { turnOver } from '../../../src/core/agent-state/gemini/turn-over.ts';
import { begin, hear, judge } from '../../../src/core/agent-state/standing.ts';
import { observe, type Observation } from '../../../src/core/agent-state/state.ts';
import { moment, recordedAt } from '../../support/agent-samples/replay.ts';

/** Gemini takes up a prompt, is idle, and says something in its record, while its title seems to stay the same. */
function judged(rows: readonly string[]) {
  const idle = observe('gemini.terminal.ready', 'idle', '◇ Ready', recordedAt, { orElse: ['done', 'failed', 'limit-reached'] });
  const heard = [record('user', recordedAt - 5_000), idle, record('gemini', recordedAt + 5_000)];
  const standing = heard.reduce(hear, begin(recordedAt - 6_000));
  return turnOver(judge(standing, recordedAt + 20_000), standing, rows);
}

function record(type: 'user' | 'gemini', at: number): Observation {
  const entry = { type, id: type, content: 'It is done.', timestamp: new Date(at).toISOString() };
  const { observation } = readTranscript(entry, moment(at));
  if (observation === null) throw new Error('every message says something');
  return observation;
}

it('a turn of Gemini is over with its answer, however short it was', () => {
  expect(judged([' > Go on.', '✦ It is done.'])).toMatchObject({ state: 'done', since: recordedAt + 5_000 });
});

it('a turn of Gemini that was cut short is not done', () => {
  expect(judged([' > Go on.', 'ℹ Request cancelled.']).state).toBe('idle');
});
