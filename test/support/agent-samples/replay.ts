import { textAt } from '../../../src/core/agent-state/fields.ts';
import { judge, usualSettings } from '../../../src/core/agent-state/standing.ts';
import type { AgentState, Source } from '../../../src/core/agent-state/state.ts';
import { readCommand } from '../../../src/core/agent-state/terminal/scan.ts';
import { beginWatch, take, takeScreen, takeSigns, type AgentWatch } from '../../../src/core/agent-state/watch.ts';
import { emptyLedger } from '../../../src/core/agent-state/usage/ledger.ts';
import { agentOf, readSample, sampleObjects, type Truth } from './read.ts';

/** When the samples were recorded, about: epoch milliseconds. */
export const recordedAt = Date.UTC(2026, 10, 21, 2, 20);

export type SeenBy = Source | 'together';

export interface Sighting {
  readonly by: SeenBy;
  readonly shown: AgentState;
  readonly rule: string | null;
}

interface Step {
  /** What {@link Truth.at} counts. */
  readonly position: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly apply: (watch: AgentWatch) => AgentWatch;
}

/** What the detectors say at a point of a sample, each source alone, and where there are two, together. */
export function sightings(file: string, truth: Truth): Sighting[] {
  const [kind] = file.split('/');
  if (kind === 'interactive') {
    const { title, rows } = screenSample(file);
    const screen: Step = { position: 1, at: recordedAt, apply: (watch) => takeScreen(watch, rows, agentOf(file), moment(recordedAt)) };
    const shown: Step = {
      position: 1,
      at: recordedAt,
      apply: (watch) => takeSigns(watch, [{ kind: 'title', title }], agentOf(file), moment(recordedAt)),
    };
    return [see('screen', [screen], truth), see('terminal', [shown], truth), see('together', [shown, screen], truth)];
  }
  return kind === 'pty' ? [see('terminal', terminalSteps(file), truth)] : [see(sourceOf(file), lineSteps(file), truth)];
}

export const moment = (at: number) => ({ at, zone: 'UTC' });

function see(by: SeenBy, steps: readonly Step[], truth: Truth): Sighting {
  const until = truth.at ?? Infinity;
  const taken = steps.filter(({ position }) => position <= until);
  const watch = taken.reduce((before, { apply }) => apply(before), beginWatch(steps[0]?.at ?? recordedAt, emptyLedger));
  // Late enough that an agent which looks idle is.
  const now = Math.max(watch.standing.livedAt, taken.at(-1)?.at ?? 0) + usualSettings.idleAfterMs;
  const { state, because } = judge(watch.standing, now);
  return { by, shown: because === null ? 'unknown' : state, rule: because?.rule ?? null };
}

function sourceOf(file: string): Source {
  if (file.endsWith('.hooks.jsonl')) return 'hooks';
  return file.startsWith('transcripts/') ? 'transcript' : 'events';
}

function lineSteps(file: string): Step[] {
  const agent = agentOf(file);
  if (file.endsWith('.stderr')) {
    const lines = readSample(file).trimEnd().split('\n');
    return lines.map((line, index) =>
      step(index, recordedAt + index * 1000, (watch, now) => take(watch, agent.errorLine(line, now), now, file)),
    );
  }
  const source = sourceOf(file);
  // In a sample of both directions, what was written to the agent is not from it.
  const objects = sampleObjects(file).filter((fields) => fields['dir'] !== 'in');
  return objects.map((fields, index) => {
    const at = Date.parse(textAt(fields, 't') ?? '') || recordedAt + index * 1000;
    return step(index, at, (watch, now) => {
      if (source === 'hooks') return take(watch, agent.hook(fields['stdin'] as typeof fields, now), now, file);
      return take(watch, source === 'transcript' ? agent.transcript(fields, now) : agent.event(fields, now), now, file);
    });
  });
}

const step = (index: number, at: number, apply: (watch: AgentWatch, now: ReturnType<typeof moment>) => AgentWatch): Step => ({
  position: index + 1,
  at,
  apply: (watch) => apply(watch, moment(at)),
});

function terminalSteps(file: string): Step[] {
  const agent = agentOf(file);
  return sampleObjects(file).map((fields) => {
    const position = Number(fields['t']);
    const at = recordedAt + position * 1000;
    const sign = readCommand(`${String(fields['osc'])};${textAt(fields, 'v') ?? ''}`);
    return { position, at, apply: (watch) => takeSigns(watch, sign === null ? [] : [sign], agent, moment(at)) };
  });
}

export function screenSample(file: string): { readonly title: string; readonly rows: readonly string[] } {
  const [head = '', ...rows] = readSample(file).split('\n');
  return { title: /title='(.*?)'  /.exec(head)?.[1]?.trim() ?? '', rows };
}
