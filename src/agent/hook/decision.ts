import type { PermissionAnswer } from '../../core/agent-files/permission-answer.ts';

/** What a hook for permissions prints so that Claude Code takes its decision; nothing leaves it to whoever sits at the pane. */
export function decisionOutput(answer: PermissionAnswer): string {
  const decision = behavior(answer);
  if (decision === null) return '';
  return `${JSON.stringify({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } })}\n`;
}

function behavior(answer: PermissionAnswer): object | null {
  switch (answer.decision) {
    case 'allow':
      return { behavior: 'allow', ...(answer.input === null ? {} : { updatedInput: answer.input }) };
    case 'deny':
      return { behavior: 'deny', ...(answer.message === '' ? {} : { message: answer.message }) };
    case 'gone':
      return null;
  }
}
