/** What the demo agent has to say. Kept apart from the story, so that the words can be read, and changed, as words. */

export const firstTask = 'Read what is there';
export const lastTask = 'Check everything once more';
export const tasks = [
  'Write down what must hold',
  'Name the cases that can go wrong',
  'Move the parsing into its own file',
  'Make the empty input a case of its own',
  'Cover the new path with tests',
  'Take the lock before the write',
  'Give the error a place and a way out',
  'Handle names in every script: 名前, имя, 🦦',
  'Remove what nothing calls any more',
  'Measure it before and after',
  'Write the page that explains it',
  'Make the second call do nothing',
  'Close the file on every way out',
  'Say what the limit is and why',
  'Follow the rename through the callers',
  'Put the times into one clock',
] as const;

export const verbs = ['Reading', 'Pondering', 'Sifting', 'Untangling', 'Weighing', 'Refining', 'Sluicing', 'Tracing', 'Polishing'] as const;

export const thoughts = [
  'The caller already checks for null, so the second check can never fire. Better to let the type say it.',
  'Two writers can meet here. If the rename comes last, a reader sees the old file or the new one, never half of one.',
  'This looks like an off-by-one, but the loop ends on a closed interval on purpose. A test should say so.',
  'The retry hides the real fault: the first attempt leaves the lock behind. Fix the cause, then the retry can go.',
  'Nobody reads this field any more. I will check the callers before I take it out.',
  'The slow part is not the parsing, it is that every line is parsed twice. Once is enough.',
  'An empty list and a missing list mean different things here. I will keep them apart.',
  'The time zone matters: the log is in UTC and the report is not. 🕰️',
] as const;

export const sayings = [
  'I have seen enough to begin. First the smallest change that makes the failing case pass.',
  'That works. Now the same for the other two callers.',
  'The tests agree. One more case comes to mind: what if the file is empty?',
  'Before I go on I will look at how the neighbours solve this.',
  'Good: this also removes the special case below.',
  'This is the part that has to be right, so it gets its own test.',
] as const;

export const sources = [
  'src/parser/tokens.ts',
  'src/parser/parse.ts',
  'src/store/journal.ts',
  'src/http/retry.ts',
  'src/report/table.ts',
  'src/cli/options.ts',
  'test/parser/tokens.test.ts',
  'test/store/journal.test.ts',
  'docs/design.md',
  'locales/日本語.json',
] as const;

export const searches = ['"TODO"', '"catch {"', '"new Date("', '"as any"', '"setTimeout"', '"export function"'] as const;

/** Programs and what they print when all is well; `#` stands for a number. */
export const checks: readonly [Check, ...Check[]] = [
  ['npm test', '✓ # passed in 1.#s'],
  ['npx tsc --noEmit', 'No errors in # files'],
  ['npx vitest run test/parser', '✅ # tests, 0 failures'],
  ['npm run lint', 'Found 0 warnings and 0 errors in # files'],
  ['pytest -q', '# passed in 0.#s'],
  ['git diff --stat', '3 files changed, # insertions(+), 9 deletions(-)'],
];
type Check = readonly [command: string, prints: string];

/** Changes to files. The first character of a line of a hunk says what became of it. */
export const edits: readonly [Edit, ...Edit[]] = [
  {
    path: 'src/parser/tokens.ts',
    hunk: [
      ' export function readToken(text: string, at: number): Token {',
      '-  if (text[at] == undefined) return null;',
      "+  if (at >= text.length) return { kind: 'end', at };",
      '+  const from = skipBlanks(text, at);',
      '   const found = pattern.exec(text.slice(from));',
    ],
  },
  {
    path: 'src/store/journal.ts',
    hunk: [
      '   const temporary = `${file}.${process.pid}.tmp`;',
      '-  await writeFile(file, JSON.stringify(state));',
      '+  await writeFile(temporary, JSON.stringify(state));',
      '+  await rename(temporary, file);',
      ' }',
    ],
  },
  {
    path: 'test/parser/names.test.ts',
    hunk: [
      " test('an empty file is an empty plan', () => {",
      "-  expect(parse('')).toBe(undefined);",
      "+  expect(parse('')).toEqual({ streams: [] });",
      ' });',
      '+',
      "+test.each(['名前', 'имя', '🦦'])('%s is a name', (name) => {",
      '+  expect(parse(`name: ${name}`).name).toBe(name);',
      '+});',
    ],
  },
  {
    path: 'src/http/retry.ts',
    hunk: [
      ' async function retry<T>(call: Call<T>, policy: Policy) {',
      '-  for (;;) {',
      '-    try { return await call(); } catch { await sleep(1000); }',
      '-  }',
      '+  for (let attempt = 1; ; attempt += 1) {',
      '+    const outcome = await settle(call());',
      '+    if (outcome.ok || attempt === policy.attempts) return outcome;',
      '+    await sleep(backoffMs(policy, attempt));',
      '+  }',
      ' }',
    ],
  },
  {
    path: 'locales/日本語.json',
    hunk: ['   "title": "報告書",', '-  "rows": "行",', '+  "rows": "行数",', '+  "done": "完了 ✅",', '   "total": "合計"'],
  },
  {
    path: 'docs/design.md',
    hunk: [
      ' ## What happens when two writers meet',
      '-The last one wins.',
      '+The second one waits for the lock, reads again, and then writes.',
      '+Nothing is lost; see `test/store/two-writers.test.ts`.',
    ],
  },
];
interface Edit {
  readonly path: string;
  readonly hunk: readonly string[];
}

export const blockers = [
  'the fixture server does not answer',
  'two tests disagree about the time zone',
  'the schema of the report is not settled',
] as const;
