import { afterEach, describe, expect, it } from 'vitest';
import { asCheckpointId, asGateId, asStreamId } from '../../../src/core/ids.ts';
import type { RecordedPiece } from '../../../src/wire/recording.ts';
import { FakeRun, quietModes } from '../../support/fake-run.ts';
import { planOf } from '../../support/plan-of.ts';
import { checkpoint, plan, stream } from '../../support/plans.ts';
import { Harness, keys, type HarnessOptions } from '../../support/tui/harness.ts';
import { stage, type Stage } from '../../support/tui/stages.ts';
import { waitUntil } from '../../support/wait.ts';

let open: Harness[] = [];
afterEach(() => {
  for (const harness of open) harness.close();
  open = [];
});
const show = (run: FakeRun, cols = 120, rows = 40, options?: HarnessOptions): Harness => {
  const harness = new Harness(run, cols, rows, options);
  open.push(harness);
  return harness;
};
const at = (name: Stage, cols?: number, rows?: number) => show(stage(name), cols, rows);
/** Three streams that run at once, in the order of their panes. */
const three = () => new FakeRun(plan([stream('A'), stream('B'), stream('C', { gates: ['tests'] })])).tell(() => undefined);

describe('moving about', () => {
  it('selects streams in the list and panes in the grid', async () => {
    const screen = show(three());
    await screen.sees('▌● A');
    await screen.press('j').sees('▌● B');
    await screen.press(keys.down).sees('▌● C');
    await screen.press('j').sees('▌● C');
    await screen.press('k', 'h').sees('▌● A');
    await screen.press('l').sees('▌● B');
    await screen.press(keys.tab, keys.tab).sees('▌● A');
  });

  it('zooms a pane and comes back', async () => {
    const screen = show(three());
    await screen.press('z').sees('zoomed');
    expect(screen.run.panes.viewed).toMatchObject([{ ref: { stream: 'A' }, size: { cols: 120, rows: 35 } }]);
    await screen.press('z').seesNo('zoomed');
    expect(screen.run.panes.viewed).toHaveLength(3);
  });

  it('shows as many panes as are asked for, page by page', async () => {
    const screen = at('many', 200, 50);
    for (const [key, count] of [
      ['1', 1],
      ['2', 2],
      ['3', 4],
      ['4', 6],
      ['5', 9],
    ] as const) {
      screen.press(key);
      await screen.quiet();
      expect(screen.run.panes.viewed.length).toBe(count);
      await screen.sees(`page 1/${Math.ceil(64 / count)}`);
    }
    await screen.press('1', ']').sees('page 2/64');
    await screen.press('[', '[').sees('page 64/64');
  });

  it('keeps what runs on the first page until the person looks elsewhere', async () => {
    const run = new FakeRun(
      plan(
        Array.from('ABCDEFGH', (id, index) => stream(id, { needs: index < 4 ? [] : [String.fromCharCode(61 + index)] })),
        { maxParallel: 4 },
      ),
    ).tell(() => undefined);
    const screen = show(run);
    await screen.sees('● D');
    run.tell((s) => s.exits('A').exits('C'));
    await waitUntil('the panes of A and C made way', () => run.panes.viewed.map(({ ref }) => ref.stream).join('') === 'EBGD');
    screen.press('j');
    run.tell((s) => s.exits('B'));
    await screen.sees('● F');
    expect(run.panes.viewed.some(({ ref }) => ref.stream === asStreamId('F'))).toBe(true);
  });
});

describe('a pane', () => {
  it('shows the cells of its terminal, and only what changed is sent', async () => {
    const run = three();
    const screen = show(run);
    run.panes.show('A', ['first line', 'second line']);
    await screen.sees('second line');
    await screen.quiet();
    screen.bytes.length = 0;
    run.panes.show('A', ['first line', 'second lime']);
    await screen.sees('second lime');
    expect(screen.bytes.join('')).toMatch(/^\u001b\[\?2026h\u001b\[5;\d+Hm\u001b\[\?2026l$/);
  });

  it('gets the keyboard with Enter and gives it back with Ctrl-]', async () => {
    const run = three();
    const screen = show(run);
    run.panes.show('A', ['$ '], { cursor: { x: 2, y: 0, shape: 'bar' } });
    await screen.press(keys.enter).sees('typing');
    expect(run.panes.viewed[0]).toMatchObject({ ref: { stream: 'A' }, focused: true });
    // Keys of the dashboard mean nothing now.
    screen.press('q', 'x', keys.ctrlC, keys.escape, keys.up, 'é');
    expect(run.panes.typed.map(({ data }) => data)).toEqual(['q', 'x', '\u0003', '\u001b', '\u001b[A', 'é']);
    expect(screen.left).toBe(false);
    await screen.quiet();
    // Behind the side bar (34), its rule, the inset and the prompt; below header, time line and title.
    expect(screen.screen.cursor).toEqual({ x: 38, y: 3 });
    screen.press(keys.ctrlBracket, 'j');
    await screen.sees('▌● B');
    expect(run.panes.typed).toHaveLength(6);
    expect(run.panes.viewed.some(({ focused }) => focused)).toBe(false);
  });

  it('is sent a literal Ctrl-] by Ctrl-] on the dashboard', async () => {
    const screen = show(three());
    await screen.press(keys.ctrlBracket).sees('typing');
    expect(screen.run.panes.typed).toEqual([{ stream: 'A', attempt: 1, data: '\u001d' }]);
  });

  it('gets pastes and cursor keys as its program wants them', async () => {
    const run = three();
    const screen = show(run);
    run.panes.show('A', ['vim'], { modes: { ...quietModes, applicationCursor: true, bracketedPaste: true } });
    await screen.press(keys.enter).sees('typing');
    screen.press(keys.up, '\u001b[200~a\nb\u001b[201~');
    expect(run.panes.typed.map(({ data }) => data)).toEqual(['\u001bOA', '\u001b[200~a\rb\u001b[201~']);
  });

  it('takes no keys when its program has ended, and the dashboard takes none of them for its own', async () => {
    const run = three();
    const screen = show(run);
    await screen.press(keys.enter).sees('typing');
    run.tell((s) => s.exits('A'));
    screen.press('x', 'y', 'q');
    await screen.quiet();
    expect([run.sent, screen.left]).toEqual([[], false]);
    await screen.press(keys.ctrlBracket, keys.enter).sees('A has ended (succeeded): nothing reads the keyboard there');
  });

  it('scrolls back with keys and wheel, and says how far', async () => {
    const run = three();
    const screen = show(run);
    run.panes.show('A', ['tail'], { scrollback: 100 });
    await screen.press(keys.pageUp).sees('↑8');
    expect(run.panes.viewed[0]).toMatchObject({ scroll: 8 });
    screen.press('\u001b[<64;50;5M');
    await screen.sees('↑11');
    // What is read stays where it is when the program prints more.
    run.panes.show('A', ['tail'], { scrollback: 105 });
    await screen.sees('↑16');
    await screen.press(keys.end).seesNo('↑16');
    expect(run.panes.viewed[0]).toMatchObject({ scroll: 0 });
  });

  it('says what a stream that has not started waits for', async () => {
    const screen = show(new FakeRun(plan([stream('A'), stream('B', { title: 'Second', needs: ['A'] })])));
    await screen.sees('waits for A');
    await screen.sees('● A');
    await screen.seesNo('A  A');
  });

  it('begins anew with each attempt', async () => {
    const run = new FakeRun(plan([stream('A', { retry: { attempts: 2, backoffMs: 10 } })]));
    const screen = show(run);
    run.panes.show('A', ['the first try'], { attempt: 1 });
    await screen.sees('the first try');
    run.tell((s) => s.exits('A', 1));
    // What it said last stays, as long as there is nothing newer.
    await screen.sees('retrying, exit 1');
    await screen.sees('the first try');
    run.tell((s) => s.fires('retry:A:2'));
    await screen.seesNo('the first try');
    await screen.sees('attempt 2 runs');
    run.panes.show('A', ['the second try'], { attempt: 2 });
    await screen.sees('the second try');
    expect(run.panes.viewed).toMatchObject([{ ref: { stream: 'A', attempt: 2 } }]);
  });

  it('says why a stream could not start', async () => {
    const run = new FakeRun(plan([stream('A')]), { manual: ['spawnStream'] });
    const screen = show(run);
    await screen.sees('starting');
    run.tell((s) => s.say({ type: 'streamSpawnFailed', stream: asStreamId('A'), attempt: 1, reason: 'no such program: frobnicate' }));
    await screen.sees('could not start');
    await screen.sees('no such program: frobnicate');
  });
});

describe('the mouse', () => {
  it('selects with a click and types with the second one', async () => {
    const screen = show(three());
    await screen.sees('▌● A');
    const second = screen.run.panes.viewed[1];
    expect(second?.ref.stream).toBe('B');
    await screen.click(100, 5).sees('▌● B');
    await screen.click(100, 5).sees('typing');
    // A click elsewhere takes the keyboard back.
    await screen.click(3, 2).seesNo('typing');
    await screen.sees('▌● A');
  });

  it('belongs to the program that asked for it while that has the keyboard', async () => {
    const run = three();
    const screen = show(run);
    run.panes.show('A', ['htop'], { modes: { ...quietModes, mouse: 'any', alternateScreen: true } });
    await screen.quiet();
    expect(screen.mouse).toBe('clicks');
    await screen.press(keys.enter).sees('typing');
    expect(screen.mouse).toBe('moves');
    screen.press('\u001b[<0;41;6M');
    expect(run.panes.typed.at(-1)?.data).toBe('\u001b[<0;5;3M');
    run.panes.show('A', ['less'], { modes: { ...quietModes, alternateScreen: true } });
    screen.press('\u001b[<65;41;6M');
    expect(run.panes.typed.at(-1)?.data).toBe('\u001b[B'.repeat(3));
  });

  it('can be given to the terminal', async () => {
    const screen = show(three());
    await screen.press('m').sees('mouse off');
    expect(screen.mouse).toBe('off');
  });
});

describe('requests', () => {
  it.each([
    ['stop', 'x', { kind: 'stop', target: { kind: 'stream', stream: 'A' } }],
    ['skip', 's', { kind: 'skip', target: { kind: 'stream', stream: 'A' } }],
    ['retry of what runs', 'r', { kind: 'retry', target: { kind: 'stream', stream: 'A' } }],
  ])('%s asks first', async (_, key, request) => {
    const screen = show(three());
    await screen.press(key).sees('stay as it is');
    for (const no of [keys.escape, 'n']) {
      screen.press(no);
      await screen.seesNo('stay as it is');
      expect(screen.run.sent).toEqual([]);
      await screen.press(key).sees('stay as it is');
    }
    // Enter is no answer to a question that cannot be taken back.
    screen.press(keys.enter);
    await screen.quiet();
    expect(screen.run.sent).toEqual([]);
    screen.press('y');
    await screen.seesNo('stay as it is');
    expect(screen.run.sent).toEqual([request]);
  });

  it('stops everything only when asked for it by name', async () => {
    const screen = show(three());
    await screen.press(keys.ctrlC).sees('Leave or stop?');
    screen.press(keys.escape);
    await screen.seesNo('Leave or stop?');
    expect([screen.run.sent, screen.left]).toEqual([[], false]);
    await screen.press(keys.ctrlC).sees('Leave or stop?');
    screen.press('x');
    await screen.sees('stopped');
    expect(screen.run.sent).toEqual([{ kind: 'stop', target: { kind: 'all' } }]);
    expect(screen.left).toBe(false);
  });

  it('leaves with q, or with Ctrl-C twice, and the run goes on', () => {
    expect(show(three()).press('q').left).toBe(true);
    const screen = show(three()).press(keys.ctrlC, keys.ctrlC);
    expect([screen.left, screen.run.sent]).toEqual([true, []]);
  });

  it('pauses and resumes without asking', async () => {
    const screen = show(three());
    await screen.press('p').sees('‖ A');
    await screen.press('p').sees('● A');
    await screen.press('P').sees('‖ paused');
    await screen.press('P').sees('● running');
    expect(screen.run.sent.map(({ kind }) => kind)).toEqual(['pause', 'resume', 'pause', 'resume']);
  });

  it('says why something is not possible, without asking the engine', async () => {
    const run = three();
    const screen = show(run);
    run.tell((s) => s.exits('A'));
    await screen.sees('✓ A');
    await screen.press('k', 'k', 'x').sees('stream A has ended');
    expect(run.sent).toEqual([]);
  });

  it('tries a failed stream again at once', async () => {
    const run = three();
    const screen = show(run);
    run.tell((s) => s.exits('A', 1));
    await screen.press('k').sees('A failed');
    await screen.press('r').sees('● A #2');
    expect(run.sent).toEqual([{ kind: 'retry', target: { kind: 'stream', stream: 'A' } }]);
  });

  it('says what the engine answers', async () => {
    const run = three();
    run.handle.send = () => Promise.resolve({ ok: false, reason: 'no engine is there' });
    const screen = show(run);
    await screen.press('p').sees('no engine is there');
  });
});

describe('what waits for a person', () => {
  const held = () =>
    new FakeRun(
      plan([stream('A'), stream('B', { needs: ['checkpoint gate'] })], {
        checkpoints: [checkpoint('gate', { title: 'Review it', needs: ['A'], review: true })],
      }),
    ).tell((s) => s.exits('A'));

  it('is approved with a note', async () => {
    const screen = show(held());
    await screen.sees('review Review it');
    await screen.press('a').sees('One stream waits behind it');
    screen.type('looks fine').press(keys.enter);
    await screen.sees('● B');
    expect(screen.run.sent).toEqual([{ kind: 'approve', item: 'review:gate', note: 'looks fine' }]);
  });

  it('is rejected only by turning to it', async () => {
    const screen = show(held());
    await screen.press('a').sees('note');
    screen.press(keys.tab).type('no').press(keys.enter);
    await screen.seesNo('One stream waits');
    expect(screen.run.sent).toEqual([{ kind: 'reject', item: 'review:gate', note: 'no' }]);
  });

  it('is a question of a gate, with its words, to which yes and no are answers', async () => {
    const screen = show(new FakeRun(plan([stream('A', { gates: ['look?'] }), stream('B')])).tell((s) => s.exits('A')));
    await screen.sees('gate A/look asks');
    await screen.press('a').sees('is look right?');
    screen.press(keys.tab).type('too dark').press(keys.enter);
    await screen.sees('rejected');
    expect(screen.run.sent).toEqual([{ kind: 'reject', item: 'gate:A/look', note: 'too dark' }]);
  });

  it('is a wave that failed, which stands beside the checkpoints and can be tried again', async () => {
    const run = new FakeRun(
      planOf('{version: 1, streams: [{id: A, run: a, worktree: true}, {id: B, run: b}], waves: [{id: one, title: Together, merge: A}]}'),
    );
    const screen = show(run.tell((s) => s.exits('A').conflicts('one', 'A', ['a.ts'])));
    await screen.sees('wave one failed');
    await screen.sees('Together');
    await screen.press('i').sees('conflicts in a.ts');
    screen.press('r');
    await screen.sees('◐ Together');
    expect(screen.run.sent).toEqual([{ kind: 'retryWave', wave: 'one' }]);
  });

  it('is left alone by Escape, q being a letter', async () => {
    const screen = show(held());
    await screen.press('a').sees('note');
    await screen.press('q').sees('note q');
    screen.press(keys.escape);
    await screen.seesNo('note q');
    expect([screen.run.sent, screen.left]).toEqual([[], false]);
  });

  it('is a question that is answered in place', async () => {
    const run = three();
    run.tell((s) => s.reports('B', { question: 'Which port?' }));
    const screen = show(run);
    await screen.sees('Which port?');
    await screen.press('i', keys.enter).sees('answer B');
    screen.press('\u001b[200~80\n80\u001b[201~', keys.enter);
    await screen.sees('B has your answer');
    expect(run.sent).toEqual([{ kind: 'send', stream: 'B', text: '80 80\r' }]);
  });

  it('is a failed gate, whose log is read and which is run again or skipped', async () => {
    const run = three();
    run.tell((s) => s.exits('C').gate('C/tests', 'failed'));
    const log = 'line one\nline two\n';
    const screen = show(run, 120, 40, { readLog: (_, from) => Promise.resolve({ text: log.slice(from), nextByte: log.length }) });
    await screen.press('i').sees('gate C/tests failed');
    await screen.press('g').sees('line two');
    await screen.press('s').sees('skip gate C/tests');
    // A gate is skipped for a reason only.
    await screen.press(keys.enter).sees('type a reason first');
    screen.type('known').press(keys.enter);
    await screen.sees('⊘ let be');
    await screen.press(keys.escape).sees('✓ C');
    expect(run.sent).toEqual([{ kind: 'skipGate', gate: 'C/tests', note: 'known' }]);
  });

  it('is a gate that runs, and is not waited for', async () => {
    const run = three().tell((s) => s.exits('C'));
    const screen = show(run);
    await screen.press('k', 'k', 'j', 'j', 'g').sees('skip');
    screen.press('s').type('takes for ever').press(keys.enter);
    await screen.sees('⊘ let be');
    expect(run.sent).toEqual([{ kind: 'skipGate', gate: 'C/tests', note: 'takes for ever' }]);
  });

  it('is a merge that conflicts, which is settled or rejected with a note', async () => {
    const conflicted = () =>
      new FakeRun(planOf('{version: 1, streams: [{id: A, run: a, worktree: true}], waves: [{id: one, merge: A, into: all}]}')).tell((s) =>
        s.exits('A').begins('one').waits('one', 'A', ['a.ts']),
      );
    const settled = show(conflicted());
    await settled.press('i', keys.enter).sees('wave one cannot merge A');
    settled.type('kept both').press(keys.enter);
    await settled.sees('the merge of one/A is approved');
    expect(settled.run.sent).toEqual([{ kind: 'approve', item: 'conflict:one/A', note: 'kept both' }]);

    const rejected = show(conflicted());
    await rejected.press('i', 'a').sees('as ada');
    rejected.press(keys.tab).type('too risky').press(keys.enter);
    await rejected.sees('the merge of one/A is rejected');
    expect(rejected.run.sent).toEqual([{ kind: 'reject', item: 'conflict:one/A', note: 'too risky' }]);
  });

  it('is a pane that is shown', async () => {
    const run = three();
    run.tell((s) => s.reports('C', { question: 'Really?' }));
    const screen = show(run);
    await screen.press('i').sees('waits for you');
    await screen.press('o').sees('▌⚑ C');
  });
});

describe('a sign-off that something speaks against', () => {
  const override = { kind: 'approve', item: 'review:go', note: '', override: 'known since May' };

  it('says what, and is signed for a reason only, in the inbox', async () => {
    const screen = at('refused');
    await screen.press('i', keys.down, 'a').sees('It cannot be signed:');
    await screen.sees('✗ gate lexer/tests failed with exit status 1');
    // To approve it is refused, and nothing of what was typed is lost.
    await screen.type('known').press(keys.enter).sees('go cannot be signed: gate lexer/tests failed');
    await screen.press(keys.tab).sees('reason known');
    screen.type(' since May').press(keys.enter);
    await screen.sees('go is signed in spite of what speaks against it');
    expect(screen.run.sent).toEqual([override]);
    expect(screen.run.scenario.state.checkpoints[asCheckpointId('go')]).toMatchObject({
      status: { kind: 'approved', by: 'ann', signature: { override: 'known since May' } },
    });
  });

  it('is signed from the log of the gate, and where what is red keeps it from being reached', async () => {
    const log = at('refused').press('i', 'g');
    await log.sees('sign anyway');
    log.press('O').type('known since May').press(keys.enter);
    await log.sees('go is signed');

    const plan = '{version: 1, streams: [{id: A, run: a, gates: [{name: tests, run: t}]}], sign_off: {by: lead, evidence: A/tests}}';
    const screen = show(new FakeRun(planOf(plan)).tell((s) => s.exits('A').gate('A/tests', 'failed')));
    await screen.press('i').sees('O sign anyway');
    await screen.press('O').sees('It cannot be reached');
    screen.type('flaky').press(keys.enter);
    await screen.sees('sign-off is signed');
    expect(screen.run.sent).toEqual([{ kind: 'approve', item: 'review:sign-off', note: '', override: 'flaky' }]);
  });

  it('is refused by the engine, which alone has looked for its files, with the form still there', async () => {
    const plan = '{version: 1, streams: [{id: A, run: a, deliverables: report.md}], sign_off: {by: lead, evidence: report.md}}';
    const run = new FakeRun(planOf(plan)).tell((s) => s.exits('A').delivers('A'));
    const reason = 'sign-off cannot be signed: report.md does not exist';
    run.handle.send = (request) => {
      run.sent.push(request);
      return Promise.resolve({ ok: false, reason });
    };
    const screen = show(run);
    await screen.press('a').sees('to be signed by lead');
    await screen.type('seen').press(keys.enter).sees(`✗ ${reason}`);
    screen.press(keys.tab, keys.enter);
    await screen.quiet();
    expect(run.sent).toMatchObject([{ note: 'seen' }, { override: 'seen' }]);
  });

  it('is not signed in spite of anything when that has come up after the form was opened', async () => {
    const plan = `{version: 1, streams: [{id: A, run: a}, {id: B, run: b, gates: [{name: tests, run: t}]}],
      sign_off: {needs: A, evidence: B/tests}}`;
    const run = new FakeRun(planOf(plan)).tell((s) => s.exits('B').gate('B/tests').exits('A'));
    const screen = show(run);
    await screen.press('a').sees('to be signed');
    screen.type('fine');
    run.tell((s) => s.retry('B').exits('B').gate('B/tests', 'failed'));
    await screen.sees('It cannot be signed:');
    screen.press(keys.enter);
    await screen.quiet();
    expect(run.sent).toEqual([]);
  });
});

describe('what an agent asks leave for', () => {
  const asked = async () => {
    const screen = at('agents', 100, 40);
    await screen.press('i').sees('api asks leave for Edit');
    await screen.press(keys.enter).sees('+  return listen(port(process.env));');
    return screen;
  };
  const item = 'permission:api:p1';

  it('is shown as it will happen, and allowed once', async () => {
    const screen = await asked();
    screen.press(keys.enter);
    await screen.sees('api is allowed to');
    expect(screen.run.sent).toEqual([{ kind: 'approve', item, note: '' }]);
  });

  it('is allowed for the rest of the stream', async () => {
    const screen = await asked();
    screen.press(keys.tab, keys.enter);
    await screen.sees('api is allowed to from now on');
    expect(screen.run.sent).toEqual([{ kind: 'approve', item, note: '', scope: 'stream' }]);
  });

  it('is denied with a reason that its agent is told', async () => {
    const screen = await asked();
    await screen.press(keys.tab, keys.tab).sees('reason');
    screen.type('use the config').press(keys.enter);
    await screen.sees('api is told no');
    expect(screen.run.sent).toEqual([{ kind: 'reject', item, note: 'use the config' }]);
  });

  it('is answered by one of its own options, which must be there', async () => {
    const screen = await asked();
    await screen.sees('2 Yes, and do not ask again this session');
    await screen.press(keys.tab, keys.tab, keys.tab).sees('number');
    await screen.type('7').press(keys.enter).sees('3 options');
    screen.press('\u007f').type('2').press(keys.enter);
    await screen.sees('api is told the option');
    expect(screen.run.sent).toEqual([{ kind: 'answer', item, option: 2 }]);
  });
});

it('a stream begins from scratch only when that is meant', async () => {
  const screen = at('agents');
  await screen.press('R').sees('from scratch?');
  screen.press('y');
  await screen.sees('api begins from scratch');
  expect(screen.run.sent).toEqual([{ kind: 'retry', target: { kind: 'stream', stream: 'api' }, fresh: true }]);
});

describe('a form', () => {
  it('keeps what was typed when it is left', async () => {
    const screen = at('refused');
    await screen.press('i', 's').type('half a reas').sees('half a reas');
    screen.press(keys.escape);
    await screen.seesNo('half a reas');
    await screen.press('s').sees('reason half a reas');
    screen.type('on').press(keys.enter);
    await screen.sees('gate lexer/tests is skipped');
    expect(screen.run.sent).toMatchObject([{ kind: 'skipGate', note: 'half a reason' }]);
  });

  it('scrolls what is said, and keeps the field on the smallest screen', async () => {
    const screen = at('refused', 40, 12);
    await screen.press('i', 'O').sees('reason');
    await screen.seesNo('Nothing waits behind it');
    screen.press(...Array.from({ length: 12 }, () => keys.down));
    await screen.sees('Nothing waits behind it');
    await screen.sees('reason');
  });
});

describe('a gate log', () => {
  it('is followed while the gate runs', async () => {
    const run = three();
    run.tell((s) => s.exits('C').say({ type: 'gateStarted', gate: s.state.plan.streams[2]!.gates[0]!.id, round: 1, log: 'gates/C.1.log' }));
    let log = 'begun\n';
    const screen = show(run, 80, 24, { readLog: (_, from) => Promise.resolve({ text: log.slice(from), nextByte: log.length }) });
    await screen.press('g').sees('begun');
    log += 'going on\n';
    await screen.sees('going on');
    for (let i = 0; i < 60; i++) log += `line ${i}\n`;
    await screen.sees('line 59');
    await screen.press(keys.pageUp).seesNo('line 59');
    await screen.press(keys.end).sees('line 59');
    await screen.press('\u001b[H').sees('begun');
    await screen.press('j', 'j').sees('line 0');
    screen.press(keys.escape);
    await screen.sees('● A');
  });

  it('goes on with the newest output where the log keeps no more, and is the whole log again at the end', async () => {
    const run = three();
    const gate = asGateId('C/tests');
    run.tell((s) => s.exits('C').say({ type: 'gateStarted', gate, round: 1, log: 'gates/C.1.log' }));
    let log = 'the head\n';
    const live = ['newest one\n'];
    const readLog: HarnessOptions['readLog'] = (_, from) => {
      if (from < log.length) return Promise.resolve({ text: log.slice(from), nextByte: log.length });
      // Places behind the log, one for each text.
      const at = Math.max(0, from - 100);
      const text = live[at];
      return Promise.resolve(text === undefined ? { text: '', nextByte: from } : { text, nextByte: 101 + at, isLive: true });
    };
    const screen = show(run, 80, 24, { readLog });
    await screen.press('g').sees('newest one');
    live.push('newest two\n');
    await screen.sees('newest two');
    await screen.sees('the head');
    live.length = 0;
    log = 'the head\n[77 bytes are left out]\nthe tail\n';
    run.tell((s) => s.gate('C/tests', 'failed'));
    await screen.sees('the tail');
    await screen.seesNo('newest');
  });

  it('says that it cannot be read', async () => {
    const run = three();
    run.tell((s) => s.exits('C').gate('C/tests', 'failed'));
    const screen = show(run, 80, 24, { readLog: () => Promise.reject(new Error('EACCES: permission denied')) });
    await screen.press('g').sees('the log cannot be read: EACCES');
  });
});

describe('the life of a run', () => {
  it('tells its end once, and panes stay', async () => {
    const run = new FakeRun(plan([stream('A')]));
    const screen = show(run);
    run.panes.show('A', ['the last line']);
    await screen.sees('the last line');
    run.tell((s) => s.passes(61_000).exits('A').delivers(null));
    await screen.sees('test passed');
    await screen.press(keys.escape).sees('run passed in 1m 01s');
    await screen.sees('the last line');
    expect(screen.press('q').left).toBe(true);
  });

  it('says when the engine is not there', async () => {
    const run = three();
    const screen = show(run);
    run.connect({ kind: 'reconnecting', reason: 'the engine was killed' });
    await screen.sees('the engine is not there: the engine was killed');
    run.connect({ kind: 'live', enginePid: 7 });
    await screen.seesNo('the engine is not there');
  });

  it('rebuilds panes from recordings when the host has gone', async () => {
    const run = new FakeRun(plan([stream('A')])).tell((s) => s.exits('A', 1));
    run.connect({ kind: 'ended' });
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\r\n`).join('');
    async function* recording(): AsyncGenerator<RecordedPiece> {
      yield { kind: 'began', at: 0, header: { version: 2, width: 80, height: 24, timestamp: 0 } };
      yield { kind: 'output', at: 0, text: await Promise.resolve(lines) };
      yield { kind: 'resized', at: 1, size: { cols: 60, rows: 20 } };
      yield { kind: 'dropped', at: 1, bytes: 77 };
      yield { kind: 'output', at: 2, text: '\u001b[31mred end\u001b[0m' };
      throw new Error('the disk is bad');
    }
    const screen = show(run, 120, 40, { recording });
    await screen.sees('77 bytes of output were not kept');
    await screen.sees('the recording cannot be read: the disk is bad');
    await screen.sees('red end');
    await screen.press(keys.pageUp).seesNo('red end');
    await screen.press(keys.end).sees('red end');
    await screen.press('z').sees('line 70');
  });
});

describe('the screen', () => {
  it('survives a storm of sizes and asks the panes for the last one only', async () => {
    const run = stage('running');
    const screen = show(run, 120, 40);
    await screen.quiet();
    const before = run.panes.views.length;
    for (let i = 0; i < 40; i++) screen.resize(40 + ((i * 37) % 160), 12 + ((i * 13) % 50));
    screen.resize(30, 9);
    screen.resize(120, 40);
    await screen.quiet();
    const text = screen.screen.text();
    const fresh = show(stage('running'), 120, 40);
    await fresh.quiet();
    expect(text).toBe(fresh.screen.text());
    expect(run.panes.views.length - before).toBeLessThanOrEqual(2);
  });

  it('says nothing and holds no timer when nothing moves', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const screen = at('passed');
    await waitUntil('the host has had its time to answer', () => timers() === before);
    screen.bytes.length = 0;
    await screen.quiet();
    expect(screen.bytes).toEqual([]);
  });

  it('skips frames while the terminal is busy and makes up for them', async () => {
    const run = three();
    const screen = show(run);
    await screen.quiet();
    screen.busy = true;
    screen.bytes.length = 0;
    for (let i = 0; i < 50; i++) run.panes.show('A', [`count ${i}`]);
    await screen.quiet();
    expect(screen.bytes).toEqual([]);
    screen.busy = false;
    screen.dashboard.drained();
    await screen.sees('count 49');
    expect(screen.bytes).toHaveLength(1);
  });

  it('stops for Ctrl-Z and draws everything anew afterwards', async () => {
    const screen = show(three());
    await screen.quiet();
    screen.press(keys.ctrlZ);
    expect(screen.suspended).toBe(1);
    await screen.screen.write('\u001b[2J\u001b[Hgarbage of a shell');
    screen.dashboard.redraw();
    await screen.seesNo('garbage');
    await screen.sees('▌● A');
  });

  it('moves the clock by itself, and only as often as the text changes', async () => {
    const run = three();
    const screen = show(run);
    await screen.sees('0:00');
    run.scenario.passes(1_000);
    await screen.sees('0:01');
    await screen.quiet();
    screen.bytes.length = 0;
    run.scenario.passes(1_000);
    await screen.sees('0:02');
    expect(screen.bytes.join('').length).toBeLessThan(120);
  });

  it('has the terminal notify whoever has another window before them', async () => {
    const run = three();
    const screen = show(run);
    await screen.quiet();
    expect(screen.bytes.join('')).not.toContain('\u001b]9;');
    run.tell((s) => s.reports('A', { question: 'Which colour?' }));
    await waitUntil('the terminal is told', () => screen.bytes.includes('\u001b]9;A asks: Which colour?\u001b\\'));
  });

  it('rings when a program rings', async () => {
    const run = three();
    const screen = show(run);
    run.panes.show('B', ['x']);
    await screen.quiet();
    run.panes.show('B', ['x'], { bells: 1 });
    await waitUntil('the bell is passed on', () => screen.bytes.includes('\u0007'));
  });
});
