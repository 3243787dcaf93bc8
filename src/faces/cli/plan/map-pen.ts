import stringWidth from 'string-width';
import type { CheckpointId, PhaseId, StreamId, WaveId } from '../../../core/ids.ts';
import type { Prediction } from '../../../core/forecast/prediction/predict.ts';
import { shapeOfLevel, type MapEntry, type MapItem, type MapLevel } from '../../../core/map/execution-map.ts';
import { milestonesNeeded } from '../../../core/plan/milestones-needed.ts';
import type { Checkpoint, Need, Phase, Plan, Stream, Wave } from '../../../core/plan/model.ts';
import { duration, listed } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Drawn } from './map-layout.ts';
import type { Signs } from './signs.ts';
import { span, widthOf, type Span, type Spans } from './spans.ts';

export interface MapOptions {
  readonly plan: Plan;
  readonly prediction: Prediction | null;
  readonly signs: Signs;
  /** Columns. */
  readonly width: number;
}

const longestTitle = 40;
/** In a wider terminal the times of phases would stand too far from their names. */
const widestHeading = 120;

/** Writes labels, and remembers which signs it has used. */
export function penFor({ plan, prediction, signs, width }: MapOptions) {
  const streams = new Map<StreamId, Stream>(plan.streams.map((each) => [each.id, each]));
  const phases = new Map<PhaseId, Phase>(plan.phases.map((each) => [each.id, each]));
  const checkpoints = new Map<CheckpointId, Checkpoint>(plan.checkpoints.map((each) => [each.id, each]));
  const waves = new Map<WaveId, Wave>(plan.waves.map((each) => [each.id, each]));
  const critical = new Set(prediction?.criticalPath);
  const milestones = milestonesNeeded(plan);
  const used = new Map<string, string>();
  const sign = (glyph: string, meaning: string): string => {
    used.set(glyph, meaning);
    return glyph;
  };

  const notesOf = (after: readonly (Need | MapItem)[], others: readonly string[] = []): Spans => {
    const names = after.filter((each) => 'id' in each || !('on' in each) || each.on !== 'failed').map(nameOf);
    const failures = after.flatMap((each) => ('on' in each && each.on === 'failed' ? [nameOf(each)] : []));
    const texts = [
      ...(names.length > 0 ? [`after ${listed(names, 3)}`] : []),
      ...(failures.length > 0 ? [`if ${listed(failures, 3)} ${failures.length > 1 ? 'fail' : 'fails'}`] : []),
      ...others,
    ];
    return texts.length > 0 ? [span(` (${texts.join(', ')})`, 'dim')] : [];
  };

  const streamLabel = (id: StreamId, after: readonly (Need | MapItem)[]): Spans => {
    const stream = streams.get(id);
    const isCritical = critical.has(id);
    const expected = prediction?.streams.get(id)?.expected;
    const name = isCritical ? `${sign(signs.critical, 'critical path')} ${id}` : id;
    return [
      span(name, isCritical ? 'warn' : null),
      ...(expected ? [span(` ${duration(expected.spread.likelyMs)}`, 'dim')] : []),
      ...[...(milestones.get(id) ?? [])].map((milestone) => span(` ${sign(signs.milestone, 'milestone')} ${milestone}`, 'dim')),
      ...notesOf(after, [...(stream?.optional ? ['optional'] : []), ...(stream?.anytime ? ['anytime'] : [])]),
    ];
  };

  const checkpointLabel = (id: CheckpointId, after: readonly (Need | MapItem)[]): Spans => {
    const checkpoint = checkpoints.get(id);
    const isReview = checkpoint?.review ?? false;
    const integration = checkpoint?.integration ?? null;
    const glyphs = [
      ...(integration === null ? [] : [sign(signs.integration, 'provided for another')]),
      ...(isReview ? [sign(signs.review, 'a person reviews')] : []),
      ...(integration === null && !isReview ? [sign(signs.checkpoint, 'checkpoint')] : []),
    ].join('');
    const planned = checkpoint && checkpoint.atMs !== null ? [span(` T+${duration(checkpoint.atMs)}`, 'dim')] : [];
    const taker = integration === null ? [] : [`for ${integration.to}`];
    return [span(`${glyphs} ${id}`, isReview ? 'ask' : null), ...planned, ...notesOf(after, taker)];
  };

  /** `merge one T+20h (after A, lands on main)`: its time is when it is over, for it takes none itself. */
  const waveLabel = (id: WaveId, after: readonly (Need | MapItem)[]): Spans => {
    const land = waves.get(id)?.land ?? null;
    const expectedMs = prediction?.waves.get(id);
    return [
      span(`merge ${id}`),
      ...(expectedMs === undefined ? [] : [span(` T+${duration(expectedMs)}`, 'dim')]),
      ...notesOf(after, land === null ? [] : [`lands on ${land.into}`]),
    ];
  };

  const label = (item: MapItem, after: readonly (Need | MapItem)[]): Spans => {
    switch (item.kind) {
      case 'stream':
        return streamLabel(item.id, after);
      case 'checkpoint':
        return checkpointLabel(item.id, after);
      case 'wave':
        return waveLabel(item.id, after);
      case 'phase':
        return [span(item.id, 'bold'), ...titleOf(phases.get(item.id)), ...notesOf(after)];
    }
  };

  const titleOf = (phase: Phase | undefined): Spans =>
    phase && phase.title !== phase.id ? [span(` ${shortened(plainLine(phase.title), longestTitle)}`)] : [];

  const drawer = (level: MapLevel, more: (index: number) => readonly MapItem[] = () => []) => {
    // A layout asks for a member again at every level around it. What it stands behind is the same each time.
    const drawn = new Map<number, Drawn>();
    const draw = (index: number, alsoAfter: readonly number[]): Drawn => {
      const entry: MapEntry | undefined = level.items[index];
      if (!entry) throw new Error('the shape names what its level does not have');
      const after = [...alsoAfter.flatMap((each) => level.items[each]?.item ?? []), ...more(index), ...entry.notes];
      const { inside } = entry;
      return {
        label: label(entry.item, after),
        inside: inside && { shape: shapeOfLevel(inside), draw: drawer(inside) },
      };
    };
    return (index: number, alsoAfter: readonly number[]): Drawn => {
      const known = drawn.get(index) ?? draw(index, alsoAfter);
      drawn.set(index, known);
      return known;
    };
  };

  /** `build  Build in parallel (after explore)`, and at the right edge when it is likely to begin and to end. */
  const heading = (id: PhaseId, after: readonly (Need | MapItem)[]): Spans => {
    const left: Spans = [...label({ kind: 'phase', id }, after)];
    const window = windowOf(id);
    const gap = Math.min(width, widestHeading) - widthOf(left) - stringWidth(window);
    return window === '' || gap < 2 ? left : [...left, span(' '.repeat(gap)), span(window, 'dim')];
  };

  const isIn = (phase: PhaseId | null, outer: PhaseId): boolean =>
    phase === outer || (phase !== null && isIn(phases.get(phase)?.parent ?? null, outer));

  /** Anytime work is left out: it fills gaps wherever they are. */
  const windowOf = (id: PhaseId): string => {
    const members = plan.streams.filter(({ phase, anytime }) => !anytime && isIn(phase, id));
    const inside = members.flatMap((stream) => prediction?.streams.get(stream.id) ?? []);
    if (inside.length === 0) return '';
    const start = Math.min(...inside.map(({ startMs }) => startMs.likely));
    const end = Math.max(...inside.map(({ endMs }) => endMs.likely));
    return `T+${duration(start)} ${signs.range} T+${duration(end)}`;
  };

  const legend = (): Spans => {
    // Always the same order: in which the labels were written depends on the width.
    const order = [signs.critical, signs.integration, signs.review, signs.checkpoint, signs.milestone];
    const entries = order.filter((glyph) => used.has(glyph)).map((glyph) => `${glyph} ${used.get(glyph)}`);
    return entries.length > 0 ? [span([...entries, `${signs.arrow} then`, `${signs.beside} side by side`].join('   '), 'dim')] : [];
  };

  const clockRow = (ids: readonly CheckpointId[]): Spans =>
    ids.flatMap((id, index): Span[] => [...(index > 0 ? [span('   ')] : []), ...checkpointLabel(id, [])]);

  return { heading, drawer, streamLabel, legend, clockRow };
}

function nameOf(target: Need | MapItem): string {
  if ('id' in target) return target.id;
  switch (target.kind) {
    case 'stream':
      return target.stream;
    case 'phase':
      return target.phase;
    case 'milestone':
      return `${target.stream}.${target.milestone}`;
    case 'checkpoint':
      return target.checkpoint;
    case 'wave':
      return target.wave;
    case 'any':
      return target.needs.map(nameOf).join(' or ');
  }
}
