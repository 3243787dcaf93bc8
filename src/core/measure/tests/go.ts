import { counted, foreign, type CountsResult } from './counts.ts';
import { outputLines } from './lines.ts';

/**
 * `go test -v` and `go test -json`: every test and subtest counts by its last word. A package that could not be built is one failure. Without
 * `-v` go says which packages are well, and not how many tests they have.
 */
export function readGo(output: string): CountsResult {
  const lines = outputLines(output);
  const json = lines.flatMap((line) => jsonEvent(line) ?? []);
  return json.length > 0 ? fromJson(json) : fromText(lines);
}

interface GoEvent {
  readonly action: string;
  readonly name: string;
  readonly isTest: boolean;
}

function jsonEvent(line: string): GoEvent | null {
  if (!line.startsWith('{"')) return null;
  try {
    const { Action, Package, Test, ImportPath } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (typeof Action !== 'string') return null;
    const place = typeof Package === 'string' ? Package : typeof ImportPath === 'string' ? ImportPath : '';
    return { action: Action, name: typeof Test === 'string' ? `${place}/${Test}` : place, isTest: typeof Test === 'string' };
  } catch {
    // A line of the tests' own output that begins like an event.
    return null;
  }
}

function fromJson(events: readonly GoEvent[]): CountsResult {
  const tests = new Map<string, string>();
  const broken = new Set<string>();
  for (const { action, name, isTest } of events) {
    if (isTest && (action === 'pass' || action === 'fail' || action === 'skip')) tests.set(name, action);
    if (action === 'build-fail') broken.add(name);
  }
  const count = (action: string) => [...tests.values()].filter((each) => each === action).length;
  return counted({ passed: count('pass'), failed: count('fail') + broken.size, skipped: count('skip') });
}

function fromText(lines: readonly string[]): CountsResult {
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  const ended = (word: string) => count(new RegExp(String.raw`^\s*--- ${word}: \S+ \([\d.]+s\)$`));
  const broken = count(/^FAIL\s+\S+ \[(?:build|setup) failed\]$/);
  const packages = count(/^(?:ok {2}|FAIL|\?   )\s+\S+\s+(?:[\d.]+s|\(cached\)|\[)/);
  const [passed, failed, skipped] = [ended('PASS'), ended('FAIL'), ended('SKIP')];
  if (passed + failed + skipped + broken + packages === 0) return foreign;
  const isVerbose = count(/^=== RUN {3}\S/) > 0;
  if (!isVerbose && broken === 0 && count(/^ok {2}/) > 0) return { kind: 'unclear', reason: 'go says no counts without `-v` or `-json`' };
  return counted({ passed, failed: failed + broken, skipped });
}
