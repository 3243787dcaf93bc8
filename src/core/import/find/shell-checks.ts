import type { DraftCheck } from '../draft.ts';
import type { Code } from '../guide.ts';
import { isSafeGate, shellSteps, type ShellStep } from '../shell.ts';
import type { Search } from './search.ts';

interface Checked {
  checks: DraftCheck[];
  notes: string[];
}

/**
 * The commands of a shell block as gates. A comment above a command names it; a comment without one is something that a person checks. What
 * changes the world is not run: the person is asked, and the command stands beside the question.
 */
export function addShellChecks({ ledger }: Search, owner: Checked, code: Code, isAside: (step: ShellStep) => boolean = () => false): void {
  for (const step of shellSteps(code.lines)) {
    if (step.numbers.every((number) => !ledger.isOpen(number))) continue;
    const title = (step.title ?? step.command ?? '').replace(/^\d+\.\s*/, '');
    const notes = step.remark === null ? [] : [`expected: ${step.remark}`];
    if (isAside(step)) owner.notes.push([step.title, step.command, step.remark].filter((part) => part !== null).join(' # '));
    else if (step.command === null) owner.checks.push({ title, level: 'must', run: null, notes });
    else if (isSafeGate(step.command)) {
      const before = owner.checks.find((check) => check.run === step.command);
      if (before) before.notes.push(...(step.title === null ? [] : [title]), ...notes);
      else owner.checks.push({ title, level: 'must', run: step.command, notes });
    } else owner.checks.push({ title, level: 'must', run: null, notes: [...notes, `run by hand: ${step.command}`] });
    ledger.take(step.numbers, 'gate');
  }
}
