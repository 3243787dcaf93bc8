import type { Diagnostic } from '../plan/diagnostic.ts';
import { checkedDraft } from './check-draft.ts';
import { emptyDraft, emptyStream, type Draft } from './draft.ts';
import { readableText } from './encoding.ts';
import { findCheckLists } from './find/check-lists.ts';
import { findExecutionMaps } from './find/execution-map.ts';
import { findHead } from './find/head.ts';
import { findHeadings } from './find/headings.ts';
import { fillEmptyPhases, keepLeftovers, type Kept } from './find/leftovers.ts';
import { findInnerTasks } from './find/inner-tasks.ts';
import { findIntegration } from './find/integration.ts';
import { findMarks } from './find/marks.ts';
import { findOptions } from './find/options.ts';
import { findExamples, findHandoffs, goThroughFreshSessions, placeRemarks } from './find/remarks.ts';
import { findPhaseBodies, spreadEstimates } from './find/phase-body.ts';
import { findStages } from './find/stages.ts';
import { orderPhases, orderTasks } from './find/order.ts';
import { findOutputs } from './find/outputs.ts';
import { findRules } from './find/rules.ts';
import { sectionsAround, type Search } from './find/search.ts';
import { findStreamBodies } from './find/stream-body.ts';
import { findTables } from './find/tables.ts';
import { findTabs } from './find/tabs.ts';
import { findTaskFences } from './find/task-fences.ts';
import { findTaskLists } from './find/task-lists.ts';
import { findTimelines } from './find/timelines.ts';
import { findWaves } from './find/waves.ts';
import { createLedger, type Fate } from './ledger.ts';
import { readGuide } from './markdown/read-guide.ts';
import { registerOf } from './register.ts';
import { settle } from './settle.ts';

export interface ImportOptions {
  /** The guide as it was named, for comments. */
  readonly file: string;
  /** Agent of every stream. */
  readonly agent: string;
  /** Whether a file is there, by its path relative to the folder of the plan. */
  readonly hasFile: (path: string) => boolean;
}

export interface Imported {
  /** The draft in YAML. */
  readonly text: string;
  /** Lines of the guide whose encoding was repaired. */
  readonly repaired: readonly number[];
  /** What no part of the plan language could say: it stands in the draft as comments. */
  readonly kept: readonly Kept[];
  /** Comments of the draft that a person should look at, with their lines in the draft. */
  readonly unsure: readonly { readonly line: number; readonly text: string }[];
  /** What became of each line of the guide that is not blank. */
  readonly fates: ReadonlyMap<number, Fate>;
  readonly found: {
    readonly streams: number;
    readonly phases: number;
    readonly checks: number;
    readonly checkpoints: number;
    readonly waves: number;
    readonly profiles: number;
  };
  /** What `sluice check` says of the draft. With an error, the draft is no plan. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Drafts a plan from a guide in Markdown. The recognisers run in an order: first what makes phases and streams, then what speaks of them by name.
 * Whatever none of them takes is kept as a comment. Never throws, whatever the text.
 */
export function importGuide(source: string, options: ImportOptions): Imported {
  const { text, lines: repaired } = readableText(source);
  const guide = readGuide(text);
  const ledger = createLedger(guide.lines);
  const draft = emptyDraft();
  const search: Search = {
    guide,
    ledger,
    draft,
    register: registerOf(draft),
    hasFile: options.hasFile,
    around: sectionsAround(guide),
    owners: new Map(),
  };
  findHead(search);
  findHeadings(search);
  findExecutionMaps(search);
  findMarks(search);
  findTables(search);
  findTabs(search);
  findTaskFences(search);
  findTaskLists(search);
  findPhaseBodies(search);
  findStreamBodies(search);
  orderTasks(search);
  orderPhases(search);
  findInnerTasks(search);
  findWaves(search);
  findOptions(search);
  findOutputs(search);
  findRules(search);
  findIntegration(search);
  findHandoffs(search);
  findCheckLists(search);
  findTimelines(search);
  findStages(search);
  findExamples(search);
  fillEmptyPhases(search);
  goThroughFreshSessions(search);
  spreadEstimates(search);
  placeRemarks(search);
  const kept = keepLeftovers(search);
  if (draft.streams.length === 0) onlyStream(draft);
  settle(draft);
  const { text: plan, diagnostics } = checkedDraft(draft, {
    agent: options.agent,
    top: [`Drafted from ${options.file}. Read it before you run it: what was not certain is marked with "unsure".`],
  });
  const unsure = plan.split('\n').flatMap((line, index) => {
    const [, words] = /^\s*# unsure: (.*)$/.exec(line) ?? [];
    return words === undefined ? [] : [{ line: index + 1, text: words }];
  });
  return { text: plan, repaired, kept, unsure, fates: ledger.fates(), found: foundIn(draft), diagnostics };
}

/** A guide without streams still makes a plan that can be filled in. */
function onlyStream(draft: Draft): void {
  const stream = emptyStream('first', null, null);
  stream.notes.push('unsure: no streams were found in the guide; this one only makes the plan whole');
  draft.streams.push(stream);
}

const foundIn = (draft: Draft): Imported['found'] => ({
  streams: draft.streams.reduce((sum, { matrix }) => sum + matrix.reduce((product, { values }) => product * values.length, 1), 0),
  phases: draft.phases.length,
  checks:
    [...draft.streams, ...draft.phases, ...draft.waves].reduce((sum, { checks }) => sum + checks.length, 0) +
    draft.final.length +
    draft.preflight.length +
    draft.checklist.length,
  checkpoints: draft.checkpoints.length,
  waves: draft.waves.length,
  profiles: draft.profiles.length,
});
