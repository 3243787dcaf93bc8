import type { ScreenRules } from '../screen/rules.ts';

export const claudeScreen: ScreenRules = {
  agent: 'claude',
  version: 2,
  seenWith: '2.1.197',
  rules: [
    {
      name: 'limit-menu',
      state: 'limit-reached',
      rows: 5,
      all: [/^(❯ )?\d\. Stop and wait for limit to reset$/, /^Enter to confirm · Esc to cancel$/],
      resets: /^⎿\s+You've hit your .*limit/,
    },
    {
      name: 'question',
      state: 'waiting-for-answer',
      rows: 10,
      all: [/^❯ \d+\. /, /^Enter to select · .*Esc to cancel$/],
    },
    {
      name: 'permission',
      state: 'waiting-for-permission',
      rows: 6,
      all: [/^(❯ )?\d\. Yes\b/, /^(❯ )?\d\. No\b/, /^Esc to cancel · /],
    },
    {
      name: 'retrying',
      state: 'overloaded',
      rows: 6,
      all: [/^[·✢✳✶✻✽*] \p{Lu}.* · Retrying in \d+\w* · attempt \d+\/\d+$/u, /^❯/],
    },
    // Its own status line may have taken the place of the footer, so the spinner above the prompt counts too.
    { name: 'spinner', state: 'working', orElse: ['overloaded'], rows: 5, all: [/^[·✢✳✶✻✽*] \p{Lu}[\p{L}-]*…( \(|$)/u, /^❯/] },
    { name: 'footer', state: 'working', orElse: ['overloaded'], rows: 2, all: [/^esc to interrupt\b/] },
    {
      name: 'background',
      state: 'working',
      orElse: ['done'],
      rows: 2,
      all: [/^\d+ (shell|task|agent|background task)s? · .*↓ to manage$/],
    },
    {
      name: 'prompt',
      state: 'idle',
      orElse: ['done', 'failed', 'limit-reached'],
      rows: 3,
      all: [/^❯/],
      none: [/\besc to (interrupt|cancel)\b/i],
    },
  ],
};
