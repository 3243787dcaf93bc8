import { describe, expect, it } from 'vitest';
import { claude } from '../../../src/core/agent-state/claude/claude.ts';
import { codex } from '../../../src/core/agent-state/codex/codex.ts';
import { moment, recordedAt } from '../../support/agent-samples/replay.ts';

const now = moment(recordedAt);
const footer = ['  GPT-5.5 default · /home/agent/work · Title', '  ← for agents · ? for shortcuts'];
const codexShows = (...rows: readonly string[]) =>
  codex.screen([...rows, '', '› Ask Codex to do anything', '', ...footer], now)?.state ?? null;
const claudeShows = (...rows: readonly string[]) => claude.screen(rows, now)?.state ?? null;

describe('screens that are like one another', () => {
  it('of Codex are idle before the first prompt, and say nothing once one was sent', () => {
    expect(codexShows('  >_ OpenAI Codex')).toBe('idle');
    expect(codexShows('› Do the work')).toBeNull();
  });

  it('of Codex are working while its mark blinks, and idle after Esc', () => {
    expect(codexShows('› Do the work', '• Working (2s • esc to interrupt)')).toBe('working');
    expect(codexShows('› Do the work', '◦ Working (2s • esc to interrupt)')).toBe('working');
    expect(codexShows('› Do the work', '• I write.', '■ Conversation interrupted - use /feedback')).toBe('idle');
  });

  it('of Claude are working while a background task runs, and under a status line of its own', () => {
    expect(claudeShows('● My turn is over.', '────', '❯', '────', '  1 shell · ← for agents · ↓ to manage')).toBe('working');
    expect(claudeShows('● My turn is over.', '────', '❯', '────', '  my status line')).toBe('idle');
    expect(claudeShows('✽ Sock-hopping… (7s · ↓ 152 tokens)', '────', '❯', '────', '  my status line')).toBe('working');
  });
});
