import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyName, type InputEvent } from '../../../../src/faces/tui/terminal/input.ts';
import { InputParser } from '../../../../src/faces/tui/terminal/input-parser.ts';

const names = (events: readonly InputEvent[]): string[] =>
  events.map((event) =>
    event.kind === 'key' ? keyName(event.key) : event.kind === 'paste' ? `paste(${event.text})` : `${event.action} ${event.x},${event.y}`,
  );

const parse = (text: string): string[] => {
  const parser = new InputParser();
  return names([...parser.push(text), ...parser.flush()]);
};

describe('keys', () => {
  it.each([
    ['a', 'a'],
    ['P', 'P'],
    ['?', '?'],
    ['é', 'é'],
    ['漢', '漢'],
    ['👍', '👍'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
    ['\u001b[Z', 'shift+tab'],
    ['\u007f', 'backspace'],
    ['\u0003', 'ctrl+c'],
    ['\u001a', 'ctrl+z'],
    ['\u001d', 'ctrl+]'],
    ['\u0000', 'ctrl+ '],
    ['\u001b[A', 'up'],
    ['\u001bOA', 'up'],
    ['\u001b[1;5C', 'ctrl+right'],
    ['\u001b[5~', 'pageup'],
    ['\u001b[5;2~', 'shift+pageup'],
    ['\u001b[H', 'home'],
    ['\u001b[4~', 'end'],
    ['\u001b[3~', 'delete'],
    ['\u001bOP', 'f1'],
    ['\u001b[15~', 'f5'],
    ['\u001b[[C', 'f3'],
    ['\u001bx', 'alt+x'],
    ['\u001b[93;5u', 'ctrl+]'],
    ['\u001b[112;2u', 'P'],
    ['\u001b[27u', 'escape'],
    ['\u001b[27;5;99~', 'ctrl+c'],
  ])('%j is %s', (bytes, name) => {
    expect(parse(bytes)).toEqual([name]);
  });

  it('takes a lone Escape for the key only when nothing follows', () => {
    const parser = new InputParser();
    expect(parser.push('\u001b')).toEqual([]);
    expect(parser.pending).toBe(true);
    expect(names(parser.flush())).toEqual(['escape']);
    expect(parser.pending).toBe(false);
  });

  it('keeps the bytes of a key for panes', () => {
    expect(new InputParser().push('\u001b[1;3D')).toEqual([
      { kind: 'key', key: { name: 'left', ctrl: false, alt: true, shift: false }, raw: '\u001b[1;3D' },
    ]);
  });

  it('drops what the terminal answers', () => {
    expect(parse('\u001b[?62;4c\u001b[12;40R\u001b]11;rgb:0000/0000/0000\u001b\\\u001bP1+r\u001b\\\u001b[Ia')).toEqual(['a']);
  });
});

describe('pastes', () => {
  it('come whole, whatever is in them', () => {
    expect(parse('\u001b[200~rm -rf\nx\u001b[A\u0003\u001b[201~q')).toEqual(['paste(rm -rf\nx\u001b[A\u0003)', 'q']);
  });
  it('are waited for without an end', () => {
    const parser = new InputParser();
    parser.push('\u001b[200~half');
    expect([parser.pending, parser.flush()]).toEqual([false, []]);
    expect(names(parser.push(' done\u001b[201~'))).toEqual(['paste(half done)']);
  });
});

describe('the mouse', () => {
  it.each([
    ['\u001b[<0;1;1M', 'press 0,0'],
    ['\u001b[<0;80;24m', 'release 79,23'],
    ['\u001b[<64;5;6M', 'wheelUp 4,5'],
    ['\u001b[<65;5;6M', 'wheelDown 4,5'],
    ['\u001b[<32;5;6M', 'move 4,5'],
  ])('%j is %s', (report, event) => {
    expect(parse(report)).toEqual([event]);
  });
  it('keeps the modifiers', () => {
    expect(new InputParser().push('\u001b[<20;1;1M')).toMatchObject([{ kind: 'mouse', button: 0, modifiers: 20 }]);
  });
});

it('understands the same however the bytes are cut', () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    '👍',
    '\r',
    '\u001b[A',
    '\u001b[1;5C',
    '\u001bOP',
    '\u001b[5~',
    '\u001b[200~some\ntext\u001b[201~',
    '\u001b[<0;10;5M',
    '\u001b[<65;200;50M',
    '\u001b[93;5u',
    '\u001b]11;rgb:1/2/3\u0007',
    '\u001b[?62c',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(200)), (pieces, cuts) => {
      const text = pieces.join('');
      const whole = parse(text);
      const parser = new InputParser();
      const seen: InputEvent[] = [];
      // Between the halves of a surrogate pair there is no cut: the decoder before the parser joins bytes to whole characters.
      const places = [...new Set(cuts.filter((cut) => cut < text.length && !/[\udc00-\udfff]/.test(text[cut] ?? '')))].sort(
        (a, b) => a - b,
      );
      let from = 0;
      for (const cut of [...places, text.length]) {
        seen.push(...parser.push(text.slice(from, cut)));
        from = cut;
      }
      seen.push(...parser.flush());
      expect(names(seen)).toEqual(whole);
    }),
  );
});

it('never throws and never hangs, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('\u001b', '[', ']', 'O', '<', ';', '1', '2', '0', '~', 'M', 'u', 'a', '\u0007') })),
      (chunks) => {
        const parser = new InputParser();
        for (const chunk of chunks) parser.push(chunk);
        parser.flush();
      },
    ),
  );
});
