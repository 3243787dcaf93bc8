// Writes docs/keys.md from the key map and the legend. `--check` writes nothing and exits with 1 when the file differs from what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contextTitles, keyLabel, keymap } from '../src/faces/tui/keymap.ts';
import { legend } from '../src/faces/tui/view/status.ts';

const introductions = {
  board: 'The stream list, the panes, and everything about the selected stream.',
  pane: 'All other keys go to the program in the pane, as do pastes, and the mouse where the program asked for it.',
  inbox: 'Everything that waits for you, first what frees most waiting work.',
  log: 'Followed to its end while the gate runs.',
  form: 'A note to a decision, or an answer that is typed into the pane of the stream.',
  question: 'Asked before anything that cannot be taken back. Enter is no answer.',
  list: 'Texts that may be longer than the screen.',
  chooser: 'What `sluice` shows when no run is live.',
};

const key = (name) => `\`${keyLabel(name)}\``;
const cell = (text) => text.replaceAll('|', '\\|');
const section = ([context, bindings]) => [
  `## ${contextTitles[context]}`,
  '',
  introductions[context],
  '',
  '| Keys | |',
  '| --- | --- |',
  ...bindings.map(({ keys, help }) => `| ${keys.map(key).join(', ')} | ${cell(help)} |`),
  '',
];

const page = [
  '<!-- Made by scripts/keys-doc.mjs from src/faces/tui/keymap.ts. Change it there. -->',
  '',
  '# Keys of the dashboard',
  '',
  'On the screen itself `?` shows them, and the lowest row names those that are worth most at the moment. With the mouse: a click selects a pane or a stream, a click on what is selected types into it, the wheel scrolls; `m` gives the mouse back to the terminal, so that text can be selected.',
  '',
  ...Object.entries(keymap).flatMap(section),
  '## Signs',
  '',
  'Each state has a sign of its own, so that it can be told without colour.',
  '',
  '| Sign | |',
  '| --- | --- |',
  ...legend.map(({ sign, word }) => `| ${sign} | ${word} |`),
].join('\n');

const file = resolve(import.meta.dirname, '../docs/keys.md');
if (!process.argv.includes('--check')) writeFileSync(file, `${page}\n`);
else if (readFileSync(file, 'utf8') !== `${page}\n`) {
  console.error('docs/keys.md is not what the key map says: run npm run generate');
  process.exitCode = 1;
}
