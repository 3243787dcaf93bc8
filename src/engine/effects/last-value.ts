import type { GateId } from '../../core/ids.ts';
import type { Quantity } from '../../core/measure/quantities/unit.ts';
import { unitOf } from '../../core/measure/quantities/unit.ts';
import type { GateContext } from './context.ts';

/** Runs that are looked through; a gate that passed in none of them is measured as for the first time. */
const mostRuns = 50;

/**
 * What the gate measured in the newest earlier run of the same plan in which it passed: a value that was refused is no measure for the next.
 * @throws what the journal throws
 */
export function lastValue(context: GateContext, gate: GateId): Quantity | null {
  const { journal } = context.ports;
  const { run, planPath } = context.state();
  if (planPath === null) return null;
  for (const earlier of journal
    .runs()
    .filter((id) => id !== run)
    .slice(0, mostRuns)) {
    const created = journal.read(earlier, 0, 1)[0]?.event;
    if (created?.type !== 'runCreated' || created.planPath !== planPath) continue;
    const passed = journal
      .read(earlier)
      .findLast(({ event }) => event.type === 'gateFinished' && event.gate === gate && event.verdict.kind === 'passed');
    const measured =
      passed?.event.type === 'gateFinished' && passed.event.verdict.kind === 'passed' ? passed.event.verdict.measured : undefined;
    if (measured?.value !== undefined) return { value: measured.value, unit: measured.unit === undefined ? null : unitOf(measured.unit) };
  }
  return null;
}
