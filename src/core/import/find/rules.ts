import { parseDuration } from '../../plan/duration.ts';
import { addNeed, type Draft, type DraftCheckpoint, type DraftStream } from '../draft.ts';
import type { Section, TextLine } from '../guide.ts';
import { bare, findDuration, minutesText, slug } from '../words.ts';
import { boxes, checkOf, sections, type Search } from './search.ts';

/** What is to be done when something goes wrong, what is measured, and who signs off. */
export function findRules(search: Search): void {
  for (const section of sections(search)) {
    if (/escalat/i.test(section.title)) readEscalation(search, section);
    else if (/metrics|targets|kpis/i.test(section.title)) readMetrics(search, section);
    else if (/sign-?off/i.test(section.title)) readSignOff(search, section);
    else if (/rollback|contingency/i.test(section.title)) readRollback(search, section);
    else if (/stand-?up/i.test(section.title)) readStandup(search, section);
    else if (/fresh session|context reset/i.test(section.title)) readFreshSessions(search, section);
  }
}

/** "First 30 minutes: ...", "60+ minutes: Escalate to lead/architect". */
function readEscalation({ draft, ledger, owners }: Search, section: Section): void {
  const before: string[] = [];
  let last = 30;
  for (const block of section.blocks) {
    if (block.kind !== 'list') continue;
    for (const { line } of block.items) {
      const [, first, unit = 'minutes'] =
        /^(?:first\s+)?(\d+)(?:\s*[-–]\s*\d+)?\+?\s*(minutes?|hours?)/i.exec(line.label ?? line.text) ?? [];
      const time = first === undefined ? null : findDuration(`${first} ${unit}`);
      const isBlock = /block/i.test(line.label ?? line.text);
      if (!time && !isBlock) continue;
      const words = line.label === null ? line.text : line.rest;
      if (/^first\b/i.test(line.label ?? line.text)) {
        before.push(line.text);
        ledger.take(line.number, 'escalation');
        continue;
      }
      const page = /\bto\s+(?:the\s+)?([a-z]+(?:\/[a-z]+)?)\s*$/i.exec(words)?.[1] ?? null;
      if (time) last = time.least;
      const after = minutesText(time ? time.least : last + 30);
      const step = isBlock ? 'block' : page !== null && /escalat|page|lead|architect|manager/i.test(words) ? 'page' : 'notify';
      draft.escalation.push({
        after,
        do: step,
        who: step === 'page' ? page : null,
        text: words,
        notes: [
          ...before.splice(0),
          line.text,
          ...(time ? [] : ['unsure: the guide gives no time for this']),
          ...(step === 'notify' && /\bask\b/i.test(words)
            ? ['unsure: `do: ask` with a `stream` would type it into the terminal of that stream']
            : []),
        ],
      });
      ledger.take(line.number, 'escalation');
    }
  }
  if (draft.escalation.length === 0) return;
  // In the order of time; nothing comes after a stream has been given up.
  draft.escalation.sort((a, b) => Number(a.do === 'block') - Number(b.do === 'block') || minutesOf(a.after) - minutesOf(b.after));
  for (const [index, step] of draft.escalation.entries()) {
    const previous = draft.escalation[index - 1];
    if (previous && minutesOf(step.after) < minutesOf(previous.after)) step.after = previous.after;
  }
  owners.set(section, 'end');
  ledger.take(section.line, 'escalation');
}

const minutesOf = (text: string): number => {
  const read = parseDuration(text);
  return read.ok ? read.ms / 60_000 : 0;
};

/** "Daily Standup Format": how often; what is said in it stays as comments. */
function readStandup({ draft, ledger, owners }: Search, section: Section): void {
  if (draft.standup) return;
  const every = /hour/i.test(section.title) ? '1h' : /week/i.test(section.title) ? '1w' : '1d';
  draft.standup = { every, notes: [section.title] };
  owners.set(section, draft.standup);
  ledger.take(section.line, 'stand-up');
}

function readMetrics({ draft, ledger, owners }: Search, section: Section): void {
  for (const block of section.blocks) {
    if (block.kind === 'table' && /metric|measure|kpi/i.test(block.header[0] ?? '')) {
      for (const { number, cells } of block.rows) {
        const notes = cells.slice(2).map((cell, index) => `${block.header[index + 2] ?? ''}: ${cell.text}`);
        const [name, target] = [bare(cells[0]?.text ?? ''), bare(cells[1]?.text ?? '')];
        if (name === '' || target === '') continue;
        draft.metrics.push({ name, target, notes });
        ledger.take(number, 'metric');
      }
      ledger.take({ from: block.from, to: block.to }, 'header of a table of metrics');
      ledger.take(section.line, 'metrics');
      owners.set(section, 'end');
    } else if (block.kind === 'list') {
      for (const { line } of block.items) {
        const [, target, name] =
          /^([<>≤≥]?\s*[\d.]+[\d.,]*\s*(?:%|x\+?|\+|ms|s)?\+?%?)\s+(.*)$|^(?:Sub-)([\d.]+\s*m?s)\s+(.*)$/i
            .exec(bare(line.text))
            ?.filter((part) => part !== undefined) ?? [];
        if (target === undefined || name === undefined) continue;
        draft.metrics.push({ name, target: /^Sub-/i.test(bare(line.text)) ? `<${target}` : target, notes: [] });
        ledger.take(line.number, 'metric');
        owners.set(section, 'end');
      }
    }
  }
}

/** The boxes of a sign-off are checked before it; its files are its evidence. */
function readSignOff({ draft, ledger, owners }: Search, section: Section): void {
  const signOff = {
    title: bare(section.title).replace(/\s*requirements:?$|:$/i, ''),
    evidence: [] as string[],
    by: [] as string[],
    notes: [] as string[],
  };
  let found = false;
  for (const block of section.blocks) {
    for (const { line } of boxes(block)) {
      found = true;
      draft.checklist.push(checkOf(line));
      const file = /\b[\w/-]+\.(?:md|json|html|txt)\b/.exec(line.text)?.[0];
      const path = file === undefined ? undefined : (draft.deliverables.find((each) => each.endsWith(file)) ?? file);
      if (path !== undefined) signOff.evidence.push(path);
      ledger.take(line.number, 'check before the sign-off');
    }
    if (block.kind === 'paragraph') for (const line of block.lines) readRole(signOff, line);
    if (block.kind === 'paragraph') ledger.take({ from: block.from, to: block.to }, 'sign-off');
  }
  if (!found) return;
  draft.signOff ??= signOff;
  owners.set(section, draft.signOff);
  ledger.take(section.line, 'sign-off');
}

function readRole(signOff: { by: string[]; notes: string[] }, { label, text }: TextLine): void {
  if (label !== null && /approver|reviewer|owner|lead/i.test(label)) signOff.by.push(label.toLowerCase());
  signOff.notes.push(text);
}

/** "If Phase 2 finds critical issues: stop Phase 1 ..., re-run affected ...": a rule for findings. The rest is for people. */
function readRollback({ draft, ledger, owners, register }: Search, section: Section): void {
  if (!owners.has(section)) owners.set(section, 'rollback');
  section.blocks.forEach((block, index) => {
    const line = block.kind === 'paragraph' ? block.lines.at(-1) : undefined;
    const [, severity = ''] = /\bfinds?\s+(?:a\s+|any\s+)?(critical|high|medium|low)\b/i.exec(line?.text ?? '') ?? [];
    const list = section.blocks[index + 1];
    const where = register.phasesIn(line?.text ?? '')[0];
    if (!line || severity === '' || !where || list?.kind !== 'list') return;
    const items = list.items.map((item) => item.line);
    const stop = items.filter(({ text }) => /^stop\b/i.test(text)).flatMap(({ text }) => register.phasesIn(text).map(({ id }) => id));
    const rerun = items.some(({ text }) => /^(?:re-?run|re-?test|retry|repeat)\b/i.test(text));
    if (stop.length === 0 && !rerun) return;
    draft.rollback.push({
      finding: severity.toLowerCase(),
      in: where.id,
      stop,
      rerun,
      notes: [line.text, ...items.map(({ text }) => text)],
    });
    ledger.take([line.number, ...items.map(({ number }) => number)], 'rollback rule');
  });
}

/** Whether two texts have a word of some length in common. */
function sharesWord(one: string, other: string): boolean {
  const words = new Set(slug(other, 200).split('-'));
  return slug(one, 200)
    .split('-')
    .some((word) => word.length > 4 && words.has(word));
}

/** A checkpoint of a phase that the guide places within it: behind one stream, and before those that come after that one. */
function moveBehind(draft: Draft, checkpoint: DraftCheckpoint, stream: DraftStream): void {
  const later = draft.streams.filter(({ needs }) => needs.some((need) => need.kind === 'id' && need.id === stream.id));
  if (later.length === 0) return;
  checkpoint.needs = [{ kind: 'id', id: stream.id }];
  for (const { needs } of later) addNeed(needs, { kind: 'id', id: checkpoint.id });
}

/** "After Phase 1D - Foundation complete": the checkpoint there is followed by a fresh session. */
function readFreshSessions({ draft, ledger, owners, register }: Search, section: Section): void {
  for (const block of section.blocks) {
    if (block.kind !== 'list') continue;
    for (const { line } of block.items) {
      const said = line.label ?? line.text;
      const stream = register.stream(/\bPhase\s+(\d\w*)/i.exec(said)?.[1] ?? '');
      const words = /\bPhase\s+\d\w*\s+(\w+)/i.exec(said)?.[1];
      const number = /\bPhase\s+(\d\w*)/i.exec(said)?.[1]?.toLowerCase();
      const phases = draft.phases.filter(
        ({ id, parent }) => parent === null && (id === `phase-${number}` || id.startsWith(`phase-${number}-`)),
      );
      const phase =
        words === undefined ? phases[0] : (phases.find(({ title }) => title?.toLowerCase().startsWith(words.toLowerCase())) ?? phases[0]);
      const target = stream?.phase ?? phase?.id;
      const checkpoint = draft.checkpoints.find(({ needs }) => needs.some((need) => need.kind === 'id' && need.id === target));
      if (checkpoint) {
        checkpoint.freshSession = true;
        if (stream && sharesWord(checkpoint.title ?? '', line.text)) moveBehind(draft, checkpoint, stream);
        checkpoint.notes.push(`fresh session: ${line.text}`);
      } else if (target !== undefined || stream) {
        const id = `after-${target ?? stream?.id ?? ''}`;
        draft.checkpoints.push({
          id,
          title: said,
          at: null,
          needs: [{ kind: 'id', id: target ?? stream?.id ?? '' }],
          review: false,
          freshSession: true,
          handoff: null,
          expected: [],
          notes: [`fresh session: ${line.text}`],
        });
      } else continue;
      ledger.take(line.number, 'fresh session');
    }
  }
  if (!owners.has(section)) owners.set(section, 'checkpoints');
}
