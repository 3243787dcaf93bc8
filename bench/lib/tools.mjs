// How each program is told to run the same children: `children` is a list of {name, argv}. `chrome(tool)` is a key that changes something
// that only the program itself draws, and how to know that it has been painted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = resolve(import.meta.dirname, '..');
const bin = (name) => join(here, 'node_modules/.bin', name);
const quote = (word) => `'${word.replaceAll("'", `'\\''`)}'`;
const shell = (argv) => argv.map(quote).join(' ');
const withMark = (argv) => ['env', 'BENCH_CHILD=1', ...argv];

export const tools = {
  sluice: {
    title: 'Sluice',
    command(dir, children) {
      const streams = children.map(({ name, argv }) => `  - id: ${name}\n    run: ${JSON.stringify(withMark(argv))}\n`).join('');
      writeFileSync(join(dir, 'plan.yaml'), `version: 1\nname: bench\nstreams:\n${streams}`);
      return [process.execPath, [resolve(here, '../bin/sluice.js'), 'run', 'plan.yaml']];
    },
    // The mark of the selected stream moves down in the list, and back up.
    chrome: { keys: 'j', painted: (text) => text.includes(Buffer.from('▌').toString('latin1')), undo: 'k' },
    // The first pane gets the keyboard.
    focus: '\r',
    unfocus: '\x1d',
  },
  tmux: {
    title: 'tmux',
    command(dir, children) {
      const [first, ...rest] = children;
      const words = ['new-session', '-x', '200', '-y', '50', ...withMark(first.argv)];
      for (const child of rest) words.push(';', 'split-window', ...withMark(child.argv), ';', 'select-layout', 'tiled');
      words.push(';', 'select-pane', '-t', '0');
      return ['tmux', ['-S', join(dir, 'tmux.sock'), '-f', '/dev/null', ...words]];
    },
    // The command prompt opens in the status line.
    chrome: { keys: '\x02:', painted: (text) => /\x1b\[43m(\x1b\[[0-9;]*H|[\r\n])*:/.test(text), undo: '\x03' },
    focus: '',
    unfocus: '',
  },
  mprocs: {
    title: 'mprocs',
    command(dir, children) {
      const procs = Object.fromEntries(children.map(({ name, argv }) => [name, { cmd: withMark(argv) }]));
      writeFileSync(join(dir, 'mprocs.yaml'), JSON.stringify({ procs, scrollback: 1000 }));
      return [bin('mprocs'), ['--config', join(dir, 'mprocs.yaml')]];
    },
    focus: '\x01',
  },
  turbo: {
    title: 'turbo',
    command(dir, children) {
      const manifest = (name, scripts, extra = {}) => JSON.stringify({ name, version: '1.0.0', private: true, scripts, ...extra });
      writeFileSync(join(dir, 'package.json'), manifest('bench', {}, { workspaces: ['packages/*'], packageManager: 'npm@11.0.0' }));
      writeFileSync(
        join(dir, 'package-lock.json'),
        JSON.stringify({
          name: 'bench',
          version: '1.0.0',
          lockfileVersion: 3,
          requires: true,
          packages: { '': { name: 'bench', workspaces: ['packages/*'] } },
        }),
      );
      writeFileSync(
        join(dir, 'turbo.json'),
        JSON.stringify({ ui: 'tui', tasks: { go: { cache: false, persistent: false } }, globalPassThroughEnv: ['*'] }),
      );
      for (const { name, argv } of children) {
        mkdirSync(join(dir, 'packages', name), { recursive: true });
        writeFileSync(join(dir, 'packages', name, 'package.json'), manifest(name, { go: `exec ${shell(withMark(argv))}` }));
      }
      return [bin('turbo'), ['run', 'go', '--ui', 'tui', '--concurrency', '64', '--no-daemon', '--no-update-notifier', '--skip-infer']];
    },
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  },
  concurrently: {
    title: 'concurrently (no terminals of its own)',
    command(_dir, children) {
      return [process.execPath, [bin('concurrently'), '--raw', ...children.map(({ argv }) => shell(withMark(argv)))]];
    },
  },
};
