import { readEventLine } from '../../../core/agent-files/event-line.ts';
import { permissionGoneEvent, readHookLine, type HookLine } from '../../../core/agent-files/hook-line.ts';
import { EventLines } from '../../../core/agent-state/event-lines.ts';
import type { AgentSigns, Reading } from '../../../core/agent-state/signs.ts';
import { isoTime } from '../../../core/agent-state/time/iso.ts';
import { parseFields, textAt } from '../../../core/text/fields.ts';

/** What one line of a file of an agent says. */
export interface FedLine {
  readonly reading: Reading;
  /** Epoch milliseconds: when it was written down, or its own time where it has one. */
  readonly at: number;
  /** Where it comes from a hook. */
  readonly hook: HookLine | null;
}

/** Reads the lines of the files of one process of an agent, each file with a reader of its own. */
export function feedReaders(signs: AgentSigns, zone: string) {
  const events = new EventLines();
  return {
    hooks: (line: string): FedLine[] => {
      const hook = readHookLine(line);
      if (hook === null) return [];
      const moment = { at: hook.at, zone };
      // A line of our own has nothing of the agent in it.
      if (hook.event === permissionGoneEvent) return [{ reading: signs.errorLine('', moment), at: hook.at, hook }];
      return [{ reading: signs.hook(hook.payload, moment), at: hook.at, hook }];
    },
    events: (line: string): FedLine[] => {
      const read = readEventLine(line);
      if (read === null) return [];
      const moment = { at: read.at, zone };
      const fed = (reading: Reading): FedLine => ({ reading, at: read.at, hook: null });
      if (read.from === 'stderr') return [fed(signs.errorLine(read.text, moment))];
      const { events: found, text } = events.read(read.text);
      return [...found.map((event) => fed(signs.event(event, moment))), ...(text === null ? [] : [fed(signs.errorLine(text, moment))])];
    },
    /** @param now when it was read, epoch milliseconds */
    transcript: (line: string, now: number): FedLine[] => {
      const entry = parseFields(line);
      if (entry === null) return [];
      const at = isoTime(textAt(entry, 'timestamp')) ?? now;
      return [{ reading: signs.transcript(entry, { at, zone }), at, hook: null }];
    },
  };
}
