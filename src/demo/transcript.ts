import { columnsOf, cut, pad, wrap } from './columns.ts';
import type { Paint } from './paint.ts';
import type { Step } from './story.ts';

/** The work as lines of text, in the manner of the coding agents that people know. Pure; every line fits into `columns`. */
export interface Transcript {
  banner(title: string, place: string, columns: number): string[];
  request(text: string, columns: number): string[];
  /** What stands there when a step begins. */
  head(step: Step, columns: number): string[];
  /** What follows when it has ended. */
  result(step: Step, columns: number): string[];
  wrote(path: string, text: string, columns: number): string[];
  checkList(tasks: readonly string[], done: number, columns: number): string[];
  said(text: string, columns: number): string[];
  tool(name: string, target: string, columns: number): string[];
  outcome(text: string, kind: 'plain' | 'good' | 'bad', columns: number): string[];
  noted(text: string, columns: number): string[];
  answered(question: string, answer: string, columns: number): string[];
  failed(text: string, columns: number): string[];
  box(title: string, lines: readonly string[], columns: number): string[];
}

export function transcript(paint: Paint): Transcript {
  const bulleted = (bullet: string, text: string, columns: number, style: (line: string) => string) =>
    wrap(text, columns - 2).map((line, index) => `${index === 0 ? bullet : ' '} ${style(line)}`);
  const plain = (text: string) => text;

  const outcome: Transcript['outcome'] = (text, kind, columns) => {
    const style = kind === 'good' ? paint.good : kind === 'bad' ? paint.bad : paint.dim;
    return wrap(text, columns - 5).map((line, index) => `  ${index === 0 ? paint.dim('└') : ' '}  ${style(line)}`);
  };
  const tool: Transcript['tool'] = (name, target, columns) => {
    const shown = cut(target, Math.max(1, columns - name.length - 5));
    return ['', `${paint.good('●')} ${paint.bold(name)}(${shown})`];
  };
  const said: Transcript['said'] = (text, columns) => ['', ...bulleted('●', text, columns, plain)];

  const hunk = (line: number, lines: readonly string[], columns: number): string[] => {
    const width = Math.max(8, columns - 12);
    const first = lines.findIndex((text) => text[0] !== ' ');
    let number = line - Math.max(0, first);
    return lines.map((text) => {
      const sign = text[0] ?? ' ';
      const shown = `${String(number).padStart(4)} ${sign} ${pad(cut(text.slice(1), width), width)}`;
      if (sign !== '-') number += 1;
      return `     ${sign === '+' ? paint.added(shown) : sign === '-' ? paint.removed(shown) : paint.dim(shown.trimEnd())}`;
    });
  };

  return {
    banner(title, place, columns) {
      const width = Math.min(columns, 64);
      return box(paint, '', [`${paint.accent('✻')} ${paint.bold(cut(title, width - 8))}`, `  ${paint.dim(cut(place, width - 8))}`], width);
    },
    request: (text, columns) => (text.trim() === '' ? [] : ['', ...bulleted(paint.dim('>'), text.trim(), columns, paint.dim)]),
    head(step, columns) {
      if (step.kind === 'say') return said(step.text, columns);
      if (step.kind === 'think') return ['', ...bulleted(paint.accent('✻'), step.text, columns, paint.thought)];
      return step.kind === 'edit' ? tool('Update', step.path, columns) : tool(step.tool, step.target, columns);
    },
    result(step, columns) {
      if (step.kind === 'tool') return outcome(step.result, step.tool === 'Bash' ? 'good' : 'plain', columns);
      if (step.kind !== 'edit') return [];
      const count = (sign: string) => step.hunk.filter((line) => line[0] === sign).length;
      return [...outcome(`${count('+')} added, ${count('-')} removed`, 'plain', columns), ...hunk(step.line, step.hunk, columns)];
    },
    wrote(path, text, columns) {
      const lines = text.replace(/\n$/, '').split('\n');
      const shown = lines.slice(0, 6).map((line) => `+${line.replace(/\r$/, '').replace(/\p{Cc}/gu, ' ')}`);
      return [
        ...tool('Write', path, columns),
        ...outcome(`Wrote ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`, 'plain', columns),
        ...hunk(1, shown, columns),
        ...(lines.length > shown.length ? [paint.dim(`     … ${lines.length - shown.length} more`)] : []),
      ];
    },
    checkList(tasks, done, columns) {
      const width = Math.max(1, columns - 8);
      const mark = (task: string, index: number) => {
        if (index < done) return `${paint.good('☒')} ${paint.dim(cut(task, width))}`;
        return index === done ? `${paint.accent('☐')} ${paint.bold(cut(task, width))}` : `☐ ${cut(task, width)}`;
      };
      // Only what is near: a list of a hundred items must not scroll the work away.
      const from = Math.max(0, Math.min(done - 2, tasks.length - 5));
      const near = tasks.slice(from, from + 5).map((task, index) => mark(task, from + index));
      return [
        '',
        `${paint.good('●')} ${paint.bold('Check-list')} ${paint.dim(`${done} of ${tasks.length}`)}`,
        ...near.map((line, index) => `  ${index === 0 ? paint.dim('└') : ' '}  ${line}`),
      ];
    },
    said,
    tool,
    outcome,
    noted: (text, columns) => ['', ...bulleted(paint.link('▸'), `noted: ${text}`, columns, paint.link)],
    answered: (question, answer, columns) => [
      '',
      ...bulleted(paint.accent('?'), question, columns, paint.bold),
      ...bulleted(paint.dim('>'), answer, columns, plain),
    ],
    failed: (text, columns) => ['', ...bulleted(paint.bad('✗'), text, columns, paint.bad)],
    box: (title, lines, columns) => box(paint, title, lines, columns),
  };
}

/** A rounded box, as wide as it is told. Lines may carry styles and must fit. */
export function box(paint: Paint, title: string, lines: readonly string[], columns: number): string[] {
  const inner = Math.max(2, columns - 2);
  const shown = title === '' ? '' : ` ${cut(title, inner - 4)} `;
  const top = shown === '' ? '─'.repeat(inner) : `─${shown}${'─'.repeat(Math.max(0, inner - 1 - columnsOf(shown)))}`;
  return [
    paint.accent(`╭${top}╮`),
    ...lines.map((line) => `${paint.accent('│')} ${pad(line, inner - 2)} ${paint.accent('│')}`),
    paint.accent(`╰${'─'.repeat(inner)}╯`),
  ];
}
