import * as graphemes from '@xterm/addon-unicode-graphemes';
import * as headless from '@xterm/headless';

/** The packages are CommonJS: under Node their names are properties of `default`, in a bundle they are exports. */
const named = <Module extends object>(module: Module): Module => (module as { readonly default?: Module }).default ?? module;

const { Terminal } = named(headless);
const { UnicodeGraphemesAddon } = named(graphemes);
export type Terminal = headless.Terminal;

/** Lines that can be scrolled back to in what is read from files. */
const scrollback = 5_000;

/** An emulator for text that comes from a file: recordings of attempts, logs of gates. `lines` takes plain line ends as whole ones. */
export function openEmulator(cols: number, rows: number, lines: boolean): Terminal {
  const terminal = new Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: 'off', convertEol: lines });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  return terminal;
}
