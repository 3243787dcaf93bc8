import type { CommandSpec } from '../command-spec.ts';

export const otherCommands: readonly CommandSpec[] = [
  {
    name: 'completion',
    group: 'Other',
    summary: 'print the completion script of a shell',
    description: [
      'Completes commands and options, and plans, runs, streams and what waits for a person as they are at that moment.',
      'bash: put `source <(sluice completion bash)` into ~/.bashrc. zsh: put `source <(sluice completion zsh)` into ~/.zshrc, below compinit. fish: `sluice completion fish > ~/.config/fish/completions/sluice.fish`.',
    ],
    args: [{ name: 'SHELL', about: 'bash, zsh or fish', required: false, variadic: false, completes: 'shell' }],
    options: [
      {
        flags: '--words <KIND>',
        about: 'print the runs, streams, targets or items of the project, one a line: what the scripts ask for',
        completes: 'nothing',
      },
    ],
    examples: [
      { line: 'sluice completion bash', about: 'the script for bash' },
      { line: 'sluice completion --words streams', about: 'the streams of the run that is meant without RUN' },
    ],
  },
];
