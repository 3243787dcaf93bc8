import type { CommandSpec } from '../command-spec.ts';
import { jsonOption } from './shared.ts';

export const otherCommands: readonly CommandSpec[] = [
  {
    name: 'clean',
    group: 'Other',
    summary: 'remove what runs that have ended have left',
    description: [
      'Lists the worktrees, branches and scratch workspaces that runs have left, which of them can go and what keeps the others. Nothing is removed without --yes. Recordings, logs and the journal of a run stay, unless --runs-older-than names an age.',
      'What has the only copy of something stays: a worktree with changes that are not committed, with a merge or rebase that is not finished, with a commit that no branch has, with files that git was told not to look at, or with files that git ignores and that the plan did not put there; a branch whose commits no other branch has that stays, or, where the repository has a remote, no branch of a remote; a scratch workspace with commits or files of the run. --force lets such a thing go when its name is given. What belongs to a run that has not ended, is locked, is checked out elsewhere, or has a process working in it, is not removed in any way; the process is named.',
      'Branches are removed only when Sluice made them; those that were there before stay. While it removes, the runs concerned cannot be resumed.',
    ],
    args: [],
    options: [
      { flags: '--yes', about: 'remove what can go', completes: 'nothing' },
      {
        flags: '--force <NAME>',
        about: 'let this go although it has the only copy of something; as the list names it, may be given more than once',
        completes: 'leftover',
        isRepeatable: true,
      },
      {
        flags: '--run <RUN>',
        about: 'only what this run has left: its id, a beginning or the last part of it, or `latest` (default: all runs)',
        completes: 'run',
      },
      {
        flags: '--runs-older-than <AGE>',
        about: 'let recordings, logs and journal of runs go that ended longer ago (`30d`, `12h`) and of which nothing else stays',
        completes: 'nothing',
      },
      jsonOption('print the list as one JSON object'),
    ],
    examples: [
      { line: 'sluice clean', about: 'what there is, and what keeps it' },
      { line: 'sluice clean --yes', about: 'remove what can go' },
      { line: 'sluice clean --run latest --force branch:feat/a --yes', about: 'with a branch that is merged nowhere' },
      { line: 'sluice clean --runs-older-than 30d --yes', about: 'with the records of old runs' },
    ],
  },
  {
    name: 'doctor',
    group: 'Other',
    summary: 'look whether this machine has what Sluice needs',
    description: [
      'One line each: Node, git (by its version, and by trying what is needed of it), pseudo-terminals, free space, watches of the system, agents in PATH with their versions, tmux, and the terminal; each ok, a warning or a problem, with what to do. The exit status is 1 when there is a problem.',
    ],
    args: [],
    options: [jsonOption('print it as one JSON object')],
    examples: [
      { line: 'sluice doctor', about: 'what there is, and what to do' },
      { line: 'sluice doctor --json', about: 'for a script' },
    ],
  },
  {
    name: 'mcp',
    group: 'Other',
    summary: 'serve tools to the agent inside a stream, by MCP',
    description: [
      'Started by the agent of a stream, as its settings say, and not by hand: it speaks the Model Context Protocol (MCP) on standard input and output. By its tools the agent reports progress, milestones, blockers and findings, asks a person and waits for the answer, reads how the other streams are and what they have handed over, asks other streams for something, and tries its own gates.',
      'It serves the attempt that SLUICE_RUN, SLUICE_STREAM and SLUICE_ATTEMPT name, and only with the token of that attempt (SLUICE_TOKEN). It cannot approve anything, and cannot act on other streams.',
    ],
    args: [],
    options: [],
    examples: [{ line: 'sluice mcp', about: 'what the settings of an agent have as its server' }],
  },
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
        about: 'print the runs, streams, targets, items or leftovers of the project, one a line: what the scripts ask for',
        completes: 'nothing',
      },
    ],
    examples: [
      { line: 'sluice completion bash', about: 'the script for bash' },
      { line: 'sluice completion --words streams', about: 'the streams of the run that is meant without RUN' },
    ],
  },
];
