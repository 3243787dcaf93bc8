import { textAt } from '../../../src/core/text/fields.ts';
import { judge, usualSettings } from '../../../src/core/agent-state/standing.ts';
import type { AgentState, Source } from '../../../src/core/agent-state/state.ts';
import { beginWatch, take, takeScreen, takeSigns, type AgentWatch } from '../../../src/core/agent-state/watch.ts';
import { emptyLedger } from '../../../src/core/agent-state/usage/ledger.ts';
import { playRecording, type Happening } from './recording.ts';
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

/** What the detectors say at each of these points of a sample, each source alone, and where there are two, together. */
export async function sightings(file: string, truths: readonly Truth[]): Promise<Sighting[][]> {
  if (file.startsWith('pty/')) return terminalSightings(file, truths);
  if (!file.startsWith('interactive/')) return truths.map((truth) => [see(sourceOf(file), lineSteps(file), truth)]);
  const { title, rows } = screenSample(file);
  const screen: Step = { position: 1, at: recordedAt, apply: (watch) => takeScreen(watch, rows, agentOf(file), moment(recordedAt)) };
  const shown: Step = {
    position: 1,
    at: recordedAt,
    apply: (watch) => takeSigns(watch, [{ kind: 'title', title }], agentOf(file), moment(recordedAt)),
  };
  return truths.map((truth) => [see('screen', [screen], truth), see('terminal', [shown], truth), see('together', [shown, screen], truth)]);
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

/** Looks at the screen before each thing that happens, and at the time itself: as a host does, which looks again and again. */
async function terminalSightings(file: string, truths: readonly Truth[]): Promise<Sighting[][]> {
  const agent = agentOf(file);
  const happened = await playRecording(file);
  const end = Math.max(...happened.map(({ at }) => at).filter(Number.isFinite));
  const look = (at: number, rows: readonly string[]): Step => ({
    position: at,
    at: recordedAt + at * 1000,
    apply: (watch) => takeScreen(watch, rows, agent, moment(recordedAt + at * 1000)),
  });
  const tell = ({ at, sign }: Happening): Step => ({
    position: at,
    at: recordedAt + at * 1000,
    apply: (watch) => takeSigns(watch, sign === null ? [] : [sign], agent, moment(recordedAt + at * 1000)),
  });
  return truths.map((truth) => {
    const until = truth.at ?? end;
    const before = happened.filter(({ at }) => at <= until);
    const next = truth.screen === false ? undefined : happened.find(({ at }) => at > until);
    const last = next === undefined ? [] : [look(until, next.rows)];
    const together = [...before.flatMap((each) => [look(each.at, each.rows), tell(each)]), ...last];
    return [
      see('terminal', before.map(tell), truth),
      ...(next === undefined ? [] : [see('screen', [...before.map(({ at, rows }) => look(at, rows)), ...last], truth)]),
      see('together', together, truth),
    ];
  });
}

export function screenSample(file: string): { readonly title: string; readonly rows: readonly string[] } {
  const [head = '', ...rows] = readSample(file).split('\n');
  return { title: /title='(.*?)'  /.exec(head)?.[1]?.trim() ?? '', rows };
}
