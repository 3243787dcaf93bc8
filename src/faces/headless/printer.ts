import type { Envelope } from '../../core/run/events.ts';
import { reduce } from '../../core/run/reduce.ts';
import type { RunState } from '../../core/run/state.ts';
import { changeLines } from './change-lines.ts';
import { eventLines } from './event-lines.ts';
import { layOut, subjectWidth, type Paper } from './layout.ts';
import type { Line } from './line.ts';

/** Turns the events of a run into lines. It folds them itself, for the decisions between two events are seen only by comparing. */
export interface Printer {
  /** Prints the events that it has not seen; they must come in order, from the first of the run on. */
  print(events: readonly Envelope[]): void;
  /** State after the last event printed, `null` before the first. */
  state(): RunState | null;
}

export interface PrinterOptions {
  readonly paper: Paper;
  /** How `sluice` is called so that it finds this run, for the commands that answer what waits. */
  readonly command: string;
}

export function createPrinter(write: (text: string) => void, { paper, command }: PrinterOptions): Printer {
  let state: RunState | null = null;
  let width = 0;
  const lastProgress = new Map<string, string>();

  /** A status file is often rewritten with the same content; a line that says nothing new is left out. */
  const isNews = (envelope: Envelope, line: Line): boolean => {
    if (envelope.event.type !== 'streamProgressed') return true;
    if (line.text === '' || lastProgress.get(line.subject) === line.text) return false;
    lastProgress.set(line.subject, line.text);
    return true;
  };

  return {
    print(events) {
      let text = '';
      for (const envelope of events) {
        if (envelope.seq <= (state?.seq ?? 0)) continue;
        const before = state;
        const after = reduce(before, envelope).state;
        state = after;
        if (before === null) width = subjectWidth(after.plan);
        const own = eventLines(envelope, before, after).filter((line) => isNews(envelope, line));
        for (const line of [...own, ...changeLines(before, after, command)]) text += layOut(line, width, paper);
      }
      if (text !== '') write(text);
    },
    state: () => state,
  };
}
