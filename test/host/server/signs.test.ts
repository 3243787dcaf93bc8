import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttemptRef, AttemptSigns } from '../../../src/core/ports/attempts.ts';
import type { HostClient } from '../../../src/wire/host-client.ts';
import { waitUntil } from '../../support/wait.ts';
import { HostBed, ref, size } from '../support/running-host.ts';

let bed: HostBed;
beforeEach(() => {
  bed = new HostBed();
});
afterEach(() => bed.close());
const A = ref('A');
const forever = 'while :; do sleep 1000 & wait; done';

const agent = (engine: HostClient, of: AttemptRef, script: string) =>
  engine.spawn(of, { ...bed.launchOf(of, 'bash', ['-c', script]), signs: true }, size);

async function listening(): Promise<{ readonly engine: HostClient; readonly told: AttemptSigns[] }> {
  const engine = await bed.connect('engine');
  const told: AttemptSigns[] = [];
  engine.onSigns((signs) => told.push(signs));
  return { engine, told };
}

describe('the signs of a real agent', () => {
  test('are told together when they come together', async () => {
    await bed.host();
    const { engine, told } = await listening();
    await agent(engine, A, String.raw`printf '\033]9;4;3\007\033]0;✳ Claude Code\007'; ${forever}`);
    await waitUntil('they are told', () => told.length > 0);
    expect(told[0]).toMatchObject({ ...A, signs: { title: '✳ Claude Code', progress: 3 } });
    expect(told[0]?.outputAt).toBeGreaterThanOrEqual(told[0]?.at ?? Infinity);
  });

  test('are told at their last though a spinner turns on and on, and a spinner alone is told seldom', async () => {
    await bed.host();
    const { engine, told } = await listening();
    const spin = String.raw`for i in $(seq 30); do for s in ⠋ ⠙ ⠹; do printf "\033]0;$s work\007"; sleep 0.02; done; done`;
    await agent(engine, A, `${spin}; printf '\\033]7501;state=done:app=codex\\007'; ${forever}`);
    await waitUntil('the last is told', () => told.some(({ signs }) => signs.programState?.state === 'done'));
    // Ninety turns; of a host that tells each there would be as many.
    expect(told.length).toBeLessThan(30);
  });

  test('are followed by word of any output, so that nobody has to ask for the screen all the time', async () => {
    await bed.host();
    const { engine, told } = await listening();
    await agent(
      engine,
      A,
      String.raw`printf '\033]0;✳\007'; while [ ! -f '${join(bed.dir, 'go')}' ]; do sleep 0.02; done; echo later; ${forever}`,
    );
    await waitUntil('the title is told', () => told.length > 0);
    const before = told.at(-1);
    writeFileSync(join(bed.dir, 'go'), '');
    await waitUntil('the output is told', () => (told.at(-1)?.outputAt ?? 0) > (before?.outputAt ?? 0));
    expect(told.at(-1)).toMatchObject({ signs: before?.signs, at: before?.at });
    expect((await engine.screen(A))?.rows[0]).toBe('later');
  });

  test('are told whole to an engine that connects later, and to no face', async () => {
    await bed.host();
    const { engine, told } = await listening();
    await agent(engine, A, String.raw`printf '\033]0;◇  Ready (dir)     \007'; ${forever}`);
    await waitUntil('they are told', () => told.length > 0);
    const next = await listening();
    await waitUntil('they are told to the next', () => next.told.length > 0);
    expect(next.told[0]).toEqual(told.at(-1));
    const face = await bed.connect('face');
    const seen: AttemptSigns[] = [];
    face.onSigns((signs) => seen.push(signs));
    await face.list();
    expect(seen).toEqual([]);
  });

  test('are told before the exit that follows them at once', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    const order: string[] = [];
    engine.onSigns(({ signs }) => order.push(signs.title ?? ''));
    engine.onExited(() => order.push('exit'));
    await agent(engine, A, String.raw`printf '\033]0;last words\007'`);
    await waitUntil('the exit is told', () => order.includes('exit'));
    expect(order).toEqual(['last words', 'exit']);
  });
});

describe('the screen of an attempt', () => {
  test('is as it is after all output, with its cursor and modes', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    const script = String.raw`seq 20000; printf '\033[?2004h\033[2J\033[3;5Hhere 漢 é   '; touch '${join(bed.dir, 'drawn')}'; ${forever}`;
    await engine.spawn(A, bed.launchOf(A, 'bash', ['-c', script]), size);
    await waitUntil('it is drawn', () => existsSync(join(bed.dir, 'drawn')));
    const look = await waitUntil('it is shown', async () => {
      const now = await engine.screen(A);
      return now?.rows[2] === '    here 漢 é' && now;
    });
    expect(look.rows).toHaveLength(size.rows);
    expect(look.rows.filter((row) => row !== '')).toHaveLength(1);
    expect(look.cursor).toEqual({ x: 16, y: 2 });
    expect(look.modes).toEqual({ applicationCursor: false, bracketedPaste: true, alternateScreen: false });
  });

  test('is nothing for an attempt that nobody knows', async () => {
    await bed.host();
    const engine = await bed.connect('engine');
    expect(await engine.screen(ref('none'))).toBeNull();
  });
});

test('Ctrl-Z of a person is kept from a real agent, which would hang, and from nobody else', async () => {
  await bed.host();
  const engine = await bed.connect('engine');
  const face = await bed.connect('face');
  const read = (file: string) => `stty raw -echo; touch '${join(bed.dir, `${file}.ready`)}'; head -c 3 > '${join(bed.dir, file)}'`;
  await agent(engine, A, read('agent'));
  await engine.spawn(ref('B'), bed.launchOf(ref('B'), 'bash', ['-c', read('plain')]), size);
  for (const file of ['agent', 'plain']) await waitUntil('it reads', () => existsSync(join(bed.dir, `${file}.ready`)));
  face.input(A, 'a\u001ab\u001b[122;5uc');
  face.input(ref('B'), 'a\u001ab');
  await bed.exited(A);
  await bed.exited(ref('B'));
  expect(readFileSync(join(bed.dir, 'agent'), 'utf8')).toBe('abc');
  expect(readFileSync(join(bed.dir, 'plain'), 'utf8')).toBe('a\u001ab');
});
