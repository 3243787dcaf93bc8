import { phaseResults } from '../../core/report/phase-results.ts';
import { buildReport, type Report } from '../../core/report/report.ts';
import { phaseResultsText, reportFormats } from '../../core/report/write/formats.ts';
import { standUpMarkdown } from '../../core/report/write/stand-ups.ts';
import type { ReportWish } from '../../core/plan/model.ts';
import type { RunState } from '../../core/run/state.ts';
import { messageOf, type EffectContext } from './context.ts';
import { measureMetrics } from './metrics.ts';
import { workspaceDirOf } from './refs.ts';

export interface ReportEffects {
  write(round: number): Promise<void>;
  standUp(number: number): Promise<void>;
}

/** The files that tell of a run: its report at the end, and its stand-ups. */
export function reportEffects(context: EffectContext): ReportEffects {
  const { clock, journal, reports, results } = context.ports;

  /** As of the end that is about to come: a report that says that its run still goes on would never have been true. */
  const reportOf = ({ run, seq }: RunState, round: number, wish: ReportWish): Report => {
    const event = { type: 'reportWritten', round, files: filesOf(wish), commit: null } as const;
    const end = { v: 1, run, seq: seq + 1, at: clock.now(), mono: clock.mono(), event } as const;
    return buildReport([...journal.read(run).slice(0, seq), end], { now: end.at, look: reports.look });
  };

  const writeAll = async (state: RunState, round: number, wish: ReportWish): Promise<string | null> => {
    const dir = workspaceDirOf(state);
    const key = `${state.run} ${round}`;
    // Committed by an engine that died before it could say so.
    const earlier = wish.commit ? await reports.committed(dir, key) : null;
    if (earlier !== null) return earlier;
    const report = reportOf(state, round, wish);
    for (const { phase, to } of wish.results) {
      const found = phaseResults(report, phase);
      if (found === null) throw new Error(`the plan has no phase ${phase}`);
      await results.write(dir, to, phaseResultsText(found));
    }
    await results.write(dir, wish.to, reportFormats[wish.format](report));
    if (!wish.commit) return null;
    const message = `Report of ${report.run.plan}, run ${state.run}: ${report.run.outcome}`;
    const committed = await reports.commit({ dir, files: filesOf(wish), message, key });
    if (committed.kind === 'refused') throw new Error(`it is in ${wish.to}, and could not be committed: ${committed.reason}`);
    return committed.commit;
  };

  return {
    async write(round) {
      for (const event of await measureMetrics(context.ports, context.state(), null)) await context.record(event);
      const state = context.state();
      const wish = state.plan.report;
      if (wish === null || state.reporting?.round !== round) return;
      try {
        const commit = await writeAll(state, round, wish);
        await context.record({ type: 'reportWritten', round, files: filesOf(wish), commit });
      } catch (error) {
        await context.record({ type: 'reportFailed', round, reason: messageOf(error) });
      }
    },
    async standUp(number) {
      const state = context.state();
      const to = state.plan.standup?.to ?? null;
      const told = standUpMarkdown(state);
      // A later one is being told already, and writes itself.
      if (to === null || told === null || state.standup?.told !== number) return;
      try {
        await reports.append(workspaceDirOf(state), to, told.heading, told.text);
        await context.record({ type: 'standupWritten', number });
      } catch (error) {
        await context.record({ type: 'standupFailed', number, reason: messageOf(error) });
      }
    },
  };
}

const filesOf = ({ to, results }: ReportWish): readonly string[] => [to, ...results.map((each) => each.to)];
