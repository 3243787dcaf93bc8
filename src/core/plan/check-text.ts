import { fileDemandText, testsDemandText } from '../measure/judge.ts';
import { demandText } from '../measure/metrics/demand.ts';
import { comparisonText } from '../measure/quantities/comparison.ts';
import type { GateCheck, GroupCheck, ReadingCheck } from './model.ts';

/** What a gate does, on one line: its command, its question, what it reads and demands. */
export function checkText(check: GateCheck): string {
  switch (check.kind) {
    case 'shell':
      return check.line;
    case 'command':
      return check.argv.join(' ');
    case 'consensus':
      return `compares the results of ${check.domains.reduce((sum, { members }) => sum + members.length, 0)} streams`;
    case 'human':
      return check.question;
    case 'group':
      return groupText(check);
    default:
      return [...(check.program === null ? [] : [checkText(check.program)]), readingText(check)].join('  →  ');
  }
}

function groupText({ mode, of, is }: GroupCheck): string {
  const names = of.join(', ');
  if (mode === 'rate') return `${is === null ? '' : `${comparisonText(is)} `}of ${names} pass`;
  return mode === 'all' ? `all of ${names} pass` : `one of ${names} passes`;
}

function readingText(check: ReadingCheck): string {
  switch (check.kind) {
    case 'tests':
      return `tests${check.from === null ? '' : ` in ${check.from}`}: ${testsDemandText(check.demands)}`;
    case 'metric':
      return `${check.name}${check.from === null ? '' : ` in ${check.from}`}: ${demandText(check.is)}`;
    case 'file':
      return fileDemandText(check);
    case 'json':
      return `${check.path}${check.schema === null ? ' is JSON' : ' fits its schema'}`;
  }
}
