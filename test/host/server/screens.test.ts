import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostClient } from '../../../src/wire/host-client.ts';
import { hostPanes } from '../../../src/wire/host-panes.ts';
import { readEndpoint } from '../../../src/wire/endpoint.ts';
import type { FromHost, PaneFrame, ToHost } from '../../../src/wire/screen.ts';
import { overSocket } from '../../../src/wire/lines.ts';
import { connect } from 'node:net';
import { waitUntil } from '../../support/wait.ts';
import { PaneMirror } from '../support/pane-mirror.ts';
import { HostBed, ref, size, statusOf } from '../support/running-host.ts';

let bed: HostBed;
let engine: HostClient;
let face: HostClient;
let mirror: PaneMirror;
beforeEach(async () => {
  bed = new HostBed();
  await bed.host();
  engine = await bed.connect('engine');
  face = await bed.connect('face');
  mirror = new PaneMirror(face);
});
afterEach(() => bed.close());
const A = ref('A');
const shows = (what: string, of = A) => waitUntil(`the pane shows ${what}`, () => mirror.text(of).includes(what));

describe('a pane', () => {
  test('shows what the program prints, in any script', async () => {
    mirror.view({ ref: A });
    await bed.shell(engine, A, `printf '\\033[1;32mgrün\\033[0m 漢字 👨‍👩‍👧 e\\xcc\\x81 —\\n'; sleep 1000`);
    await shows('—');
    expect(mirror.row(A, 0)).toEqual([
      ['1;32', 'grün'],
      ['', ' '],
      [
        '',
        [
          ['漢', 2],
          ['字', 2],
        ],
      ],
      ['', ' '],
      ['', [['👨‍👩‍👧', 2]]],
      ['', ' '],
      ['', [['e\u0301', 1]]],
      ['', ' —'],
    ]);
    expect(mirror.pane(A)).toMatchObject({ cursor: { x: 0, y: 1 }, ended: false, scrollback: 0 });
  });

  test('that is asked for before there is an attempt shows it when it comes', async () => {
    mirror.view({ ref: A, size: { cols: 61, rows: 17 } });
    await bed.shell(engine, A, 'stty size; sleep 1000');
    await shows('17 61');
    expect(mirror.lines(A)).toHaveLength(17);
  });

  test('shows its last screen after the end', async () => {
    mirror.view({ ref: A });
    await bed.shell(engine, A, 'seq 1 5000; printf "the last words"');
    await bed.exited(A);
    await waitUntil('it has ended', () => mirror.pane(A)?.ended);
    expect(mirror.text(A).endsWith('4999\n5000\nthe last words')).toBe(true);
    // Somebody who comes later sees it, too.
    const late = new PaneMirror(await bed.connect('face'));
    late.view({ ref: A, resize: false });
    await waitUntil('the late one sees it', () => late.pane(A)?.ended);
    expect(late.text(A)).toBe(mirror.text(A));
  });

  test('echoes keys, and only rows that changed are sent', async () => {
    mirror.view({ ref: A, focused: true });
    await bed.shell(engine, A, 'seq 1 10; cat');
    await shows('10');
    let rows = 0;
    face.onFrame((panes: readonly PaneFrame[]) => {
      for (const pane of panes) rows += pane.rows.length;
    });
    const echo = new PaneMirror(await bed.connect('face'));
    echo.view({ ref: A, resize: false });
    await waitUntil('the other sees the pane', () => echo.text(A).includes('10'));
    face.input(A, 'abc');
    await waitUntil('the echo is shown', () => echo.text(A).endsWith('abc'));
    await waitUntil('it was sent here, too', () => rows > 0);
    expect(rows).toBeLessThanOrEqual(3);
  });

  test('can be scrolled back, while more comes', async () => {
    mirror.view({ ref: A });
    await bed.shell(engine, A, 'seq 1 300; read x; seq 301 3000; read x');
    await shows('300');
    expect(mirror.pane(A)?.scrollback).toBe(277);
    mirror.view({ ref: A, scroll: 100 });
    await waitUntil('it is scrolled', () => mirror.lines(A)[0] === '178');
    expect(mirror.lines(A).at(-1)).toBe('201');
    expect(mirror.pane(A)?.cursor).toBeNull();
    face.input(A, '\r');
    await waitUntil('the newest are a hundred lines below', () => mirror.lines(A).at(-1) === '2900' || mirror.lines(A).at(-1) === '2901');
    mirror.view({ ref: A, scroll: 1_000_000 });
    await waitUntil('it is at the top', () => (mirror.pane(A)?.scrollback ?? 0) === 1000 && mirror.lines(A)[0] !== '2877');
    const top = Number(mirror.lines(A)[0]);
    expect(mirror.lines(A)).toEqual(Array.from({ length: 24 }, (_, index) => String(top + index)));
  });

  test('tells title, bells and modes', async () => {
    mirror.view({ ref: A });
    await bed.shell(engine, A, String.raw`printf '\033]0;a title\007\007\007\033[?2004h\033[?1h\033[?1003h\033[5 q'; sleep 1000`);
    await waitUntil('the bells have rung', () => mirror.pane(A)?.bells === 2);
    expect(mirror.pane(A)).toMatchObject({
      title: 'a title',
      modes: { applicationCursor: true, bracketedPaste: true, mouse: 'any', alternateScreen: false },
      cursor: { shape: 'bar' },
    });
  });

  test('answers what the program asks its terminal', async () => {
    mirror.view({ ref: A });
    await bed.shell(engine, A, String.raw`stty raw -echo; printf 'ab\033[6n'; IFS= read -rd R answer; printf '%q' "$answer"; sleep 1000`);
    await shows('1;3');
    expect(mirror.text(A)).toMatch(/1;3'?$/);
  });
});

/** Says each new size once it is ready, and looks for it itself: bash forgets a SIGWINCH that comes while it answers another. */
const tellsSize =
  'last=$(stty size); echo ready; while :; do now=$(stty size); [ "$now" = "$last" ] || echo "$now"; last=$now; sleep 0.02; done';

describe('sizes', () => {
  test('reach the program, and its screen follows', async () => {
    mirror.view({ ref: A });
    await bed.shell(engine, A, tellsSize);
    await shows('ready');
    mirror.view({ ref: A, size: { cols: 132, rows: 43 } });
    await shows('43 132');
    expect(mirror.lines(A)).toHaveLength(43);
  });

  test('are those of the client that asked last; when it goes, of the one before', async () => {
    const other = new PaneMirror(await bed.connect('face'));
    const third = await bed.connect('face');
    mirror.view({ ref: A });
    await bed.shell(engine, A, tellsSize);
    await shows('ready');
    mirror.view({ ref: A, size: { cols: 100, rows: 30 } });
    await shows('30 100');
    other.view({ ref: A, size: { cols: 60, rows: 10 } });
    await waitUntil('the second decides', () => other.text(A).includes('10 60'));
    // Asking again for the same decides nothing; neither does looking without asking.
    mirror.view({ ref: A, size: { cols: 100, rows: 30 }, focused: true });
    third.view([{ ref: A, size: { cols: 20, rows: 5 }, resize: false, scroll: 0, focused: false }]);
    // The first sees the smaller screen in its larger pane.
    await shows('10 60');
    expect(mirror.lines(A)).toHaveLength(30);
    other.view();
    await waitUntil('the first decides again', () => mirror.text(A).lastIndexOf('30 100') > mirror.text(A).lastIndexOf('10 60'));
  });

  test('smaller than the terminal show the rows around the cursor, cut', async () => {
    mirror.view({ ref: A, size: { cols: 80, rows: 24 } });
    await bed.shell(engine, A, 'seq 101 120; printf "a long line that is cut"; sleep 1000');
    await shows('a long line');
    const small = new PaneMirror(await bed.connect('face'));
    small.view({ ref: A, size: { cols: 6, rows: 3 }, resize: false });
    await waitUntil('the small one sees the end', () => small.lines(A).length === 3);
    expect(small.lines(A)).toEqual(['119', '120', 'a long']);
    expect(small.pane(A)?.cursor).toBeNull();
  });
});

describe('full-screen programs', () => {
  test.runIf(existsSync('/usr/bin/vim'))('vim', async () => {
    mirror.view({ ref: A, focused: true });
    const answer = await engine.spawn(A, bed.launchOf(A, 'vim', ['-u', 'NONE', '-N', 'some-file']), size);
    expect(answer.ok).toBe(true);
    await shows('some-file');
    expect(mirror.pane(A)?.modes.alternateScreen).toBe(true);
    expect(mirror.lines(A).filter((line) => line.startsWith('~')).length).toBeGreaterThan(15);
    face.input(A, 'ihello wörld 漢\u001b');
    await shows('hello wörld 漢');
    mirror.view({ ref: A, focused: true, size: { cols: 100, rows: 40 } });
    await waitUntil('it fills the larger screen', () => mirror.lines(A).filter((line) => line.startsWith('~')).length > 30);
    face.input(A, ':wq\r');
    expect((await bed.exited(A)).exitCode).toBe(0);
    await waitUntil('its screen is left', () => mirror.pane(A)?.modes.alternateScreen === false);
  });

  test.runIf(existsSync('/usr/bin/less'))('less', async () => {
    mirror.view({ ref: A, focused: true });
    await bed.shell(engine, A, 'seq 1 10000 | less');
    await shows('23');
    face.input(A, 'G');
    await shows('10000');
    face.input(A, 'q');
    expect((await bed.exited(A)).exitCode).toBe(0);
  });

  test.runIf(existsSync('/usr/bin/htop'))('htop', async () => {
    mirror.view({ ref: A, focused: true });
    const answer = await engine.spawn(A, bed.launchOf(A, 'htop', []), size);
    expect(answer.ok).toBe(true);
    await shows('PID');
    face.input(A, 'q');
    expect((await bed.exited(A)).exitCode).toBe(0);
  });

  test.runIf(existsSync('/usr/bin/tmux'))('another tmux', async () => {
    mirror.view({ ref: A, focused: true });
    await bed.shell(engine, A, 'exec tmux -L sluice-$$ -f /dev/null new "echo inside; exec cat"');
    await shows('inside');
    expect(mirror.lines(A).at(-1)).toMatch(/^\[0\]/);
    face.input(A, 'typed');
    await shows('typed');
    face.input(A, '\r\u0004');
    await bed.exited(A);
  });
});

describe('a flood of eight', () => {
  const floods = Array.from({ length: 8 }, (_, index) => ref(`F${index}`));
  const flood = 'exec yes "a log line of a program that will not stop: 0123456789 0123456789"';

  test('keeps no key waiting, and the screens go on', async () => {
    mirror.view(...floods.map((of) => ({ ref: of })), { ref: A, focused: true });
    for (const of of floods) await bed.shell(engine, of, flood);
    await bed.shell(engine, A, 'stty -echo; while read -r line; do echo "got $line"; done');
    for (const of of floods) await shows('0123456789', of);
    for (let key = 0; key < 10; key++) {
      face.input(A, `${key}\r`);
      await shows(`got ${key}`);
    }
    // All are full screens of whole lines.
    for (const of of floods)
      expect(new Set(mirror.lines(of).slice(0, 23))).toEqual(
        new Set(['a log line of a program that will not stop: 0123456789 0123456789']),
      );
    for (const of of floods) expect(await engine.stop(of, 100)).toBe(true);
    for (const of of floods) await bed.exited(of);
  });

  test('ends with every screen complete, however far behind it was', async () => {
    const counts = Array.from({ length: 8 }, (_, index) => 60_000 + index * 7_000);
    mirror.view(...floods.map((of) => ({ ref: of })));
    for (const [index, of] of floods.entries()) await bed.shell(engine, of, `seq 1 ${counts[index]}; printf "end of ${index}"`);
    for (const of of floods) await bed.exited(of);
    for (const [index, of] of floods.entries()) {
      await waitUntil('the screen is complete', () => mirror.pane(of)?.ended);
      const last = Array.from({ length: 23 }, (_, line) => String(counts[index]! - 22 + line));
      expect(mirror.lines(of)).toEqual([...last, `end of ${index}`]);
      expect(mirror.pane(of)?.scrollback).toBe(1000);
    }
    // And so is every scrollback, to its first line.
    mirror.view(...floods.map((of) => ({ ref: of, scroll: 1000 })));
    for (const [index, of] of floods.entries()) {
      await waitUntil('the scrollback is there', () => mirror.lines(of)[0] === String(counts[index]! - 1022));
      expect(mirror.lines(of)).toEqual(Array.from({ length: 24 }, (_, line) => String(counts[index]! - 1022 + line)));
    }
  });
});

test('a client that never acknowledges is sent one frame, and costs no memory', async () => {
  const socket = connect(readEndpoint(bed.folder.hostEndpoint)!.socket);
  const lines = overSocket<FromHost, ToHost>(socket);
  const frames: number[] = [];
  lines.onMessage((message) => {
    if (message.type === 'frame') frames.push(message.frame);
  });
  lines.send({ type: 'hello', protocol: 1, role: 'face' });
  lines.send({ type: 'view', panes: [{ ref: A, size, resize: false, scroll: 0, focused: false }] });
  mirror.view({ ref: A });
  await bed.shell(engine, A, 'for i in $(seq 1 200); do echo $i; sleep 0.005; done; echo over; sleep 1000');
  await shows('over');
  expect(mirror.frames).toBeGreaterThan(5);
  expect(frames).toEqual([1]);
  lines.send({ type: 'ack', frame: 1 });
  await waitUntil('the next frame has the rest in one', () => frames.length === 2);
  lines.destroy();
});

test('a host with nothing to do does nothing', async () => {
  const quiet = Array.from({ length: 4 }, (_, index) => ref(`Q${index}`));
  mirror.view(...quiet.map((of, index) => ({ ref: of, focused: index === 0 })));
  for (const of of quiet) await bed.shell(engine, of, 'seq 1 3000; echo quiet; exec sleep 1000');
  for (const of of quiet) await shows('quiet', of);
  const pid = readEndpoint(bed.folder.hostEndpoint)!.process.pid;
  const switches = () => statusOf(pid, 'voluntary_ctxt_switches') + statusOf(pid, 'nonvoluntary_ctxt_switches');
  // What was to be settled is settled after a while; from then on half a second passes without one wake-up.
  await waitUntil('it rests', async () => {
    const before = switches();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return switches() - before === 0;
  });
});

test('the panes of a face follow the host of the run, as soon as there is one and when another comes', async () => {
  const later = new HostBed();
  const frames: PaneFrame[] = [];
  const panes = hostPanes({ locate: () => readEndpoint(later.folder.hostEndpoint)?.socket ?? null });
  try {
    panes.onFrame((sent) => void frames.push(...sent));
    panes.view([{ ref: A, size, resize: true, scroll: 0, focused: true }]);
    const first = await later.host();
    const one = await later.connect('engine');
    await later.shell(one, A, 'echo first; read x; echo "got $x"; sleep 1000');
    const text = () => JSON.stringify(frames);
    await waitUntil('the first is seen', () => text().includes('first'));
    panes.input(A, 'key\r');
    await waitUntil('the key arrived', () => text().includes('got key'));
    first.kill('SIGKILL');
    await waitUntil('it has gone', () => first.signalCode !== null);
    await later.host();
    const two = await later.connect('engine');
    panes.view([{ ref: ref('A', 2), size, resize: true, scroll: 0, focused: true }]);
    await later.shell(two, ref('A', 2), 'echo second; sleep 1000');
    await waitUntil('the second is seen', () => text().includes('second'));
  } finally {
    panes.close();
    await later.close();
  }
});
