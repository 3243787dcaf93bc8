import { expect, test } from 'vitest';
import { asGateId } from '../../../src/core/ids.ts';
import { gateText } from '../../../src/core/run/gates.ts';

const gate = asGateId('A/models agree');
const measured = { text: '88 % agree (threshold 80 %)' };

test('a verdict says what was measured, and one of something read why it failed', () => {
  expect(gateText(gate, { kind: 'passed', durationMs: 1_000, measured })).toBe(
    'gate A/models agree passed in 1s: 88 % agree (threshold 80 %)',
  );
  expect(gateText(gate, { kind: 'failed', durationMs: 1_000, exitCode: null, reason: 'a finding blocks', measured })).toBe(
    'gate A/models agree failed: a finding blocks',
  );
  expect(gateText(gate, { kind: 'failed', durationMs: 1_000, exitCode: 1 })).toBe('gate A/models agree failed with exit status 1');
  expect(gateText(gate, { kind: 'failed', durationMs: 1_000, exitCode: null, by: 'kim', note: 'no' })).toBe(
    'gate A/models agree was rejected by kim ("no")',
  );
});
