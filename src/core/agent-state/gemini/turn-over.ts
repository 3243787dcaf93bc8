import type { AgentJudgement, AgentStanding } from '../standing.ts';

const said = /^ > \S/;
const placeholder = /^ > {2,}/;
const cutShort = /^\s*(ℹ Request cancelled\.|✕ )/u;

/**
 * Nothing of Gemini says that a turn has ended well: its title is the same when it was cut short. It has ended well where it is idle, the last in its own record of the
 * conversation is an answer, and its screen does not show after what was said last that it was cancelled or failed.
 * @param rows of the visible screen, top first
 */
export function turnOver(judgement: AgentJudgement, { heard }: AgentStanding, rows: readonly string[]): AgentJudgement {
  const answer = heard.transcript?.latest;
  if (judgement.state !== 'idle' || answer?.rule !== 'gemini.transcript.answer') return judgement;
  const prompt = rows.findLastIndex((row) => said.test(row) && !placeholder.test(row));
  if (rows.slice(prompt + 1).some((row) => cutShort.test(row))) return judgement;
  const others = judgement.because === null ? judgement.others : [judgement.because, ...judgement.others];
  // A turn can be so short that its title never seemed to change: it is over since its answer at the earliest.
  const since = Math.max(judgement.since, answer.at);
  return { ...judgement, state: 'done', since, because: answer, others: others.filter((each) => each !== answer) };
}
