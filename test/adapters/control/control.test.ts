import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { serveControl, type ControlServer } from '../../../src/adapters/control/server.ts';
import { asRunId } from '../../../src/core/ids.ts';
import type { Answer, Engine } from '../../../src/core/ports/index.ts';
import type { Envelope, RunRequest } from '../../../src/core/run/events.ts';
import type { FromEngine } from '../../../src/wire/control.ts';
import { waitUntil } from '../../support/wait.ts';

const run = asRunId('r-1');
const event = (seq: number, what = `event ${seq}`): Envelope => ({
  v: 1,
  run,
  seq,
  at: seq,
  mono: seq,
  event: { type: 'engineFaulted', what },
});

/** An engine that has events, and answers when the test says so. */
class ScriptedEngine implements Engine {
  readonly run = run;
  readonly events: Envelope[] = [];
  readonly asked: { readonly request: RunRequest; readonly by: string; readonly answer: (answer: Answer) => void }[] = [];
  readonly #listeners = new Set<(events: readonly Envelope[]) => void>();

  lastSeq = () => this.events.length;
  /** How often events were read back. */
  pages = 0;
  eventsAfter = (seq: number, limit: number) => {
    this.pages += 1;
    return this.events.slice(seq, seq + limit);
  };
  onEvents = (listener: (events: readonly Envelope[]) => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  request = (request: RunRequest, by: string): Promise<Answer> => new Promise((answer) => this.asked.push({ request, by, answer }));
  happen(...events: Envelope[]): void {
    this.events.push(...events);
    for (const listener of this.#listeners) listener(events);
  }
}

/** A face by hand. */
class Face {
  readonly socket: Socket;
  readonly got: FromEngine[] = [];
  over = false;
  #rest = '';

  constructor(file: string) {
    this.socket = connect(file);
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      this.got.push(...lines.map((line) => JSON.parse(line) as FromEngine));
    });
    this.socket.on('close', () => (this.over = true));
    this.socket.on('error', () => undefined);
  }
  say(message: unknown): void {
    this.socket.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  }
  hello(afterSeq = 0): this {
    this.say({ type: 'hello', protocol: 1, afterSeq });
    return this;
  }
  seqs(): number[] {
    return this.got.flatMap((message) => (message.type === 'events' ? message.events.map(({ seq }) => seq) : []));
  }
}

const opened: { dir: string; server: ControlServer; faces: Face[] }[] = [];
async function serve() {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-control-'));
  const engine = new ScriptedEngine();
  const file = join(dir, 's');
  const server = await serveControl(engine, file, 4711);
  const faces: Face[] = [];
  opened.push({ dir, server, faces });
  const face = () => {
    const made = new Face(file);
    faces.push(made);
    return made;
  };
  return { engine, server, face, file };
}
afterEach(async () => {
  for (const { dir, server, faces } of opened.splice(0)) {
    for (const face of faces) face.socket.destroy();
    await server.leave('ended');
    rmSync(dir, { recursive: true });
  }
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('events', () => {
  test('a face gets what it lacks, in parts, then what happens, each once and in order', async () => {
    const { engine, face } = await serve();
    engine.happen(...range(1, 5_000).map((seq) => event(seq)));
    const late = face().hello(4_000);
    const early = face().hello();
    // From before they are greeted until after they have caught up, something happens in every turn.
    let seq = 5_000;
    await waitUntil('both are greeted, and much has happened', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      engine.happen(event((seq += 1)));
      return early.got.length > 0 && late.got.length > 0 && seq > 5_200;
    });
    await waitUntil('both have caught up', () => early.seqs().at(-1) === seq && late.seqs().at(-1) === seq);
    expect(early.seqs()).toEqual(range(1, seq));
    expect(late.seqs()).toEqual(range(4_001, seq));
    expect(early.got[0]).toEqual({ type: 'welcome', protocol: 1, run, pid: 4711, lastSeq: expect.any(Number) as number });
    const parts = early.got.flatMap((message) => (message.type === 'events' ? [message.events.length] : []));
    expect(Math.max(...parts)).toBeLessThanOrEqual(500);
  });

  test('a face that takes nothing is given no more, keeps nobody waiting, and catches up when it reads again', async () => {
    const { engine, face } = await serve();
    const slow = face().hello();
    const quick = face().hello();
    await waitUntil('both are greeted', () => slow.got.length === 1 && quick.got.length === 1);
    slow.socket.pause();
    for (const seq of range(1, 400)) {
      engine.happen(event(seq, 'x'.repeat(20_000)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitUntil('the quick one has all', () => quick.seqs().length === 400);
    const pages = engine.pages;
    slow.socket.resume();
    await waitUntil('the slow one has caught up', () => slow.seqs().length === 400);
    expect(slow.seqs()).toEqual(range(1, 400));
    // What it had not taken was not kept for it in memory: it was read again.
    expect(engine.pages).toBeGreaterThan(pages);
  });
});

describe('requests', () => {
  const pauseAll: RunRequest = { kind: 'pause', target: { kind: 'all' } };

  test('are answered by their number, whatever their order', async () => {
    const { engine, face } = await serve();
    const one = face().hello();
    one.say({ type: 'request', id: 7, request: pauseAll, by: 'ada@here' });
    one.say({ type: 'request', id: 8, request: { kind: 'approve', item: 'review:C1', note: '' }, by: 'ada@here' });
    await waitUntil('both are asked', () => engine.asked.length === 2);
    expect(engine.asked[0]).toMatchObject({ request: pauseAll, by: 'ada@here' });
    engine.asked[1]?.answer({ ok: false, reason: 'there is no such checkpoint' });
    engine.asked[0]?.answer({ ok: true });
    await waitUntil('both are answered', () => one.got.filter(({ type }) => type === 'answer').length === 2);
    expect(one.got.slice(1)).toEqual([
      { type: 'answer', id: 8, ok: false, reason: 'there is no such checkpoint' },
      { type: 'answer', id: 7, ok: true },
    ]);
  });

  test.each([
    null,
    {},
    { kind: 'explode' },
    { kind: 'toString' },
    { kind: 'pause' },
    { kind: 'pause', target: { kind: 'stream' } },
    { kind: 'send', stream: 'A' },
    { kind: 'approve', item: 3, note: '' },
    { kind: 'retryGate' },
  ])('what is no request never reaches the engine: %j', async (request) => {
    const { engine, face } = await serve();
    const one = face().hello();
    one.say({ type: 'request', id: 1, request, by: 'ada@here' });
    await waitUntil('it is answered', () => one.got.length === 2);
    expect(one.got[1]).toMatchObject({ type: 'answer', id: 1, ok: false });
    expect(engine.asked).toEqual([]);
  });

  test('a face that does not introduce itself, or speaks something else, is shown the door; others do not notice', async () => {
    const { engine, face } = await serve();
    const good = face().hello();
    const bad = [
      '{"type":"request","id":1}',
      'GET / HTTP/1.1',
      '{"type":"hello","protocol":2,"afterSeq":0}',
      'null',
      '{"type":"hello","protocol":1}',
    ];
    const faces = bad.map((line) => {
      const one = face();
      one.say(line);
      return one;
    });
    await waitUntil('they are out', () => faces.every((one) => one.over));
    engine.happen(event(1));
    await waitUntil('the good one goes on', () => good.seqs().length === 1);
    expect(engine.asked).toEqual([]);
  });
});

describe('leaving', () => {
  test('every face is told why, and the socket is gone', async () => {
    const { server, face, file } = await serve();
    const faces = [face().hello(), face().hello()];
    await waitUntil('they are greeted', () => faces.every((one) => one.got.length === 1));
    await server.leave('replaced');
    await waitUntil('they are out', () => faces.every((one) => one.over));
    for (const one of faces) expect(one.got.at(-1)).toEqual({ type: 'bye', reason: 'replaced' });
    const refused = new Face(file);
    await waitUntil('nobody is let in', () => refused.over);
  });

  test('a face that has stopped reading does not hold it up', async () => {
    const { engine, server, face } = await serve();
    const slow = face().hello();
    await waitUntil('it is greeted', () => slow.got.length === 1);
    slow.socket.pause();
    engine.happen(...range(1, 100).map((seq) => event(seq, 'x'.repeat(50_000))));
    await expect(server.leave('ended')).resolves.toBeUndefined();
  });
});
