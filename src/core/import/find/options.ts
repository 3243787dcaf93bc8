import type { DraftNeed, DraftProfile, DraftStream } from '../draft.ts';
import type { Code, Section } from '../guide.ts';
import { slug } from '../words.ts';
import { needsIn } from './needs.ts';
import { numberedTitle, sections, splitTitle, type Search } from './search.ts';

const option = /^(?:Option|Approach|Variant|Mode)\s+(\w+)\s*[:—–-]\s*(.*)$/i;

/** Ways to carry out the same streams ("Option 2: Sequential"), and who takes which streams: profiles of the plan. */
export function findOptions(search: Search): void {
  for (const section of sections(search)) {
    const title = numberedTitle(section.title);
    if (title?.noun === 'option') {
      const code = section.blocks.find((block): block is Code => block.kind === 'code');
      if (code) readOption(search, section, title.rest, code, section.line);
    }
    section.blocks.forEach((block, index) => {
      const line = block.kind === 'paragraph' ? block.lines.at(-1) : undefined;
      const [, , words] = option.exec(line?.label ?? '') ?? [];
      const code = section.blocks[index + 1];
      if (line && words !== undefined && code?.kind === 'code') readOption(search, section, words, code, line.number);
    });
    readConcurrency(search, section);
  }
}

function readOption(search: Search, section: Section, words: string, code: Code, number: number): void {
  const { draft, ledger, owners } = search;
  const { title, remark } = splitTitle(words);
  const id = slug(title.replace(/\bexecution\b/i, ''), 24);
  if (id === '' || draft.profiles.some((profile) => profile.id === id)) return;
  const profile: DraftProfile = { id, title, description: remark, maxParallel: null, sequence: [], lanes: [], needs: [], notes: [] };
  const read = code.lines.some(({ text }) => /^\s*Agent\s+\d+\s*:/i.test(text))
    ? readLanes(search, profile, code)
    : readOrder(search, profile, code);
  if (!read) return;
  profile.needs = profile.needs.filter((each) => !isSaid(search, each));
  draft.profiles.push(profile);
  if (!owners.has(section)) owners.set(section, 'profiles');
  ledger.take(number, `profile ${id}`);
}

/** Whether the stream has these needs without the profile: then the profile does not repeat them. */
function isSaid({ register }: Search, { stream, needs }: DraftProfile['needs'][number]): boolean {
  const own = register.stream(stream)?.needs ?? [];
  const key = (need: DraftNeed) => (need.kind === 'id' ? need.id : JSON.stringify({ ...need, unsure: undefined }));
  return needs.length === 0 ? own.length === 0 : needs.every((need) => own.some((other) => key(other) === key(need)));
}

/** `Agent 1: Streams A + C` */
function readLanes(search: Search, profile: DraftProfile, code: Code): boolean {
  const { register, ledger } = search;
  for (const { number, text } of code.lines) {
    const [, lane = '', rest = ''] = /^\s*(Agent\s+\d+)\s*:\s*(.*)$/i.exec(text) ?? [];
    const [said = '', remark] = rest.split(/\s+-\s+/);
    const streams = register.streamsIn(said.replace(/\([^)]*\)/g, ''));
    if (streams.length > 0) profile.lanes.push({ id: slug(lane), streams: streams.map(({ id }) => id) });
    if (streams.length === 0 || remark !== undefined || /\(/.test(rest)) profile.notes.push(text.trim());
    ledger.take(number, `lane of profile ${profile.id}`);
  }
  return profile.lanes.length > 0;
}

/** Lines that name streams, in groups: side by side within a group, one group after the other; or by hours, one after the other. */
function readOrder(search: Search, profile: DraftProfile, code: Code): boolean {
  const { register, ledger } = search;
  const groups: { streams: DraftStream[]; when: string | null; side: boolean }[] = [];
  let when: string | null = null;
  let byHours = false;
  let byPhases = false;
  let count = 0;
  for (const { number, text } of code.lines) {
    const line = text.trim();
    if (line === '') continue;
    const streams = register
      .streamsIn(line)
      .filter((stream) => new RegExp(`\\bStreams?\\b.*\\b${stream.id.replace(/\W/g, '\\$&')}\\b`).test(line));
    const condition = /^[↓→v|]?\s*\((when\b.*)\)$/i.exec(line);
    if (condition) when = condition[1] ?? null;
    else if (/^(phase|step|stage|group)\s+\d+/i.test(line) && streams.length === 0) {
      byPhases = true;
      groups.push({ streams: [], when: null, side: true });
      profile.notes.push(line);
    } else if (streams.length > 0) {
      const hours = /^(hour|day|week)\s+\d/i.test(line);
      byHours ||= hours;
      if (hours || when !== null || groups.length === 0) groups.push({ streams: [...streams], when, side: !hours });
      else groups.at(-1)?.streams.push(...streams);
      when = null;
      count += streams.length;
      profile.notes.push(line);
    } else profile.notes.push(line);
    ledger.take(number, `profile ${profile.id}`);
  }
  if (count === 0) return false;
  if (byHours) profile.sequence = groups.map(({ streams }) => streams.map(({ id }) => id));
  else if (byPhases) groupNeeds(profile, groups);
  else
    for (const { streams, when: condition } of groups) {
      for (const stream of streams) {
        const needs = condition === null ? [] : needsIn(search, stream, condition);
        profile.needs.push({ stream: stream.id, needs });
      }
    }
  return true;
}

/** Each group waits for the one before it, but not for a stream that goes on in both. */
function groupNeeds(profile: DraftProfile, groups: readonly { readonly streams: readonly DraftStream[] }[]): void {
  const seen = new Set<DraftStream>();
  groups.forEach(({ streams }, index) => {
    const before = groups[index - 1]?.streams ?? [];
    for (const stream of streams) {
      if (!seen.has(stream)) {
        const needs = before.filter((other) => !streams.includes(other)).map(({ id }) => ({ kind: 'id' as const, id }));
        profile.needs.push({ stream: stream.id, needs });
      }
      seen.add(stream);
    }
  });
}

/** "Maximum concurrent agents: 4" below a heading, with a table of weeks: a profile with that limit. */
function readConcurrency({ draft, ledger, owners }: Search, section: Section): void {
  for (const block of section.blocks) {
    if (block.kind !== 'paragraph') continue;
    const line = block.lines.find(({ label }) => /^max(imum)? (concurrent|parallel) (agents|streams|sessions)$/i.test(label ?? ''));
    const most = Number(/\d+/.exec(line?.rest ?? '')?.[0] ?? 0);
    if (!line || most < 1 || section.level === 0) continue;
    const { title, remark } = splitTitle(section.title);
    const id = slug(title, 24);
    if (id === '' || draft.profiles.some((profile) => profile.id === id)) continue;
    const profile: DraftProfile = {
      id,
      title,
      description: remark,
      maxParallel: most,
      sequence: [],
      lanes: [],
      needs: [],
      notes: block.lines.map(({ text }) => text),
    };
    draft.profiles.push(profile);
    owners.set(section, profile);
    ledger.take(section.line, `profile ${id}`);
    ledger.take({ from: block.from, to: block.to }, `profile ${id}`);
  }
}
