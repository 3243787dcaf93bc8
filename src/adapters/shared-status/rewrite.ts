import writeFileAtomic from 'write-file-atomic';
import type { FileFault } from '../../core/run/events.ts';
import { readAgentStatus, type AgentStatusFile } from '../../core/shared-status/document.ts';
import type { Fields } from '../../core/text/fields.ts';
import { readReport } from '../progress/files.ts';
import type { Git } from '../workspaces/git.ts';
import { noteOwnWrite } from '../workspaces/own-writes.ts';
import { withLock } from './lock.ts';

export type StatusFile =
  | { readonly kind: 'status'; readonly status: AgentStatusFile; readonly text: string; readonly changedAt: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'fault'; readonly fault: FileFault };

export async function readStatusFile(file: string): Promise<StatusFile> {
  const report = await readReport(file);
  if (report.kind === 'missing') return report;
  if (report.kind === 'unusable') return { kind: 'fault', fault: { reason: report.reason } };
  const read = readAgentStatus(report.text);
  return read.kind === 'fault' ? read : { ...read, text: report.text, changedAt: report.changedAt };
}

/**
 * Rewrites the file as a whole, while nobody else writes it.
 * @param compose is given what stands there now, and gives what is to stand there, or `null` for no change
 * @throws Error when it cannot be locked or written, and whatever `compose` throws
 */
export async function rewriteStatusFile(git: Git, file: string, compose: (now: StatusFile) => Fields | null): Promise<void> {
  await withLock(`${file}.lock`, async () => {
    const now = await readStatusFile(file);
    const fields = compose(now);
    if (fields === null) return;
    const before = now.kind === 'status' ? now.text : '';
    const text = `${JSON.stringify(fields, null, indentOf(before))}\n`;
    if (now.kind === 'status') await noteOwnWrite(git, file, before, text);
    await writeFileAtomic(file, text);
  });
}

/** The file is written as it is found: who keeps it in git sees what changed, and no more. */
const indentOf = (text: string): string => /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
