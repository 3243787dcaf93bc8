import type { Draft, DraftPhase, DraftStream } from './draft.ts';
import { slug } from './words.ts';

/** Finds streams and phases in the words of a guide: `A & B`, `Agents 1-3`, `TD1 + TD2`, `Stream C`, `Phase 1`, a title. */
export interface Register {
  stream(id: string): DraftStream | undefined;
  phase(id: string): DraftPhase | undefined;
  /** Streams named in a text, in the order of the text, each once. */
  streamsIn(text: string): DraftStream[];
  phasesIn(text: string): DraftPhase[];
  /** The stream whose title is in the words, or the words in it; `undefined` when none or several are as good. */
  byTitle(words: string): DraftStream | undefined;
}

const numbered = /^(agent|task|stream|workstream|session|step)-(\d+)$/;

export function registerOf(draft: Draft): Register {
  const stream = (id: string) => draft.streams.find((each) => each.id.toLowerCase() === id.toLowerCase());
  const phase = (id: string) => draft.phases.find((each) => each.id.toLowerCase() === id.toLowerCase());
  return {
    stream,
    phase,
    streamsIn(text) {
      const found = new Set<DraftStream>();
      // `Agents 4-8`, `Tasks 4, 5 & 6`, `Task 1.1`: numbers behind the noun that is in the ids.
      const rest = text.replace(
        /\b(agent|task|stream|workstream|session|step)s?\s+((?:\d+(?:\.\d+)?)(?:\s*(?:[-–,&+]|and|to)\s*\d+(?:\.\d+)?)*)/gi,
        (_said, noun: string, list: string) => {
          for (const number of numbersIn(list)) {
            const one = stream(`${noun.toLowerCase()}-${number.replace('.', '-')}`) ?? stream(number);
            if (one) found.add(one);
          }
          return ' ';
        },
      );
      // `A-D`: from one to the other, where both are single letters.
      const ranges = rest.replace(/(?<![\w-])([A-Z])\s?[-–]\s?([A-Z])(?![\w-])/g, (said, from: string, to: string) => {
        if (!stream(from) || !stream(to) || from >= to) return said;
        return Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, index) =>
          String.fromCharCode(from.charCodeAt(0) + index),
        ).join(' ');
      });
      for (const [word] of ranges.matchAll(/[A-Za-z0-9][A-Za-z0-9_/-]*/g)) {
        const one = draft.streams.find(({ id }) => id === word) ?? (word.length > 1 && /\d/.test(word) ? stream(word) : undefined);
        // The article `A` at the beginning of a sentence is no stream.
        if (one && !(word === 'A' && /\bA [a-z]/.test(ranges))) found.add(one);
      }
      return [...found];
    },
    phasesIn(text) {
      const found = new Set<DraftPhase>();
      for (const [, noun = '', list = ''] of text.matchAll(
        /\b(phase|batch|sprint|stage|milestone)(?:e?s)?\s+([\dA-Z.]+(?:\s*(?:[-–,&+]|and)\s*\d[\dA-Z.]*)*)/gi,
      )) {
        for (const number of numbersIn(list)) {
          const one = phase(`${noun.toLowerCase()}-${number.replace('.', '-')}`);
          if (one) found.add(one);
        }
      }
      return [...found];
    },
    byTitle(words) {
      const wanted = slug(words, 200);
      if (wanted.length < 2) return undefined;
      const inside = (a: string, b: string) => `-${a}-`.includes(`-${b}-`);
      const exact = draft.streams.filter(({ id, title }) => slug(title ?? '', 200) === wanted || id.toLowerCase() === wanted);
      const near = draft.streams.filter(({ title }) => {
        const other = slug(title ?? '', 200);
        return other !== '' && (inside(other, wanted) || inside(wanted, other));
      });
      return exact[0] ?? (near.length === 1 ? near[0] : undefined);
    },
  };
}

/** `1-3` is 1, 2, 3; `4, 5 & 6` are themselves. */
export function numbersIn(list: string): string[] {
  const out: string[] = [];
  for (const [, from = '', to] of list.matchAll(/([\dA-Za-z.]+)(?:\s*(?:[-–]|to)\s*(\d+))?/g)) {
    if (/^(and|to)$/i.test(from)) continue;
    const [first, last] = [Number(from), Number(to ?? from)];
    if (to === undefined || !Number.isInteger(first) || last - first > 500 || last < first) out.push(from.replace(/\.$/, ''));
    else for (let number = first; number <= last; number++) out.push(String(number));
  }
  return out;
}

/** What an id pattern with a noun says: `agent-3` is the third agent. */
export const numberOf = (id: string): number | null => {
  const [, , number] = numbered.exec(id) ?? [];
  return number === undefined ? null : Number(number);
};
