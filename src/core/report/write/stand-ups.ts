import { plural } from '../../run/words.ts';
import type { RunState } from '../../run/state.ts';
import { lastStandUp } from '../stand-up.ts';
import { markdownSection } from './markdown.ts';
import { standUpTable } from './stand-up-table.ts';
import { sinceStart, utc } from './words.ts';

/** The last stand-up as a part of a Markdown file; `heading` is a line that no other stand-up has. @returns `null` when none has been told */
export function standUpMarkdown(state: RunState): { readonly heading: string; readonly text: string } | null {
  const told = lastStandUp(state);
  if (!told) return null;
  const { number, at, streams, ahead } = told;
  const [blank = '', heading = '', ...rest] = markdownSection({
    id: 'stand-up',
    title: `Stand-up ${number} of ${state.run}, ${utc(at)}, ${sinceStart(at - state.startedAt)}`,
    lines: ahead === 0 ? [] : [`${plural(ahead, 'stream has', 'streams have')} not begun.`],
    table: standUpTable(streams),
  });
  return { heading, text: [blank, heading, ...rest, ''].join('\n') };
}
