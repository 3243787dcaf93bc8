import { counted, foreign, type CountsResult } from './counts.ts';
import { outputLines } from './lines.ts';

const closing = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured; \d+ filtered out/;

/** `cargo test`: one closing line for each program with tests, added up. Benchmarks that were measured count as passed. */
export function readCargo(output: string): CountsResult {
  const found = outputLines(output).flatMap((line) => {
    const [, ...digits] = closing.exec(line.trim()) ?? [];
    return digits.length > 0 ? [digits.map(Number)] : [];
  });
  if (found.length === 0) return foreign;
  const sum = (place: number) => found.reduce((total, counts) => total + (counts[place] ?? 0), 0);
  return counted({ passed: sum(0) + sum(3), failed: sum(1), skipped: sum(2) });
}
