// Writes docs/cli.md from the command table. `--check` writes nothing and exits with 1 when the file differs from what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitMeanings } from '../src/faces/cli/exit-status.ts';
import { bareUsage, commandTable } from '../src/faces/cli/table/table.ts';

const cell = (text) => text.replaceAll('|', '\\|');
const table = (head, rows) => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
];

function argumentText({ name, required, variadic }) {
  const shown = name + (variadic ? '...' : '');
  return required ? shown : `[${shown}]`;
}

function commandSection({ name, summary, description, args, options, examples }) {
  const usage = ['sluice', name, ...args.map(argumentText), ...(options.length > 0 ? ['[OPTIONS]'] : [])].join(' ');
  const rows = [
    ...args.map((argument) => [`\`${argument.name}\``, argument.about]),
    ...options.map(({ flags, about }) => [`\`${flags}\``, about]),
  ];
  return [
    `### \`${usage}\``,
    '',
    `${summary[0].toUpperCase()}${summary.slice(1)}. ${description.join('\n\n')}`,
    '',
    ...(rows.length > 0 ? [...table(['', ''], rows), ''] : []),
    '```sh',
    ...examples.map(({ line, about }) => `${line}  # ${about}`),
    '```',
    '',
  ];
}

const groups = [...new Set(commandTable.map(({ group }) => group))];
const page = [
  '<!-- Made by scripts/cli-docs.mjs from src/faces/cli/table. Change it there. -->',
  '',
  '# The command',
  '',
  `\`sluice ${bareUsage.usage}\`: ${bareUsage.about}`,
  '',
  'Data goes to standard output, talk to standard error. Every command has `--help`, and `--json` where it prints data. `-C DIR` works as if called in that folder.',
  '',
  'The project of a folder is the nearest folder above it with a `.sluice/`, else the top of its git repository, else the folder itself. All runs of a project lie in its `.sluice/`.',
  '',
  'Colour follows `NO_COLOR`, `FORCE_COLOR` and `TERM`. Without a terminal, or with `TERM=dumb`, the dashboard gives way to lines, and a note says so.',
  '',
  '## Exit status',
  '',
  ...table(
    ['', ''],
    exitMeanings.map(([status, meaning]) => [String(status), meaning]),
  ),
  '',
  '## Environment',
  '',
  ...table(
    ['', ''],
    [
      ['`NO_COLOR`, `FORCE_COLOR`', 'without colour, or with it where it would not be; `FORCE_COLOR=0` is without, and outdoes `NO_COLOR`'],
      ['`TERM=dumb`', 'no dashboard, no colour'],
      ['`SLUICE_DEBUG=1`', 'shows where in the program an internal fault (exit status 5) came from'],
      ['`NODE_DISABLE_COMPILE_CACHE=1`', 'keeps Node from storing compiled code in the temporary folder'],
    ],
  ),
  '',
  ...groups.flatMap((group) => [`## ${group}`, '', ...commandTable.filter((spec) => spec.group === group).flatMap(commandSection)]),
]
  .join('\n')
  .trimEnd()
  .concat('\n');

const file = resolve(import.meta.dirname, '../docs/cli.md');
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/cli.md is not what the command table says: run npm run generate');
  process.exitCode = 1;
}
