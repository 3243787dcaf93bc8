import { addNeed, type DraftNeed, type DraftStream } from '../draft.ts';
import type { Search } from './search.ts';

/** "start after A & B", "wait for TD2 merge", "depends on C", "blocked by 5A", "uses TD1 + TD2". */
const afterWords =
  /\b(?:starts?\s+after|after|wait(?:s|ing)?\s+for|depends?\s+on|requires|needs|blocked\s+by|once|when|uses(?:\s+merged)?)\s+(.+)$/i;
const mergedWords = /\bmerged?\b/i;

/** The needs of a stream that a sentence says, or none. The words after a parenthesis, a dash or a full stop are not part of it. */
export function needsIn(search: Search, stream: DraftStream, text: string): DraftNeed[] {
  const [, what] = afterWords.exec(text) ?? [];
  if (what === undefined) return [];
  const [said = what] = what.split(/\(|\.\s|;/);
  const unsure = /\b(?:or|can|if|optional)\b/i.test(text.slice(text.indexOf(said) + said.length)) ? text : undefined;
  const with_ = <N extends DraftNeed>(need: N): N => (unsure === undefined ? need : { ...need, unsure });
  const streams = search.register.streamsIn(said).filter((other) => other !== stream);
  const out: DraftNeed[] = [];
  if (streams.length === 1 && streams[0]) {
    const milestone = milestoneIn(said, streams[0]);
    if (milestone !== null) {
      if (!streams[0].milestones.includes(milestone)) streams[0].milestones.push(milestone);
      return [with_({ kind: 'milestone', stream: streams[0].id, milestone })];
    }
  }
  for (const other of streams)
    out.push(with_(mergedWords.test(said) ? { kind: 'merged', stream: other.id } : { kind: 'id', id: other.id }));
  if (streams.length === 0) {
    for (const phase of search.register.phasesIn(said)) if (phase.id !== stream.phase) out.push(with_({ kind: 'id', id: phase.id }));
  }
  return out;
}

/** "D baseline complete": the word between the stream and its being done names a point inside of it. */
function milestoneIn(text: string, stream: DraftStream): string | null {
  const [, word] =
    new RegExp(`\\b${stream.id.replace(/[^\w]/g, '\\$&')}\\s+([a-z]{4,20})\\s+(?:is\\s+)?(?:complete|done|ready|reached|established)`).exec(
      text,
    ) ?? [];
  return word === undefined || /^(merge|merged|work|tasks?|tests?|stream|fully|code)$/.test(word) ? null : word;
}

export function addNeeds(search: Search, stream: DraftStream, text: string): boolean {
  const found = needsIn(search, stream, text);
  for (const need of found) addNeed(stream.needs, need);
  return found.length > 0;
}
