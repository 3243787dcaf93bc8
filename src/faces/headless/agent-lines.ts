import type { AgentEvent } from '../../core/run/agent-events.ts';
import { agentEventText } from '../../core/run/agent-words.ts';
import { plainLine, shortened } from '../../core/text/plain.ts';
import type { Line, LineTone } from './line.ts';

/** Values from outside are cut to this many characters. */
const longestText = 200;

/** What a real agent shows, as a line: what it waits for stands out, its steps do not. */
export function agentLine(event: AgentEvent, line: (subject: string, text: string, tone?: LineTone) => Line[]): Line[] {
  const text = agentEventText(event);
  return text === null ? [] : line(event.stream, shortened(plainLine(text), longestText), toneOf(event));
}

function toneOf(event: AgentEvent): LineTone {
  switch (event.type) {
    case 'promptUndelivered':
      return 'bad';
    case 'permissionAsked':
      return 'warn';
    case 'permissionSettled':
      return event.decision === 'deny' ? 'warn' : 'plain';
    case 'agentJudged':
      return event.fault === null && event.state !== 'stalled' ? 'dim' : 'warn';
    default:
      return 'dim';
  }
}
