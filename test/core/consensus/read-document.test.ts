import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestDocument, readDocument } from '../../../src/core/consensus/read-document.ts';

const reasonOf = (text: string): string => {
  const read = readDocument(text);
  return read.kind === 'unreadable' ? read.reason : 'is a document';
};

describe('a result document', () => {
  test('is read with all that it may have; what it has besides is let be', () => {
    const read = readDocument(
      '\ufeff{"model":"o3","checks":[{"id":"c1","verdict":"PASS"},{"id":"c2","verdict":"fail","severity":"High","note":"n","score":3}],' +
        '"findings":[{"id":"F1","title":"t","severity":"CRITICAL","file":"a.ts","line":3,"blocking":true}],"summary":"s"}',
    );
    expect(read).toEqual({
      kind: 'document',
      document: {
        checks: [
          { id: 'c1', verdict: 'pass' },
          { id: 'c2', verdict: 'fail', severity: 'high', note: 'n' },
        ],
        findings: [{ id: 'F1', title: 't', severity: 'critical', file: 'a.ts', line: 3, blocking: true }],
        summary: 's',
      },
    });
    expect(readDocument('{"checks": []}')).toEqual({ kind: 'document', document: { checks: [], findings: [] } });
  });

  test.each([
    ['', 'is empty'],
    ['{"checks": [', 'is no JSON: '],
    ['```json\n{}\n```', 'the document is the JSON alone'],
    ['[]', 'is no result document: it must be a mapping with `checks`'],
    ['{}', 'is no result document: `checks` must be a list of checks'],
    ['{"checks": [{"id": "a", "verdict": "perhaps"}]}', '`checks[0].verdict` must be `pass`, `fail`, `warn` or `unsure`'],
    ['{"checks": [{"id": "a", "verdict": 3}, {"verdict": "pass"}]}', ', and 1 more'],
    ['{"checks": [{"id": "a", "verdict": "pass"}, {"id": "a", "verdict": "fail"}]}', 'two verdicts on the check a'],
    ['{"checks": [], "findings": [{"title": "t", "severity": "awful"}]}', '`findings[0].severity` must be `critical`, `high`'],
    ['{"checks": [], "findings": [{"title": "t", "severity": "low", "line": 1.5}]}', 'a whole number'],
    [`{"checks": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'is nested more than 200 levels deep'],
    ['['.repeat(10_000), 'is nested more than 200 levels deep'],
  ])('that is none says why: %#', (text, reason) => {
    expect(reasonOf(text)).toContain(reason);
  });

  test('brackets inside of texts are no nesting', () => {
    expect(reasonOf(JSON.stringify({ checks: [{ id: `"\\${'['.repeat(300)}`, verdict: 'pass' }] }))).toBe('is a document');
  });

  test('one of 100 MB is refused before it is parsed', () => {
    expect(reasonOf(' '.repeat(100 * 1024 * 1024))).toBe(`is longer than ${longestDocument / 1024 / 1024} MB`);
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"checks": [${json}]}`),
        ),
        (text) => {
          readDocument(text);
        },
      ),
    );
  });
});
