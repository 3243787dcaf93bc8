import type { ScreenRules } from '../screen/rules.ts';

export const geminiScreen: ScreenRules = {
  agent: 'gemini',
  version: 1,
  seenWith: '0.61.0',
  rules: [
    {
      name: 'limit-menu',
      state: 'limit-reached',
      rows: 7,
      all: [/^Usage limit reached for .+\.$/, /^(● )?\d\. +Keep trying$/, /^(● )?\d\. +Stop$/],
      resets: /^(Usage limit reached for|Access resets at) /,
    },
    { name: 'question', state: 'waiting-for-answer', rows: 12, all: [/^● \d+\. +\S/, /^Enter to select · .*Esc to cancel$/] },
    {
      name: 'permission',
      state: 'waiting-for-permission',
      rows: 7,
      all: [/\?$/, /^(● )?\d\. +Allow once$/, /^(● )?\d\. +No, suggest changes \(esc\)$/],
    },
    {
      name: 'thinking',
      state: 'working',
      orElse: ['overloaded', 'limit-reached'],
      rows: 7,
      all: [/^[\u2801-\u28ff] .*\(esc to cancel, \d+\w/u],
    },
    {
      name: 'prompt',
      state: 'idle',
      orElse: ['done', 'failed', 'limit-reached'],
      rows: 4,
      all: [/^> /, /^workspace \(/],
      none: [/\(esc to cancel, /],
    },
  ],
};
