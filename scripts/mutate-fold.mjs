// Proves that the tests of the fold can fail: breaks the reducer in one way after the other, in a copy of the tree, and tells which tests saw it.
// Usage: node scripts/mutate-fold.mjs [WORDS]   only mutants whose name has one of the words
// A mutant that nothing sees, or that no longer applies because the code has changed, makes the exit status 1.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** [what it breaks, file below src/core/run, the text, what it becomes] */
const mutants = [
  ['a conflict that is over is kept', 'conflicts.ts', 'count === 0 ? [] : [{ pair, heads,', 'false ? [] : [{ pair, heads,'],
  [
    'a conflict begins anew with each commit',
    'conflicts.ts',
    'count, since: before?.since ?? state.at }];\n  if',
    'count, since: state.at }];\n  if',
  ],
  ['conflicts of failed streams are shown', 'conflicts.ts', "status.kind !== 'failed' && ", ''],
  ['conflicts of merged streams are shown', 'conflicts.ts', '&& !merged(pair)', ''],
  ['conflicts stand as they come', 'conflicts.ts', 'place(a.pair[0]) - place(b.pair[0]) || ', ''],
  ['work within claims again is not seen', 'conflicts.ts', 'count === 0 ? [] : [{ stream,', 'false ? [] : [{ stream,'],
  [
    'needs of the phase are forgotten',
    'needs.ts',
    'return stream.phase === null || stream.anytime ? own : both(own, phaseNeeds(state, graph, stream.phase));',
    'return own;',
  ],
  [
    'an optional stream that fails keeps back',
    'needs.ts',
    "status.kind === 'succeeded' || graph.streams.get(id)?.stream.optional",
    "status.kind === 'succeeded'",
  ],
  [
    'a pending item of the queue keeps nothing back',
    'eligibility.ts',
    "verdict.kind === 'met' ? queuedBefore(draft.state, id) : null",
    'null',
  ],
  ['a settled item of the queue keeps back', 'queue.ts', '.filter(({ settled }) => settled === null)', ''],
  ['the file is not asked for when the provider is done', 'settle.ts', '    askForProvided(draft);\n', ''],
  ['an item is settled although its files are missing', 'queue.ts', 'if (missing.length > 0) return', 'if (false) return'],
  ['an item of the queue is checked again and again', 'queue.ts', 'item.checked?.attempt !== attempt', 'true'],
  ['an answer about an earlier attempt settles an item', 'queue.ts', 'item?.checked?.attempt !== round ||', 'item === undefined ||'],
  ['what was settled is pending again', 'queue.ts', 'known?.settled ??', ''],
  ['what is no more in the file goes on blocking', 'queue.ts', '!present.has(id) && settled !== null', '!present.has(id)'],
  ['settling an item tells nobody', 'queue.ts', '  markBlocked(draft, item.blocks);\n', ''],
  ['a file that can be read again is not forgotten', 'unreadable.ts', 'if (before !== undefined) draft.state.unreadable = others;', '{ }'],
  ['a file is unreadable only since it was last looked at', 'unreadable.ts', 'before?.since ?? draft.state.at', 'draft.state.at'],
  [
    'files of ended streams are told of',
    'unreadable.ts',
    ".filter(({ stream }) => ['running', 'paused'].includes(streamOf(state, stream).status.kind))",
    '',
  ],
  ['a held checkpoint counts as reached', 'needs.ts', 'return open(need.checkpoint, `the review of ${name}`);', 'return met;'],
  ['a need on a failed stream holds', 'needs.ts', "return never('failed', `it needs ${id}, which failed`);", 'return met;'],
  [
    'a condition that did not arise counts as a failure',
    'needs.ts',
    "return b.cause === 'condition' && a.cause !== 'condition' ? b : a;",
    'return a;',
  ],
  ['a lane is not named', 'needs.ts', "if (verdict.kind !== 'open' || lane === undefined) return verdict;", 'return verdict;'],
  ['one slot too many', 'scheduling.ts', 'tally.slots < state.plan.maxParallel', 'tally.slots <= state.plan.maxParallel'],
  ['one slot too many in a pool', 'scheduling.ts', '(tally.pools[pool] ?? 0) < limit.limit', '(tally.pools[pool] ?? 0) <= limit.limit'],
  ['what a pool keeps back stays there', 'draft.ts', 'for (const pool of entry.pools) draft.ready.loosen(pool);', '{ }'],
  ['a pool with room lets only one go', 'start-queue.ts', '    for (const pool of pools) this.loosen(pool);\n', ''],
  ['limits around a phase do not count inside', 'pools.ts', '[...own, ...phasePools(phase.parent)]', 'own'],
  ['anytime work is as urgent as other work', 'graph.ts', 'Number(a.anytime) - Number(b.anytime) || a', 'a'],
  ['anytime work waits for its phase', 'needs.ts', 'stream.phase === null || stream.anytime', 'stream.phase === null'],
  ['needs of the phases around are forgotten', 'draw-graph.ts', '    id = phase.parent;\n', '    id = null;\n'],
  ['milestones tell nobody', 'draft.ts', '|| hasEnded(next.status) || reached)', '|| hasEnded(next.status))'],
  ['success reaches no milestones', 'milestones.ts', 'reach(stream, reached, at, () => true)', 'reach(stream, reached, at, () => false)'],
  ['a milestone that was reached is lost', 'milestones.ts', '{ ...reached, ...Object', '{ ...Object'],
  [
    'of several needs all must hold',
    'needs.ts',
    "verdicts.some(({ kind }) => kind === 'met')",
    "verdicts.every(({ kind }) => kind === 'met')",
  ],
  [
    'of several needs one that cannot hold is enough to give up',
    'needs.ts',
    'if (waiting.length > 0) {',
    'if (waiting.length === verdicts.length) {',
  ],
  [
    'a phase that failed holds as one that must fail',
    'needs.ts',
    "if (status === 'failed') return met;",
    "if (status === 'succeeded') return met;",
  ],
  ['a phase does not count the phases inside it', 'tally.ts', '  if (open) parent.open += sign;\n', ''],
  [
    'a pause of the run is none for what is ready',
    'scheduling.ts',
    "if (state.status.kind !== 'running') return;",
    "if (state.status.kind === 'starting') return;",
  ],
  [
    'a pause of a stream is none while it is ready',
    'scheduling.ts',
    "stream.status.kind === 'ready' && stream.pausedBy === null",
    "stream.status.kind === 'ready'",
  ],
  [
    'stopping streams hold no slot',
    'standing.ts',
    "  status.kind === 'paused' ||\n  status.kind === 'stopping';",
    "  status.kind === 'paused';",
  ],
  ['priority is ignored', 'graph.ts', 'a.priority - b.priority || tailMs', 'tailMs'],
  ['chains of estimates do not count', 'graph.ts', ' || tailMs(b) - tailMs(a)', ''],
  ['attempts are numbered from the spent ones', 'attempts.ts', 'const number = stream.attempt + 1;', 'const number = stream.spent + 1;'],
  ['gates keep their verdict over attempts', 'attempts.ts', '  resetGates(draft, plan.gates);\n', ''],
  ['losses are without bound', 'attempts.ts', 'if (lost < mostLosses) {', 'if (lost < 1e9) {'],
  ['retries are without bound', 'attempts.ts', 'if (spent >= retry.attempts) {', 'if (spent >= 1e9) {'],
  [
    'the wait before a retry is not armed',
    'attempts.ts',
    "  armTimer(draft, { kind: 'retry', stream: stream.id, attempt: stream.attempt + 1 }, dueAt);\n",
    '',
  ],
  [
    'the timeout outlives its attempt',
    'attempts.ts',
    "  disarmTimer(draft, { kind: 'timeout', stream: stream.id, attempt: stream.attempt });\n",
    '',
  ],
  ['the state holds what JSON does not', 'attempts.ts', '    progress: null,\n  });', '    progress: undefined,\n  });'],
  ['exits of old attempts are taken', 'processes.ts', 'return stream.attempt === event.attempt && holdsSlot', 'return holdsSlot'],
  [
    'a spawn report is taken twice',
    'processes.ts',
    'if (!stream || !unspawned(stream)) return;\n  const next',
    'if (!stream) return;\n  const next',
  ],
  [
    'a stop before the spawn is forgotten',
    'processes.ts',
    "    draft.commands.push({ type: 'stopStream', stream: next.id, attempt: next.attempt });\n",
    '',
  ],
  ['an exit before the timeout counts as a timeout', 'processes.ts', '&& event.exitedAt < stream.why.at', '&& event.exitedAt < 0'],
  [
    'a stop before the spawn is known goes out at once',
    'stopping.ts',
    "if (status.kind === 'running' || status.kind === 'paused') draft",
    'draft',
  ],
  ['what was withdrawn leaves an open attempt', 'stopping.ts', "const unborn = status.kind === 'preparing';", 'const unborn = false;'],
  [
    'a continued stream has its whole timeout again',
    'pausing.ts',
    'attempt.spawnedAt + timeoutMs + attempt.pausedMs',
    'draft.state.at + timeoutMs',
  ],
  [
    'verdicts of other rounds are taken',
    'gates.ts',
    "if (gate.status.kind !== 'running' || gate.round !== event.round) return false;",
    "if (gate.status.kind !== 'running') return false;",
  ],
  [
    'verdicts are taken though no gate runs',
    'gates.ts',
    "if (gate.status.kind !== 'running' || gate.round !== event.round) return false;",
    'if (gate.round !== event.round) return false;',
  ],
  ['gate groups: one that fails is not seen', 'gate-groups.ts', 'others.length === 0', 'passed.length > 0'],
  [
    'gate groups: what was let be does not count',
    'gate-groups.ts',
    "status.kind === 'skipped' || (status.kind === 'done' && status.verdict.kind === 'passed')",
    "status.kind === 'done' && status.verdict.kind === 'passed'",
  ],
  [
    'gate groups: an old verdict stays',
    'gate-groups.ts',
    "    putGate(draft, { ...gate, status: { kind: 'waiting' } });\n    unsettleGroups",
    '    unsettleGroups',
  ],
  ['gate groups: what a group counts cannot be run again', 'refusal.ts', '  if (holding) return null;\n', ''],
  ['gate groups: nobody is waited for', 'gates.ts', "          if (level === 'must') asked ??= question;\n", ''],
  [
    'gate groups: a retry measures nothing',
    'gate-again.ts',
    "  if (gate.check.kind === 'group') for (const member of gate.check.of) beginAnew(draft, member);\n",
    '',
  ],
  ['a failed gate is passed over', 'gates.ts', "    return { kind: 'failed', gate: id, verdict: status.verdict };\n", ''],
  [
    'deliverables are taken for granted',
    'checks.ts',
    'if (deliverables.length === 0) return checkGates',
    'if (deliverables.length >= 0) return checkGates',
  ],
  ['gates of a phase run on when it is taken back', 'phases.ts', 'if (!gatesMayRun) resetGates(draft, phase.gates);', ''],
  ['stale: a commit changes no verdict', 'staleness.ts', '  noteTree(draft, tree);\n', ''],
  ['stale: the same content is stale', 'staleness.ts', 'one.head !== other.head && one.hash !== other.hash', 'one.head !== other.head'],
  [
    'stale: what was committed meanwhile is not seen',
    'gates.ts',
    'evidence?.treeAfter ?? evidence?.tree ?? null',
    'evidence?.tree ?? null',
  ],
  ['stale: a gate is measured again for ever', 'staleness.ts', ' || renewals >= mostRenewals', ''],
  ['stale: nothing is measured again', 'staleness.ts', '(isolated && isAwaited(draft, rank)) || ', ''],
  ['stale: what nothing waits for is measured again', 'staleness.ts', '(isolated && isAwaited(draft, rank))', 'isolated'],
  ['stale: shared folders are measured again', 'staleness.ts', '(isolated && isAwaited(draft, rank))', 'isAwaited(draft, rank)'],
  ['stale: a pause does not keep it back', 'staleness.ts', "  if (draft.state.status.kind !== 'running') return [];\n", ''],
  ['stale: evidence is not measured again', 'staleness.ts', ' || isToBeSigned(draft, gate)', ''],
  ['stale: a commit after the attempt spends another', 'checks.ts', 'renewals > 0', 'renewals < 0'],
  ['stale: a wave merges it', 'waves.ts', "wave.status === 'merging' && mergesStale", 'false && mergesStale'],
  ['stale: a wave lands what was not measured', 'waves.ts', 'commit: measuredCommit(draft, wave, plan)', 'commit: wave.commit'],
  ['stale: a landed wave is measured again', 'staleness.ts', '.landed !== null) return false;', '.landed === undefined) return false;'],
  [
    'sign-off: red evidence is signed for',
    'sign-off-problems.ts',
    "=== 'passed' ? [] : [gateText(id, status.verdict)]",
    "=== 'passed' ? [] : []",
  ],
  [
    'sign-off: a missing file is signed for',
    'refusal.ts',
    'signOffProblems(state, checkpoint, seen);\n  if (problems',
    'signOffProblems(state, checkpoint, null);\n  if (problems',
  ],
  ['sign-off: what is no must is in the way', 'sign-off-problems.ts', "level === 'must' ? gateProblem", 'level ? gateProblem'],
  [
    'sign-off: overridden without a reason',
    'refusal.ts',
    "if (reason.trim() === '') return `${checkpoint.id} is",
    "if (reason === 'x') return `${checkpoint.id} is",
  ],
  ['sign-off: overridden before its time', 'refusal.ts', 'isOpen && isMeasured(state, checkpoint) && ', 'isOpen && '],
  ['sign-off: a commit after it changes nothing', 'staleness.ts', '  voidSignatures(draft, tree);\n', ''],
  ['sign-off: its own work makes it void', 'signatures.ts', ' || isOwnWork(draft, id, tree)', ''],
  ['sign-off: signed beforehand though red', 'checkpoints.ts', '!options.yes || !signs', '!options.yes'],
  ['feedback: it never ends', 'checks.ts', 'fedBack < (graph', '0 * fedBack < (graph'],
  ['feedback: what could not be measured goes back', 'checks.ts', "kind === 'failed' && fedBack", "kind !== 'passed' && fedBack"],
  ['feedback: the next attempt is told again', 'attempts.ts', '    feedback: null,\n    progress: null,', '    progress: null,'],
  ['feedback: a retry does not begin anew', 'requests.ts', 'fedBack: 0, feedback: null,', 'feedback: null,'],
  ['a gate is skipped without a reason', 'refusal.ts', "if (note.trim() === '') return `gate", "if (note === 'x') return `gate"],
  ['human gates: a `should` keeps back', 'gates.ts', "level !== 'must' || status.kind !== 'done'", "status.kind !== 'done'"],
  ['human gates: a `should` is waited for', 'gates.ts', "if (level === 'must') asked ??= id;", 'asked ??= id;'],
  ['human gates: nobody is waited for', 'gates.ts', "if (level === 'must') asked ??= id;", ''],
  ['human gates: commands do not wait for an answer', 'gates.ts', "asked !== null && check.kind !== 'human'", 'false'],
  [
    'human gates: a no beside it leaves a question open',
    'gates.ts',
    "if (row.kind === 'failed') for (const { id } of gates) withdrawQuestion(draft, id);",
    '',
  ],
  [
    'human gates: a stopped stream still asks',
    'gates.ts',
    '  withdrawQuestion(draft, id);\n  const gate = gateOf(draft.state, id);\n  if (gate.status.kind !== ',
    '  const gate = gateOf(draft.state, id);\n  if (gate.status.kind !== ',
  ],
  ['human gates: the end leaves questions open', 'ending.ts', '  withdrawQuestions(draft);\n', ''],
  [
    'human gates: a question is asked during a pause',
    'gates.ts',
    "row.kind !== 'waiting' || draft.state.status.kind !== 'running'",
    "row.kind !== 'waiting'",
  ],
  [
    'human gates: --yes answers nothing',
    'gates.ts',
    "    if (state.options.yes) answerGate(draft, id, true, '--yes', 'questions were answered beforehand');\n",
    '',
  ],
  [
    'waves: news of an earlier round is taken',
    'waves.ts',
    "wave.status !== 'merging' || wave.round !== event.round) return;\n  const merged",
    "wave.status !== 'merging') return;\n  const merged",
  ],
  ['waves: gates are not waited for', 'waves.ts', 'const row = advanceRow(draft, gates);', 'const row = advanceRow(draft, []);'],
  ['waves: gates keep their verdict over rounds', 'waves.ts', "gateOf(draft.state, id).status.kind !== 'skipped'),", 'id !== id),'],
  [
    'waves: what was let be of one that was rolled back is asked again',
    'waves.ts',
    "gateOf(draft.state, id).status.kind !== 'skipped'),",
    'id === id),',
  ],
  ['waves: a retry does not begin the count anew', 'waves.ts', 'mended: 0 }, ', 'mended: 9 }, '],
  ['waves: what a resumed engine says counts', 'waves.ts', ' || wave.before !== null) return;', ') return;'],
  ['waves: a gate that failed undoes nothing', 'wave-mending.ts', 'const canBeUndone = ', 'const canBeUndone = false && '],
  [
    'waves: what could not be measured is undone',
    'wave-mending.ts',
    "verdict.kind === 'failed' && verdict.by",
    "verdict.kind !== 'passed' && verdict.by",
  ],
  ['waves: a no is undone', 'wave-mending.ts', ' && verdict.by === undefined;', ';'],
  ['waves: mended without end', 'wave-mending.ts', ' || wave.mended >= rounds)', ')'],
  ['waves: several are run again', 'wave-mending.ts', ' || others.length > 0 || wave', ' || wave'],
  [
    'waves: the one that is to blame is not told',
    'wave-mending.ts',
    'feedback: { gate, round:',
    'feedback: stream.feedback ?? { gate, round: -',
  ],
  ['waves: news of an earlier search is taken', 'wave-mending.ts', "wave.status !== 'bisecting' || ", "wave.status === 'skipped' || "],
  [
    'waves: news of an earlier roll-back is taken',
    'wave-mending.ts',
    "wave.status !== 'rollingBack' || wave.round !== event.round) return;\n  const { into",
    'wave.round !== event.round) return;\n  const { into',
  ],
  ['waves: a search is not asked for again', 'pending.ts', "if (status === 'bisecting') commands", 'if (false) commands'],
  ['waves: a roll-back is not asked for again', 'pending.ts', "if (status === 'rollingBack') commands", 'if (false) commands'],
  [
    'waves: a gate runs where nothing is merged',
    'wave-mending.ts',
    "status === 'failed' && commit === null && before",
    "status === 'failed' && commit === '' && before",
  ],
  ['waves: the tried gate outlives the run', 'waves.ts', "wave.status === 'bisecting' ? gateRow", "wave.status === 'skipped' ? gateRow"],
  ['waves: two at work on one branch', 'waves.ts', 'other.into === plan.into && isUnderWay', 'false && isUnderWay'],
  [
    'waves: nobody waits for the branch again',
    'wave-standing.ts',
    '  if (before && isUnderWay(before) && !isUnderWay(next))',
    '  if (false)',
  ],
  ['waves: nothing lands', 'waves.ts', 'if (land === null)', 'if (land !== undefined)'],
  [
    'waves: one begins in a pause',
    'waves.ts',
    "  if (state.status.kind !== 'running') return stand(draft, wave, 'waiting'",
    "  if (false) return stand(draft, wave, 'waiting'",
  ],
  [
    'waves: a need on one that failed holds',
    'needs.ts',
    "return never(cause ?? 'failed', `it needs ${name}, which ${cause === 'stopped' ? 'was stopped' : 'failed'}`);\n    case 'skipped':\n      return cause === 'only' ? met",
    "return met;\n    case 'skipped':\n      return cause === 'only' ? met",
  ],
  ['waves: the run ends over them', 'ending.ts', 'tally.openWaves === 0 && ', ''],
  ['waves: a failed one lets the run pass', 'outcome.ts', '    ...failedWaves(state),\n', ''],
  ['waves: a merge is not asked for again', 'pending.ts', "if (status === 'merging') commands", 'if (false) commands'],
  ['waves: a landing is not asked for again', 'pending.ts', "if (status === 'landing') commands", 'if (false) commands'],
  [
    'dependents are not told of an end',
    'draft.ts',
    'if (hasEnded(before.status) || hasEnded(next.status) || reached) markDependents',
    'if ((hasEnded(before.status) && hasEnded(next.status)) || reached) markDependents',
  ],
  [
    'skips are lifted late',
    'draft.ts',
    'if (hasEnded(before.status) || hasEnded(next.status) || reached) markDependents',
    'if (hasEnded(next.status) || reached) markDependents',
  ],
  [
    'a skip keeps its first cause',
    'draft.ts',
    'if (written && sameReason && sameStatus(before, status)) return;',
    'if (written && sameReason && before.kind === status.kind) return;',
  ],
  [
    'a phase is not told that a stream has begun',
    'draft.ts',
    'else if (before.attempt === 0 && next.attempt > 0 && entry',
    'else if (before.attempt === 0 && next.attempt > 9 && entry',
  ],
  ['checkpoints tell nobody', 'draft.ts', '  markDependents(draft, draft.graph.checkpoints.get(next.id)?.rank ?? -1);\n', ''],
  ['a fold shares its tables with the states it gave out', 'draft.ts', '  draft.owned.clear();\n', ''],
  [
    'the ready queue forgets the resumed',
    'draft.ts',
    "if (next.status.kind === 'ready') enqueueReady(draft, next);",
    "if (next.status.kind === 'ready' && before.status.kind !== 'ready') enqueueReady(draft, next);",
  ],
  ['counts drift', 'draft.ts', '  countStream(draft.tally, draft.graph, before, -1);\n', ''],
  [
    'a failed stream may pass',
    'tally.ts',
    "if (status.kind === 'failed' || status.kind === 'stopped') return status.kind;",
    "if (status.kind === 'stopped') return status.kind;",
  ],
  ['the run ends over a review', 'ending.ts', 'tally.openPhases === 0 && tally.held === 0', 'tally.openPhases === 0'],
  ['the run ends over the gates of a phase', 'ending.ts', 'tally.openPhases === 0 && tally.held === 0', 'tally.held === 0'],
  ['timers outlive the run', 'ending.ts', '  disarmAll(draft);\n', ''],
  ['a run that is taken up again looks at nothing', 'ending.ts', '  markAll(draft);\n}', '}'],
  [
    'an old answer about deliverables ends the run',
    'ending.ts',
    'if (draft.state.closing === round) endAsJudged',
    'if (draft.state.closing !== null) endAsJudged',
  ],
  [
    'a stopped run forgets its gates',
    'requests.ts',
    'for (const phase of draft.state.plan.phases) for (const gate of phase.gates) cancelGate(draft, gate.id);',
    '',
  ],
  [
    'a retry does not end what runs',
    'requests.ts',
    "  endStream(draft, fresh, { becomes: 'retry', by });",
    "  endStream(draft, { ...fresh, status: { kind: 'failed' } }, { becomes: 'retry', by });",
  ],
  ['a person is refused nothing', 'requests.ts', 'if (refusal(draft.state, request) !== null) return;', ''],
  [
    'a timed checkpoint is not armed again',
    'checkpoints.ts',
    "      armTimer(draft, { kind: 'checkpoint', checkpoint: id }, state.startedAt + checkpoint.atMs);\n",
    '',
  ],
  [
    'a stopped run keeps its timed checkpoints armed',
    'checkpoints.ts',
    "    disarmTimer(draft, { kind: 'checkpoint', checkpoint: id });\n",
    '',
  ],
  ['--yes holds', 'checkpoints.ts', 'if (!options.yes)', 'if (options.yes || !options.yes)'],
  ['left-out streams run', 'beginning.ts', 'const excluded = only.size > 0 && !only.has(id);', 'const excluded = false;'],
  ['timers that were cleared fire', 'reduce.ts', 'if (dueAt === undefined || !meaning) return;', 'if (!meaning) return;'],
  ['timers fire before their time', 'reduce.ts', 'if (state.at < dueAt) {', 'if (state.at < 0) {'],
  ['gaps in the journal are passed over', 'reduce.ts', 'if (envelope.seq !== state.seq + 1)', 'if (envelope.seq <= state.seq)'],
  ['budgets: what is used up starts all the same', 'scheduling.ts', ' || usedUp(state, planStream(draft, stream.id)) !== null', ''],
  ['findings: each report is kept', 'findings.ts', '.filter(({ id }) => !known.has(id))', ''],
  ['findings: other streams are not heard', 'findings.ts', '.filter((each) => each.stream === stream)', ''],
  ['budgets: each report counts in full', 'budgets.ts', 'Math.max(0, tokens - before.tokens)', 'tokens'],
  ['budgets: a smaller figure gives back', 'budgets.ts', 'Math.max(0, tokens - before.tokens)', 'tokens - before.tokens'],
  [
    'budgets: nobody is told that one is used up',
    'budgets.ts',
    '  if (usedUpAt !== budget.usedUpAt) reconsiderAll(draft, budget.scope);\n',
    '',
  ],
  ['budgets: more does not help', 'budgets.ts', '  reconsiderAll(draft, scope);\n', ''],
  [
    'budgets: what was given before counts as given now',
    'budgets.ts',
    'const share = granted - 1 + percent / 100;',
    'const share = percent / 100;',
  ],
  [
    'budgets: pause holds only',
    'pausing.ts',
    'const scope = planned ? usedUpPausing(state, planned) : null;',
    'const scope = null as ReturnType<typeof usedUpPausing>;',
  ],
  [
    'budgets: what is prepared starts',
    'processes.ts',
    'const keptBackBy = pauseWisher(draft.state, stream);',
    "const keptBackBy = draft.state.status.kind === 'paused' ? draft.state.status.by : stream.pausedBy;",
  ],
  [
    'answers: a failure that the plan goes on from keeps back',
    'needs.ts',
    "planned?.onFailure.kind === 'continue' || fallback === 'succeeded'",
    "fallback === 'succeeded'",
  ],
  ['answers: a fallback that has succeeded lets nobody go', 'needs.ts', " || fallback === 'succeeded'", ''],
  [
    'answers: nobody waits for a fallback',
    'needs.ts',
    "if (fallback === 'open' && planned?.onFailure.kind === 'fallback') {",
    "if (fallback === 'lost' && planned?.onFailure.kind === 'fallback') {",
  ],
  ['answers: a failure made good fails the run', 'tally.ts', " || fallback === 'succeeded')", ')'],
  [
    'answers: a phase is over before the fallback',
    'tally.ts',
    "if (open || stream.fallback === 'open') phase.open += sign;",
    'if (open) phase.open += sign;',
  ],
  [
    'answers: owners are not told of the end of a fallback',
    'draft.ts',
    'if (standsInFor(draft.state.plan, next.id).length > 0) mark(draft, entry.rank);',
    '',
  ],
  ['answers: a skipped fallback is waited for', 'fallbacks.ts', "&& !evaluated ? 'open' : 'lost'", "? 'open' : 'lost'"],
  [
    'answers: the way back has no end',
    'going-back.ts',
    'if (stream.rolledBack >= onFailure.rounds) return;',
    'if (stream.rolledBack >= 1e3) return;',
  ],
  [
    'answers: what runs is not stopped for the way back',
    'going-back.ts',
    "    case 'stopping':\n      // What",
    "    case 'running':\n      return false;\n    case 'stopping':\n      // What",
  ],
  ['answers: what a person has stopped runs again', 'going-back.ts', "    case 'stopped':\n    case 'waiting'", "    case 'waiting'"],
  [
    'answers: reviews stand over the way back',
    'going-back.ts',
    "if (!isTimed(checkpoint) && status.kind !== 'ahead')",
    "if (isTimed(checkpoint) && status.kind !== 'ahead')",
  ],
  ['answers: what is stopped is not waited for', 'eligibility.ts', 'if (behind.length === 0)', 'if (behind.length >= 0)'],
  ['answers: who waits for a stop is not told of it', 'draft.ts', '    markStream(draft, stream);\n  }\n}', '  }\n}'],
  ['answers: milestones stand over the way back', 'going-back.ts', 'spent: 0, lost: 0, milestones: {}', 'spent: 0, lost: 0'],
  ['rollbacks: any finding sets them off', 'rollbacks.ts', 'isAtLeast(severity, rule.severity) &&', ''],
  ['rollbacks: a worse finding is none', 'finding.ts', 'severities.indexOf(one) <= severities', 'severities.indexOf(one) === severities'],
  ['rollbacks: whoever reports is listened to', 'rollbacks.ts', '(rule.in === null || rule.in.includes(stream))', 'true'],
  ['rollbacks: a finding that is known counts again', 'findings.ts', '.filter(({ id }) => !known.has(id))', ''],
  [
    'rollbacks: what is at work goes on',
    'rollbacks.ts',
    "endStream(draft, fresh, { becomes: 'held', by: null }, because);",
    'void because;',
  ],
  ['rollbacks: what is checked goes on', 'rollbacks.ts', "    case 'checking':\n", ''],
  ['rollbacks: a back-off goes on', 'rollbacks.ts', "    case 'retrying':\n", ''],
  ['rollbacks: attempts go on counting', 'rollbacks.ts', 'spent: 0, lost: 0, milestones: {}', 'milestones: {}'],
  ['rollbacks: milestones of what was cut short stand', 'rollbacks.ts', 'spent: 0, lost: 0, milestones: {}', 'spent: 0, lost: 0'],
  ['rollbacks: what has not started starts', 'eligibility.ts', 'if (holder !== null) {', 'if (holder !== null && stream.attempt > 0) {'],
  [
    'rollbacks: what was stopped starts again at once',
    'eligibility.ts',
    'if (holder !== null) {',
    'if (holder !== null && stream.attempt === 0) {',
  ],
  ['rollbacks: what is ready is not looked at', 'rollbacks.ts', '  }\n  markHeld(draft, rule);\n}\n\n/** Whether', '  }\n}\n\n/** Whether'],
  [
    'rollbacks: what can never run is held',
    'eligibility.ts',
    "verdict.kind === 'never' ? null : heldBy(draft.state, id)",
    'heldBy(draft.state, id)',
  ],
  [
    'rollbacks: only the first rule holds',
    'holds.ts',
    "if (rollback.status.kind === 'holding') return rollback;",
    "return rollback.status.kind === 'holding' ? rollback : null;",
  ],
  [
    'rollbacks: a second finding begins anew',
    'rollbacks.ts',
    "if (before.status.kind === 'holding') return put",
    "if (before.status.kind === 'none') return put",
  ],
  ['rollbacks: the run ends while one holds', 'ending.ts', ' && !anyHolds(state)', ''],
  [
    'rollbacks: those that reported do not run again',
    'rollbacks.ts',
    "rule.rerun === 'same' ? findings.map(({ stream }) => stream) : rule.rerun",
    "rule.rerun === 'same' ? [] : rule.rerun",
  ],
  ['rollbacks: nobody else runs again', 'rollbacks.ts', '[...new Set([...stopped, ...rerun])]', 'stopped'],
  ['rollbacks: what began behind the stopped goes on', 'rollbacks.ts', '[...new Set([...stopped, ...rerun])]', 'rerun'],
  [
    'rollbacks: what was held is not let go',
    'rollbacks.ts',
    '  markHeld(draft, rule);\n}\n\n/** A person wants',
    '}\n\n/** A person wants',
  ],
  ['rollbacks: a no stops nothing', 'rollbacks.ts', '!hasEnded(status) && !isGoing', 'false'],
  ['rollbacks: a no overrules a skip', 'rollbacks.ts', '!hasEnded(status) && !isGoing', '!hasEnded(status)'],
  ['refusal.ts', "    case 'armed':\n      return `rollback", "    case 'armed':\n      return null ?? `rollback"],
  ['trouble: the same report again counts as news', 'trouble.ts', '.some((key) => before[key] !== now[key])', '.some(() => true)'],
  ['trouble: stuck streams stay stuck', 'trouble.ts', 'saysSomethingNew(stream.progress, progress) ? null : stream.stuck', 'stream.stuck'],
  ['trouble: a blocker begins with each report', 'trouble.ts', '(stream.blockedSince ?? at)', 'at'],
  [
    'trouble: steps are kept over its end',
    'trouble.ts',
    'stuck === null && blockedSince === null ? [] : stream.escalated',
    'stream.escalated',
  ],
  ['trouble: a paused stream goes on being watched', 'pausing.ts', '  unwatchTrouble(draft, stream);\n', ''],
  ['trouble: a continued stream is watched no more', 'pausing.ts', '  watchTrouble(draft, next, true);\n', ''],
  ['trouble: its timers outlive the attempt', 'attempts.ts', '  unwatchTrouble(draft, stream);\n', ''],
  ['trouble: it goes on in the next attempt', 'attempts.ts', '    stuck: null,\n', ''],
  ['trouble: whoever does not run is asked', 'escalation.ts', "if (asked.status.kind !== 'running') return false;", ''],
  [
    'trouble: a blocked stream is tried again',
    'stopping.ts',
    "return setStatus(draft, stream, { kind: 'failed' }, because(draft, 'blocked'",
    "return reconsider(draft, stream, 'blocked', ''); setStatus(draft, stream, { kind: 'failed' }, because(draft, 'blocked'",
  ],
  ['trouble: an exit before the block counts as blocked', 'processes.ts', " || status.becomes === 'blocked'", ''],
  ['trouble: the next step is not armed', 'escalation.ts', '  else watchTrouble(draft, next, false);\n', ''],
  ['trouble: a page comes last', 'attention.ts', "Number(b.kind === 'page') - Number(a.kind === 'page') || ", ''],
  ['pending forgets the workspace', 'pending.ts', 'if (state.workspaceDir === null &&', 'if (state.workspaceDir === undefined &&'],
  [
    'pending forgets directories',
    'pending.ts',
    "return currentAttempt(stream)?.dir === null ? [{ type: 'prepareStream', stream: id, attempt }] : [];",
    'return [];',
  ],
  ['pending forgets spawns', 'pending.ts', "return [{ type: 'spawnStream', stream: id, attempt }];", 'return [];'],
  [
    'pending starts the next attempt',
    'pending.ts',
    "return [{ type: 'spawnStream', stream: id, attempt }];",
    "return [{ type: 'spawnStream', stream: id, attempt: attempt + 1 }];",
  ],
  ['pending forgets pauses', 'pending.ts', "return pauseWished ? [{ type: 'pauseStream', stream: id, attempt }] : [];", 'return [];'],
  ['pending forgets stops', 'pending.ts', "return [{ type: 'stopStream', stream: id, attempt }];", 'return [];'],
  ['pending forgets deliverables', 'pending.ts', "return status.step === 'deliverables' ?", "return status.step === 'none' ?"],
  ['pending forgets gates', 'pending.ts', "if (status.kind === 'running') commands.push", "if (status.kind === 'none') commands.push"],
  ['pending runs gates in a new round', 'pending.ts', 'gate: id, round })', 'gate: id, round: round + 1 })'],
  ['pending forgets timers', 'pending.ts', "commands.push({ type: 'setTimer', timer: timer as TimerId, dueAt });", 'void [timer, dueAt];'],
  ['a consensus is not judged anew', 'settle.ts', 'judgeAnew(draft, id);\n', 'void judgeAnew;\n'],
  [
    'a consensus is judged anew for everybody',
    'gate-again.ts',
    'draft.graph.comparedBy.get(id) ?? []',
    '[...draft.graph.comparedBy.values()].flat()',
  ],
  ['a consensus that passed is judged anew', 'gate-again.ts', 'if (gateRefusal(draft.state, gate) === null) retryGate', 'retryGate'],
  ['gates of a phase that runs again keep their verdict', 'phases.ts', 'if (!gatesMayRun) resetGates', 'if (gatesMayRun) resetGates'],
  ['pending forgets the last check', 'pending.ts', 'if (state.closing !== null) commands', 'if (state.closing === undefined) commands'],
  [
    'a set-up goes on when its stream is stopped',
    'stopping.ts',
    'if (setsUp) draft.commands.push',
    'if (!setsUp && false) draft.commands.push',
  ],
  ['the port of a worktree is forgotten', 'processes.ts', 'event.port === undefined', 'true'],
];

const words = process.argv.slice(2);
const root = resolve(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'sluice-mutants-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const part of [
  'src/core',
  'test/core/run',
  'test/core/report',
  'test/support',
  'test/replay',
  'vitest.config.ts',
  'package.json',
  'tsconfig.base.json',
]) {
  cpSync(join(root, part), join(copy, part), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const whole = runTests();
if (whole !== 'SEEN BY NOTHING') throw new Error(`the tests fail before anything was broken: ${whole}`);

let unseen = 0;
for (const [name, file, text, replacement] of mutants) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const path = join(copy, 'src/core/run', file);
  const source = readFileSync(path, 'utf8');
  const outcome = source.includes(text)
    ? tryMutant(
        path,
        source.replace(text, () => replacement),
      )
    : 'DOES NOT APPLY';
  writeFileSync(path, source);
  if (!/^(properties|examples)/.test(outcome)) unseen += 1;
  process.stdout.write(`${name}: ${outcome}\n`);
}
process.exitCode = unseen > 0 ? 1 : 0;

function tryMutant(path, source) {
  writeFileSync(path, source);
  return runTests();
}

function runTests() {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', 'test/core/run', 'test/replay', '--project', 'unit', '--reporter=json', `--outputFile=${report}`];
  const run = spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: 180_000 });
  if (run.status === 0) return 'SEEN BY NOTHING';
  if (run.error) return 'properties (it does not end)';
  const results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  const failed = results.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ title }) => [name.endsWith('properties.test.ts'), title]),
  );
  const properties = failed.filter(([isProperty]) => isProperty).map(([, title]) => title.split(',')[0].trim());
  const examples = failed.length - properties.length;
  return properties.length > 0 ? `properties (${properties.join('; ')}), ${examples} examples` : `examples (${examples})`;
}
