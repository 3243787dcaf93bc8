import { describe, expect, test } from 'vitest';
import { readStatusJson } from '../../../src/core/progress/status-json.ts';
import { mergeReadings } from '../../../src/core/progress/reading.ts';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

describe('findings', () => {
  const leak = { id: 'F1', severity: 'critical', title: 'a key in the log', place: 'src/log.ts:3' } as const;
  const typo = { id: 'F2', severity: 'low', title: 'a typo' } as const;

  test('are kept once for each attempt and id, with their stream and the time they came', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2, backoffMs: 0 } }), stream('B')]));
    const first = run.now;
    run
      .reports('A', { findings: [leak] })
      .passes(1000)
      .reports('A', { findings: [leak, typo] })
      .reports('B', { findings: [leak] });
    run.exits('A', 1).reports('A', { findings: [leak] });
    expect(run.state.findings).toEqual([
      { ...leak, stream: 'A', attempt: 1, at: first },
      { ...typo, stream: 'A', attempt: 1, at: run.now },
      { ...leak, stream: 'B', attempt: 1, at: run.now },
      { ...leak, stream: 'A', attempt: 2, at: run.now },
    ]);
  });

  test('are read from status files, whatever else stands there', () => {
    const written = [
      leak,
      { ...typo, severity: ' LOW ' },
      { id: 'F3', severity: 'awful', title: 'x' },
      'text',
      null,
      { severity: 'high' },
      leak,
    ];
    const reading = readStatusJson(JSON.stringify({ percent: 5, findings: written }));
    expect(reading?.findings).toEqual([leak, typo]);
    expect(readStatusJson(JSON.stringify({ findings: [{ severity: 'high', title: 'no id' }] }))?.findings).toEqual([
      { id: 'no id', severity: 'high', title: 'no id' },
    ]);
    expect(
      mergeReadings([
        { source: 'status.json', reading },
        { source: 'progress.md', reading: { percent: 3 } },
      ])?.findings,
    ).toEqual([leak, typo]);
  });
});
