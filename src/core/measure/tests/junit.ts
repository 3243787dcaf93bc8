import { readXml } from '../xml.ts';
import { counted, foreign, type CountsResult } from './counts.ts';

/**
 * A JUnit report, as most tools can write it. The `testcase` elements are counted; the attributes of the suites, which tools fill in
 * differently, are not believed.
 */
export function readJunit(text: string): CountsResult {
  let [passed, failed, skipped] = [0, 0, 0];
  let state: 'passed' | 'failed' | 'skipped' = 'passed';
  let root: string | null = null;
  const problem = readXml(text, {
    open(name, _attributes, path) {
      root ??= name;
      if (name === 'testcase') state = 'passed';
      if (path.at(-1) !== 'testcase') return;
      if (name === 'failure' || name === 'error') state = 'failed';
      if (name === 'skipped' && state === 'passed') state = 'skipped';
    },
    close(name) {
      if (name !== 'testcase') return;
      if (state === 'passed') passed += 1;
      else if (state === 'failed') failed += 1;
      else skipped += 1;
    },
  });
  if (problem !== null) return { kind: 'unclear', reason: `the JUnit report is no XML: ${problem}` };
  if (root !== 'testsuites' && root !== 'testsuite') return foreign;
  return counted({ passed, failed, skipped });
}
