import type { Assignment } from './assignment.ts';
import { choices, type Choices } from './random.ts';
import * as words from './words.ts';

/** What the agent does for one item of its check-list. */
export interface Chapter {
  readonly task: string;
  /** Present participle for the status line. */
  readonly verb: string;
  readonly steps: readonly Step[];
}
export type Step =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'think'; readonly text: string }
  | { readonly kind: 'tool'; readonly tool: 'Read' | 'Search' | 'Bash'; readonly target: string; readonly result: string }
  | { readonly kind: 'edit'; readonly path: string; readonly line: number; readonly hunk: readonly string[] };

/** The whole work from first to last item, the same for the same assignment and attempt. */
export function story(assignment: Assignment): Chapter[] {
  const { script, title, prompt, stream, attempt } = assignment;
  const pick = choices(JSON.stringify([title, prompt, stream, attempt, script]));
  const names = taskNames(script.tasks, prompt, pick);
  // The shorter an item takes, the less is shown of it: a reader, and the terminal, must be able to follow.
  const taskMs = script.durationMs / Math.max(1, script.tasks);
  const steps = taskMs >= 3000 ? 4 : taskMs >= 800 ? 3 : taskMs >= 100 ? 2 : 1;
  return names.map((task, index) => ({ task, verb: pick.one(words.verbs), steps: chapterSteps(index, names.length, steps, pick) }));
}

/** Items come from a list in the prompt where it has one; a person then sees their own words ticked off. */
function taskNames(count: number, prompt: string, pick: Choices): string[] {
  const listed = [...prompt.matchAll(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[.\]\s+)?(\S.*)$/gm)].map((found) => (found[1] ?? '').trim());
  const shuffled = pick.shuffled(words.tasks);
  const names: string[] = listed.slice(0, count);
  while (names.length < count) {
    const index = names.length;
    if (index === 0) names.push(words.firstTask);
    else if (index === count - 1) names.push(words.lastTask);
    else {
      const round = Math.floor(index / shuffled.length) + 1;
      const name = shuffled[index % shuffled.length] ?? words.firstTask;
      names.push(round === 1 ? name : `${name} (part ${round})`);
    }
  }
  return names;
}

function chapterSteps(index: number, count: number, most: number, pick: Choices): Step[] {
  const edit = (): Step => {
    const { path, hunk } = pick.one(words.edits);
    return { kind: 'edit', path, line: pick.between(4, 180), hunk };
  };
  const all: Step[] =
    index === 0
      ? [read(pick), search(pick), { kind: 'think', text: pick.one(words.thoughts) }, { kind: 'say', text: words.sayings[0] }]
      : index === count - 1
        ? [check(pick), edit(), { kind: 'think', text: pick.one(words.thoughts) }, check(pick)]
        : pick.one([
            [edit(), check(pick), { kind: 'say', text: pick.one(words.sayings) }, read(pick)],
            [read(pick), edit(), { kind: 'think', text: pick.one(words.thoughts) }, check(pick)],
            [{ kind: 'think', text: pick.one(words.thoughts) }, edit(), check(pick), search(pick)],
          ] satisfies [Step[], Step[], Step[]]);
  return all.slice(0, most);
}

const read = (pick: Choices): Step => ({
  kind: 'tool',
  tool: 'Read',
  target: pick.one(words.sources),
  result: `Read ${pick.between(18, 340)} lines`,
});

const search = (pick: Choices): Step => ({
  kind: 'tool',
  tool: 'Search',
  target: `pattern: ${pick.one(words.searches)}, path: "src"`,
  result: `Found ${pick.between(2, 28)} matches in ${pick.between(2, 9)} files`,
});

const check = (pick: Choices): Step => {
  const [target, result] = pick.one(words.checks);
  return { kind: 'tool', tool: 'Bash', target, result: result.replace(/#/g, () => String(pick.between(2, 64))) };
};
