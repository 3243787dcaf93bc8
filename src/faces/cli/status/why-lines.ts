import { formatTokens, formatUsd } from '../../../core/plan/amounts.ts';
import { filledPercent } from '../../../core/run/agent-rules.ts';
import { agentStateText, faultText } from '../../../core/run/agent-words.ts';
import type { AttemptAgent } from '../../../core/run/attempt-agent.ts';
import type { AttemptState, StreamState } from '../../../core/run/state.ts';
import { duration } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import { columns } from '../columns.ts';
import type { Output } from '../output.ts';

const longestText = 200;

/**
 * Why a stream is as it is: the rule that decided, and of a real agent what its program showed, where that was read, and what the other sources say.
 * @param now epoch milliseconds @returns lines without line ends
 */
export function whyLines(stream: StreamState, { paint }: Pick<Output, 'paint'>, now: number): string[] {
  const { id, status, why, attempts } = stream;
  const last = attempts.at(-1);
  const age = (at: number) => duration(now - at);
  const rows: string[][] = [
    ['state', status.kind, `for ${age(why.at)}`],
    ['because', text(why.text), `rule ${why.rule}`],
    ...('dueAt' in status ? [['goes on', `in ${duration(status.dueAt - now)}`, '']] : []),
    ...(last?.agent === undefined ? [] : agentRows(last, last.agent, age)),
  ];
  return [paint('bold', id), ...columns(rows.map(([label = '', ...rest]) => [`  ${label}`, ...rest]))];
}

function agentRows(attempt: AttemptState, agent: AttemptAgent, age: (at: number) => string): string[][] {
  const { judged, begins, context, permissions } = agent;
  return [
    ['agent', agent.name === agent.kind ? agent.kind : `${agent.name} (${agent.kind})`, ''],
    ...(agent.conversation === null ? [] : [['conversation', agent.conversation, begins.conversation === null ? '' : 'resumed']]),
    ...(judged === null ? [['is', 'not seen yet', '']] : judgedRows(judged, age)),
    ...usedRows(attempt, context),
    ...permissions.flatMap(({ tool, summary, askedAt, decided, settled }) => {
      const answer = settled ?? decided;
      const said =
        answer === null
          ? 'waits for a person'
          : answer.decision === 'gone'
            ? 'settled without Sluice'
            : `${answer.decision}, by ${answer.rule ?? answer.by}`;
      return [['asked', `${tool}: ${text(summary)}`, `${age(askedAt)} ago; ${said}`]];
    }),
  ];
}

function judgedRows(judged: NonNullable<AttemptAgent['judged']>, age: (at: number) => string): string[][] {
  const { state, since, source, rule, text: matched, others, fault } = judged;
  return [
    ['is', agentStateText(state), `for ${age(since)}`],
    ...(fault === null ? [] : [['fault', faultText(fault), '']]),
    ...(source === null ? [] : [['source', source, `rule ${rule ?? 'none'}`]]),
    ...(matched === '' ? [] : [['matched', quoted(matched), '']]),
    ...others.map((other): string[] => [
      other.source,
      `${agentStateText(other.state)}: ${quoted(other.text)}`,
      `rule ${other.rule}, ${age(other.at)} ago`,
    ]),
  ];
}

function usedRows({ tokens = 0, usd = 0 }: AttemptState, context: AttemptAgent['context']): string[][] {
  const used = [...(tokens > 0 ? [`${formatTokens(tokens)} tokens`] : []), ...(usd > 0 ? [formatUsd(usd)] : [])];
  const percent = filledPercent(context);
  const size = context?.window == null ? '' : ` of ${formatTokens(context.window)}`;
  return [
    ...(used.length === 0 ? [] : [['used', used.join(', '), '']]),
    ...(context === null
      ? []
      : [['context', `${formatTokens(context.used)}${size} tokens`, percent === null ? '' : `${Math.round(percent)} %`]]),
  ];
}

const text = (value: string): string => shortened(plainLine(value), longestText);
const quoted = (value: string): string => (value === '' ? 'nothing' : `\u201c${text(value)}\u201d`);
