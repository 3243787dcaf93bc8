import type { AgentSigns } from '../signs.ts';
import type { Dialog } from './dialog.ts';

/** What an agent asks leave for, or asks, as its screen shows it. */
export interface Asked {
  /** As the agent calls it, `question` for a question. */
  readonly tool: string;
  /** The command, the file, or the question. */
  readonly summary: string;
  /** What the dialog says before its answers, cut to {@link longestPreview} characters. */
  readonly preview: string;
  readonly options: readonly string[];
}

export const longestPreview = 4096;

/** @param isQuestion the agent waits for an answer, not for leave */
export function askedBy(agent: AgentSigns['agent'], dialog: Dialog, isQuestion: boolean): Asked {
  const preview = shortened(dialog.body.join('\n'));
  const { options, question } = dialog;
  if (isQuestion) return { tool: 'question', summary: question, preview, options };
  const { tool, summary } = readers[agent](dialog);
  return { tool, summary: summary === '' ? question : summary, preview, options };
}

type Read = (dialog: Dialog) => Pick<Asked, 'tool' | 'summary'>;

const readers: Readonly<Record<AgentSigns['agent'], Read>> = {
  /** ` Bash command`, then the command; ` Create file`, then the file. */
  claude({ body }) {
    const [heading = '', ...rest] = body.filter((row) => row.trim() !== '');
    const tool = Object.entries(claudeTools).find(([words]) => heading.trim().startsWith(words))?.[1] ?? heading.trim();
    return { tool, summary: rest[0]?.trim() ?? '' };
  },
  /** `$ command`, which may go on in the next rows; or a diff below the name of a file. */
  codex({ body, question }) {
    const at = body.findIndex((row) => /^\s*\$ /.test(row));
    if (at >= 0) {
      const end = body.findIndex((row, index) => index > at && row.trim() === '');
      const rows = body.slice(at, end < 0 ? undefined : end).map((row) => row.trim());
      return { tool: 'Bash', summary: rows.join(' ').replace(/^\$ /, '') };
    }
    const file = body.map((row) => /^\s*Destination: (?<file>\S.*)$/.exec(row)?.groups?.['file']).find((each) => each !== undefined);
    const isEdit = [question, ...body].some((row) => /\b(edits?|changes)\b/.test(row));
    return isEdit ? { tool: 'apply_patch', summary: file ?? '' } : { tool: question, summary: '' };
  },
  /** `? Tool  what it does`, with the command or the change in a box of its own. */
  gemini({ body, question }) {
    const heading = /^\s*\? (?<tool>\S+) +(?<what>.*)$/.exec(body.find((row) => /^\s*\? /.test(row)) ?? '')?.groups;
    const tool = heading?.['tool'] ?? '';
    const what = heading?.['what']?.trim() ?? '';
    if (tool === 'Shell') {
      const asks = body.findIndex((row) => /^\s*Allow execution of\b/.test(row));
      const inner = body.slice(1, asks < 0 ? undefined : asks).filter((row) => row.trim() !== '' && row.trim() !== question);
      return { tool, summary: inner.length === 0 ? what : inner.map((row) => row.trim()).join('\n') };
    }
    return { tool, summary: what.replace(/^Writing to /, '').split(/: | => /)[0] ?? '' };
  },
};

const claudeTools: Readonly<Record<string, string>> = {
  'Bash command': 'Bash',
  'Create file': 'Write',
  'Overwrite file': 'Write',
  'Edit file': 'Edit',
  'Edit notebook': 'NotebookEdit',
  'Read file': 'Read',
  Fetch: 'WebFetch',
  'Web search': 'WebSearch',
};

/** @param text may hold characters of two code units, which are not cut in two */
export const shortened = (text: string): string =>
  text.length <= longestPreview ? text : `${text.slice(0, longestPreview - 1).replace(/[\ud800-\udbff]$/, '')}…`;
