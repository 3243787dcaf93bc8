import type { OwnFigure } from '../plan/own-figures.ts';
import { duration } from '../run/words.ts';
import type { PassRate } from './gate-report.ts';
import type { PhaseReport } from './plan-points.ts';
import type { Timing, TimingMark } from './timing.ts';

/** What the figures of a report are made of, for metrics that are measured by them. */
export interface OwnFigures {
  readonly timing: Timing;
  readonly phases: readonly Pick<PhaseReport, 'timing'>[];
  readonly passRates: { readonly byLevel: readonly PassRate[] };
  readonly speedUp: { readonly factor: number | null };
}

export interface OwnFigureValue {
  /** `null` as long as there is none. */
  readonly current: string | null;
  /** Beside its estimate, where it has one. */
  readonly status: TimingMark | null;
}

export function ownFigureValue(figure: OwnFigure, { timing, phases, passRates, speedUp }: OwnFigures): OwnFigureValue {
  switch (figure) {
    case 'report/time':
      return { current: besideText(timing), status: timing.mark };
    case 'report/phases': {
      const marks = phases.flatMap(({ timing: { mark } }) => mark ?? []);
      const within = marks.filter((mark) => mark === 'within').length;
      return { current: marks.length === 0 ? null : `${within} of ${marks.length} within 10 %`, status: null };
    }
    case 'report/gates': {
      const sum = (of: (rate: PassRate) => number) => passRates.byLevel.reduce((total, rate) => total + of(rate), 0);
      const passed = sum((rate) => rate.passed);
      const judged = passed + sum((rate) => rate.failed + rate.unmeasured);
      return { current: judged === 0 ? null : `${Math.round((100 * passed) / judged)} %, ${passed} of ${judged}`, status: null };
    }
    case 'report/speed-up':
      return { current: speedUp.factor === null ? null : `${speedUp.factor.toFixed(2)}x`, status: null };
  }
}

/** `1h 05m, +8 % beside the estimate`. */
function besideText({ actualMs, deviation }: Timing): string | null {
  if (actualMs === null) return null;
  const share = deviation === null ? null : Math.round(deviation * 100);
  return share === null ? duration(actualMs) : `${duration(actualMs)}, ${share < 0 ? '' : '+'}${share} % beside the estimate`;
}
