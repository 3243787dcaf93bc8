import { agentStates, type AgentState } from '../../../src/core/agent-state/state.ts';
import { agentOf, detectors, sampleFiles, truths } from './read.ts';
import { sightings, type SeenBy } from './replay.ts';

/** One judgement of the detectors beside what a person says. */
export interface Comparison {
  readonly file: string;
  readonly agent: string;
  readonly at: number | null;
  readonly by: SeenBy;
  readonly truth: AgentState;
  /** What it may be taken for: the truth, or the mistake that is known. */
  readonly expected: AgentState;
  readonly shown: AgentState;
  readonly rule: string | null;
}

/** @throws Error for a sample without a truth, and for a truth without its sample */
export async function comparisons(): Promise<Comparison[]> {
  const known = truths();
  const files = sampleFiles();
  const missing = [...files.filter((file) => !(file in known)), ...Object.keys(known).filter((file) => !files.includes(file))];
  if (missing.length > 0) throw new Error(`in truths.json or in its folder, but not in both: ${missing.join(', ')}`);
  const compared: Comparison[] = [];
  for (const file of files) {
    const points = known[file] ?? [];
    const seen = await sightings(file, points);
    for (const [index, truth] of points.entries()) {
      for (const { by, shown, rule } of seen[index] ?? []) {
        const expected = truth.mistaken?.[by] ?? truth.state;
        compared.push({ file, agent: agentOf(file).agent, at: truth.at ?? null, by, truth: truth.state, expected, shown, rule });
      }
    }
  }
  return compared;
}

/** The page of docs/agent-states.md. */
export function confusionPage(all: readonly Comparison[]): string {
  const wrong = all.filter(({ truth, shown }) => truth !== shown);
  const right = (some: readonly Comparison[]): string => `${some.filter(({ truth, shown }) => truth === shown).length} of ${some.length}`;
  const by: readonly SeenBy[] = ['events', 'hooks', 'transcript', 'terminal', 'screen', 'together'];
  const agents = [...new Set(all.map(({ agent }) => agent))];
  const used = agentStates.filter((state) => all.some(({ truth, shown }) => truth === state || shown === state));
  const count = (truth: AgentState, shown: AgentState): string =>
    String(all.filter((each) => each.truth === truth && each.shown === shown).length || '');
  return [
    '<!-- Made by scripts/agent-states.mjs from test/fixtures/agents. Change the samples, their truths or the rules. -->',
    '',
    '# States of real agents: what the detectors see',
    '',
    'Recorded output of real agent programs goes through the detectors of `src/core/agent-state`, and what they say is compared with what a person says that',
    'the agent was doing (`test/fixtures/agents/truths.json`). `together` is what the terminal told and what was on its screen; in a run, hooks and transcripts are heard as well.',
    'The rules were written with these samples in view, so this says that they hold for what was recorded, and nothing of what was not. `unknown` as a true state is a sample',
    'in which nothing of an agent is to be seen: a screen after its end, or warnings of its start.',
    '',
    '## Right, by source',
    '',
    row(['agent', ...by]),
    row(['---', ...by.map(() => '---')]),
    ...agents.map((agent) =>
      row([
        agent,
        ...by.map((source) =>
          share(
            all.filter((each) => each.agent === agent && each.by === source),
            right,
          ),
        ),
      ]),
    ),
    '',
    '## Rules for screens',
    '',
    row(['agent', 'version of the rules', 'last seen with']),
    row(['---', '---', '---']),
    ...detectors.map(({ agent, screenRules }) => row([agent, String(screenRules.version), screenRules.seenWith])),
    '',
    '## True state (down) and what was seen (across)',
    '',
    row(['', ...used]),
    row(['---', ...used.map(() => '---')]),
    ...used.map((truth) => row([`**${truth}**`, ...used.map((shown) => count(truth, shown))])),
    '',
    '## Where one source alone is wrong',
    '',
    'What looks the same to one source is told apart by the next below it that was looked at later. What is wrong here and has no other source stays wrong.',
    '',
    row(['sample', 'at', 'source', 'true state', 'seen', 'rule']),
    row(['---', '---', '---', '---', '---', '---']),
    ...wrong.map(({ file, at, by, truth, shown, rule }) => row([file, at === null ? 'end' : String(at), by, truth, shown, rule ?? ''])),
    '',
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const share = (some: readonly Comparison[], right: (some: readonly Comparison[]) => string): string =>
  some.length === 0 ? '' : right(some);
