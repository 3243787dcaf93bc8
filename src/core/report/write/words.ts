import type { PathSubject } from '../actual-path.ts';
import type { Timing } from '../timing.ts';
import { duration } from '../../run/words.ts';
import type { Cell, CellTone } from './section.ts';

/** `2026-11-21 09:15:02Z`, or nothing. @param at epoch milliseconds */
export const utc = (at: number | null): string => (at === null ? '' : `${isoOf(at).slice(0, 19).replace('T', ' ')}Z`);

/** `2026-11-21T09:15:02.000Z`. @param at epoch milliseconds */
// eslint-disable-next-line no-restricted-globals -- It writes a time that was recorded, and takes none.
export const isoOf = (at: number): string => new Date(at).toISOString();

/** A duration for a table: `402ms`, `1.8s`, `1h30m`. Short ones are not cut to whole seconds, for here they are compared. */
export const took = (ms: number): string => (ms < 1_000 || ms >= 60_000 ? duration(Math.round(ms)) : `${Math.floor(ms / 100) / 10}s`);

/** `T+1h30m`. @param ms since the start of the run */
export const sinceStart = (ms: number | null): string => (ms === null ? '' : `T+${took(ms)}`);

export const tookOr = (ms: number | null): string => (ms === null ? '' : took(ms));

export const percent = (share: number | null): string => (share === null ? '' : `${Math.round(share * 100)} %`);

export const signedDuration = (ms: number): string => `${ms < 0 ? '-' : '+'}${took(Math.abs(ms))}`;

/** `2h`, `2h..3h`. */
export function plannedText({ planned }: Timing): string {
  if (planned === null) return '';
  const { leastMs, mostMs } = planned;
  return leastMs === mostMs ? took(leastMs) : `${took(leastMs)}..${took(mostMs)}`;
}

/** `+12 % slower`, `within 10 %`; nothing where there is nothing to compare. */
export function markCell({ mark, deviation }: Timing): Cell {
  if (mark === null) return '';
  if (mark === 'within') return { text: 'within 10 %', tone: 'good' };
  const share = Math.round((deviation ?? 0) * 100);
  return { text: `${share > 0 ? '+' : ''}${share} %, ${mark}`, tone: mark === 'slower' ? 'warn' : 'soft' };
}

export function pathText(what: PathSubject): string {
  switch (what.kind) {
    case 'start':
      return 'the start of the run';
    case 'stream':
      return what.attempt > 1 ? `stream ${what.stream}, attempt ${what.attempt}` : `stream ${what.stream}`;
    case 'gate':
      return `gate ${what.gate}`;
    case 'wave':
      return `wave ${what.wave}`;
    case 'person':
      return `${what.by}: ${what.request}`;
    case 'clock':
      return `the time of checkpoint ${what.checkpoint}`;
    case 'backOff':
      return `the wait before attempt ${what.attempt} of ${what.stream}`;
    case 'noEngine':
      return 'no engine was alive';
  }
}

const tones: Readonly<Record<string, CellTone>> = {
  succeeded: 'good',
  passed: 'good',
  met: 'good',
  merged: 'good',
  approved: 'good',
  reached: 'good',
  kept: 'good',
  failed: 'bad',
  unmeasured: 'bad',
  rejected: 'bad',
  violated: 'bad',
  missed: 'bad',
  critical: 'bad',
  high: 'bad',
  skipped: 'warn',
  stopped: 'warn',
  letBe: 'warn',
  'passed, flaky': 'warn',
  held: 'warn',
  asking: 'warn',
  retrying: 'warn',
  paused: 'warn',
  waiting: 'soft',
  ready: 'soft',
  standingBy: 'soft',
  ahead: 'soft',
  notComparable: 'soft',
};
const words: Readonly<Record<string, string>> = {
  open: 'not measured yet',
  letBe: 'let be',
  notComparable: 'not comparable',
  asking: 'asks a person',
  standingBy: 'stands by',
};

/** The word for a status, in its colour. */
export function statusCell(status: string): Cell {
  const text = words[status] ?? status;
  const tone = tones[status];
  return tone === undefined ? text : { text, tone };
}
