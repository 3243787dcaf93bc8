import { bare } from '../words.ts';
import { sections, type Search } from './search.ts';

/** The title of the guide is the name of the plan; its first words and their labels (`Objective:`, `Status:`) are the description. */
export function findHead(search: Search): void {
  const { guide, ledger, draft } = search;
  const top = sections(search).find(({ level }) => level === 1) ?? guide.root;
  if (top.level === 1) {
    draft.name = bare(top.title);
    ledger.take(top.line, 'name of the plan');
  }
  for (const section of new Set([guide.root, top])) {
    for (const block of section.blocks) {
      if (block.kind !== 'paragraph') continue;
      for (const { number, text } of block.lines) {
        draft.description.push(text);
        ledger.take(number, 'description of the plan');
      }
    }
  }
}
