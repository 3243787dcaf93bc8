import type { ScreenRules } from '../screen/rules.ts';

const resets = /^■ You['’]ve hit your usage limit\b/;

export const codexScreen: ScreenRules = {
  agent: 'codex',
  version: 2,
  seenWith: '0.169.0',
  rules: [
    { name: 'limit-menu', state: 'limit-reached', rows: 8, all: [resets, /^Approaching rate limits$/, /^› \d\. /], resets },
    { name: 'limit', state: 'limit-reached', rows: 6, all: [resets, /^› /], none: [/^• /], resets },
    {
      name: 'permission',
      state: 'waiting-for-permission',
      rows: 7,
      all: [/^(› )?\d\. Yes\b/, /^(› )?\d\. No, and tell Codex\b/, /^Press enter to confirm or esc to cancel$/],
    },
    { name: 'menu', state: 'waiting-for-answer', rows: 6, all: [/^› \d\. /, /^enter select · esc back$/] },
    { name: 'reconnecting', state: 'overloaded', rows: 8, all: [/^[•◦] Reconnecting\.\.\. .*\(\w.* • esc to interrupt\)/u] },
    { name: 'working', state: 'working', orElse: ['overloaded'], rows: 6, all: [/^[•◦] \p{Lu}.* \(\w.* • esc to interrupt\)/u] },
    // While it writes an answer there is no such row, and the prompt is there in all states: what tells the end of a turn is the row above it.
    { name: 'worked', state: 'idle', orElse: ['done', 'failed', 'limit-reached'], rows: 4, all: [/^Worked for .+ • \d\d:\d\d$/, /^› /] },
    { name: 'interrupted', state: 'idle', orElse: ['failed'], rows: 4, all: [/^■ Conversation interrupted\b/, /^› /] },
    // Before the first answer there is nothing on the screen but the prompt; a second row of its kind is what was sent.
    {
      name: 'first-prompt',
      state: 'idle',
      orElse: ['done', 'failed', 'limit-reached'],
      rows: 60,
      all: [/^› /],
      once: [/^› /],
      none: [/^[•◦■✗]/, /^› \d\. /],
    },
  ],
};
