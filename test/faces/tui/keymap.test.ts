import { describe, expect, it } from 'vitest';
import { contextTitles, intentOf, keyLabel, keymap, type Context } from '../../../src/faces/tui/keymap.ts';
import { characterKey } from '../../../src/faces/tui/terminal/key-sequences.ts';
import { InputParser } from '../../../src/faces/tui/terminal/input-parser.ts';
import { keyName } from '../../../src/faces/tui/terminal/input.ts';

const contexts = Object.keys(keymap) as Context[];

describe('the key map', () => {
  it.each(contexts)('gives each key one meaning: %s', (context) => {
    const keys = keymap[context].flatMap((binding) => binding.keys);
    expect(keys).toEqual([...new Set(keys)]);
    for (const binding of keymap[context]) for (const key of binding.keys) expect(intentOf(context, key)).toBe(binding.intent);
  });

  it.each(contexts)('has a way out, and says so on the key line: %s', (context) => {
    expect(contextTitles[context]).not.toBe('');
    const out = keymap[context].find(({ intent }) => intent === 'close' || intent === 'quit' || intent === 'leavePane');
    expect(out?.line).toBeDefined();
  });

  it('names keys as the parser does', () => {
    const bytes: Readonly<Record<string, string>> = {
      up: '\u001b[A',
      down: '\u001b[B',
      left: '\u001b[D',
      right: '\u001b[C',
      enter: '\r',
      escape: '\u001b',
      tab: '\t',
      'shift+tab': '\u001b[Z',
      pageup: '\u001b[5~',
      pagedown: '\u001b[6~',
      'shift+pageup': '\u001b[5;2~',
      'shift+pagedown': '\u001b[6;2~',
      home: '\u001b[H',
      end: '\u001b[F',
      f1: '\u001bOP',
      'ctrl+]': '\u001d',
      'ctrl+c': '\u0003',
      'ctrl+l': '\u000c',
      'ctrl+z': '\u001a',
    };
    const named = new Set(contexts.flatMap((context) => keymap[context].flatMap(({ keys }) => keys)));
    for (const name of named) {
      const parser = new InputParser();
      const [event] = [...parser.push(bytes[name] ?? name), ...parser.flush()];
      expect(event?.kind === 'key' && keyName(event.key), name).toBe(name);
    }
  });

  it('writes keys as people do', () => {
    expect(['ctrl+]', 'shift+pageup', 'enter', 'P', ' '].map(keyLabel)).toEqual(['Ctrl-]', 'Shift-PgUp', '↵', 'P', 'Space']);
  });

  it('leaves letters to the program in a pane, all of them', () => {
    for (let point = 0x20; point < 0x7f; point++) expect(intentOf('pane', keyName(characterKey(String.fromCharCode(point))))).toBeNull();
  });
});
