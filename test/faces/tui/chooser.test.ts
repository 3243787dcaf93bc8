import { afterEach, expect, it } from 'vitest';
import { openChooser, type Chooser } from '../../../src/faces/tui/chooser/chooser.tsx';
import type { Choice } from '../../../src/faces/tui/chooser/entries.ts';
import { Composer } from '../../../src/faces/tui/composer/composer.ts';
import { InputParser } from '../../../src/faces/tui/terminal/input-parser.ts';
import { ScreenTerminal } from '../../support/screen-terminal.ts';
import { planOffers, runOffers } from '../../support/tui/offers.ts';

let chooser: Chooser | null = null;
afterEach(() => chooser?.close());

function open(
  options: { readonly plans?: ReturnType<typeof planOffers>; readonly runs?: ReturnType<typeof runOffers> } = {},
  cols = 80,
  rows = 24,
) {
  const screen = new ScreenTerminal(cols, rows);
  const composer = new Composer(cols, rows, { depth: 'full' });
  composer.redraw();
  let written: Promise<void> = Promise.resolve();
  const choices: (Choice | null)[] = [];
  const terminal = {
    size: () => ({ cols, rows }),
    write: (bytes: string) => void (written = written.then(() => screen.write(bytes))),
    busy: false,
    mouse: () => undefined,
    suspend: () => undefined,
    close: () => undefined,
  };
  const now = 1_000_000 + 3_600_000;
  const opened = openChooser({
    project: '~/parser',
    plans: planOffers(),
    runs: runOffers(),
    now,
    ...options,
    composer,
    terminal,
    chosen: (choice) => void choices.push(choice),
    failed: (error) => expect.fail(String(error)),
  });
  chooser = opened;
  const parser = new InputParser();
  return {
    choices,
    press: (...keys: readonly string[]) => {
      for (const key of keys) opened.input([...parser.push(key), ...parser.flush()]);
    },
    text: async () => {
      await written;
      return screen.text();
    },
  };
}

it('offers plans and runs, the one at work first', async () => {
  const { text, press, choices } = open();
  const screen = await text();
  expect(screen).toContain('─ start a plan ─');
  expect(screen).toMatch(/✗ plans\/broken\.yaml +has errors/);
  expect(screen).toMatch(/▌● Parser rewrite +running +2\/10/);
  expect(screen).toMatch(/✓ Parser rewrite +passed +10\/10/);
  expect(screen).toMatch(/◌ Parser rewrite +interrupted/);
  press('\r');
  expect(choices).toEqual([{ kind: 'run', run: 'r-20261121-091000-a1b0' }]);
});

it('starts a plan with Enter, and tells what it is about before', async () => {
  const { text, press, choices } = open({ runs: [] });
  expect(await text()).toContain('nobody notices');
  press('j', 'j', 'j');
  expect(await text()).toContain('`sluice check plans/broken.yaml` tells them');
  press('k', '\r');
  expect(choices).toEqual([{ kind: 'plan', file: 'plans/release.yaml' }]);
});

it.each(['q', '\u001b', '\u0003'])('is left by %j', (key) => {
  const { press, choices } = open();
  press(key);
  expect(choices).toEqual([null]);
});

it('scrolls a list that is longer than the screen', async () => {
  const plans = Array.from({ length: 60 }, (_, index) => ({
    file: `plans/${String(index).padStart(2, '0')}.yaml`,
    plan: planOffers()[0]!.plan,
  }));
  const { text, press } = open({ plans, runs: [] }, 40, 12);
  expect(await text()).toContain('plans/00.yaml');
  press(...Array.from({ length: 40 }, () => 'j'));
  expect(await text()).toContain('▌  plans/40.yaml');
  expect(await text()).not.toContain('plans/00.yaml');
});

it('says how small is too small', async () => {
  expect(await open({}, 30, 8).text()).toContain('Sluice needs at least 40x12');
});
