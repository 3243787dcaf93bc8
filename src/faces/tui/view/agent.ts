import { agentStateText, faultText } from '../../../core/run/agent-words.ts';
import type { ContextUsed, SourceSaid } from '../../../core/run/agent-events.ts';
import { formatTokens, formatUsd } from '../../../core/plan/amounts.ts';
import { currentAttempt } from '../../../core/run/standing.ts';
import type { StreamState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { age } from './ages.ts';
import { span, type Span } from './text.ts';
import type { WhyRow } from './why-row.ts';

/** What is known of the real agent of a stream, and from where: its own row for each source that says something. */
export function agentRows(stream: StreamState, now: number): WhyRow[] {
  const attempt = currentAttempt(stream);
  const agent = attempt?.agent;
  if (!attempt || agent === undefined) return [];
  const { judged } = agent;
  const rows: WhyRow[] = [];
  if (judged === null) rows.push({ label: 'agent', spans: [span('nothing seen of it yet', 'muted')] });
  else {
    const fault = judged.fault === null ? '' : `  ${faultText(judged.fault)}`;
    const ended =
      agent.isOutdated === true
        ? span('  before it took up its last prompt', 'muted')
        : span(`  since ${age(now - judged.since)} ago`, 'muted');
    rows.push({ label: 'agent', spans: [span(agentStateText(judged.state), 'plain', true), span(fault, 'warn'), ended] });
    if (judged.rule !== null) rows.push(...saidRows('seen by', judged.rule, judged.text, judged.at, now));
    for (const [index, other] of judged.others.entries()) rows.push(otherRow(index === 0 ? 'others say' : '', other, now));
    if (judged.resetsAt !== null) rows.push({ label: 'resets', spans: [span(`in ${age(Math.max(0, judged.resetsAt - now))}`)] });
  }
  if (agent.promptTakenAt === null)
    rows.push({
      label: 'prompt',
      spans: [span(agent.undelivered > 0 ? `not taken up, sent ${agent.undelivered} times` : 'not taken up yet', 'warn')],
    });
  else rows.push({ label: 'prompt', spans: [span('taken up'), span(`  ${age(now - agent.promptTakenAt)} ago`, 'muted')] });
  const used = usedText(attempt);
  if (used !== '')
    rows.push({
      label: 'used',
      spans: [span(used), span(agent.context === null ? '' : `  context ${contextText(agent.context)}`, contextTone(agent.context))],
    });
  if (agent.conversation !== null) rows.push({ label: 'talks as', spans: [span(plainLine(agent.conversation), 'muted')] });
  return rows;
}

function saidRows(label: string, rule: string, text: string, at: number, now: number): WhyRow[] {
  return [
    { label, spans: [span(rule), span(`  ${age(now - at)} ago`, 'muted')] },
    ...(text === '' ? [] : [{ label: '', spans: [span(`“${plainLine(text)}”`, 'muted')] }]),
  ];
}

const otherRow = (label: string, { state, rule, text, at }: SourceSaid, now: number): WhyRow => ({
  label,
  spans: [span(agentStateText(state)), span(`  ${rule}  ${age(now - at)} ago${text === '' ? '' : `  “${plainLine(text)}”`}`, 'muted')],
});

/** `12k tokens, $0.42`: what has been used up, or empty for nothing. */
export function usedText({ tokens, usd }: { readonly tokens?: number; readonly usd?: number }): string {
  return [...(tokens ? [`${formatTokens(tokens)} tokens`] : []), ...(usd ? [formatUsd(usd)] : [])].join(', ');
}

/** How full the context is: `38%`, or the tokens where its size is not known. */
export function contextText({ used, window }: ContextUsed): string {
  return window === null || window === 0 ? formatTokens(used) : `${Math.round((used / window) * 100)}%`;
}

const contextTone = (context: ContextUsed | null): Span['tone'] =>
  context !== null && context.window !== null && context.used >= context.window * 0.8 ? 'warn' : 'muted';

/** What the row above the pane of a real agent says of it: `ctx 38% 12k $0.42`; empty when it has used nothing. */
export function agentMeter(stream: StreamState): { readonly text: string; readonly tone: Span['tone'] } | null {
  const attempt = currentAttempt(stream);
  if (attempt?.agent === undefined) return null;
  const { context } = attempt.agent;
  const text = [
    ...(context === null ? [] : [`ctx ${contextText(context)}`]),
    ...(attempt.tokens === undefined ? [] : [formatTokens(attempt.tokens)]),
    ...(attempt.usd ? [formatUsd(attempt.usd)] : []),
  ].join(' ');
  return text === '' ? null : { text, tone: contextTone(context) };
}
