import { describe, expect, test } from 'vitest';
import { repairEncoding } from '../../../src/core/import/encoding.ts';
import { draftFile, guides, guideText, imported } from './read.ts';

/** Words that say what kind of thing a line is: the key in the draft says it. */
const grammar =
  /^(then|paste|checklist|duration|location|include|calculate|verification|indicator|command|checkout|assignments|outputs|criteria|\d+(\.\d+)?%?|parallel|achieve|must|have|requirements|report|metrics)$/;

describe.each(guides)('the guide %s', (name) => {
  const text = guideText(name);
  const draft = imported(text);
  const lines = repairEncoding(text).text.split('\n');

  test('becomes the draft that was reviewed', async () => {
    await expect(draft.text).toMatchFileSnapshot(draftFile(name));
  });

  test('becomes a plan without errors', () => {
    expect(draft.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('loses no line: each is used, kept, or form', () => {
    const lost = lines.flatMap((line, index) => (line.trim() !== '' && !draft.fates.has(index + 1) ? [`${index + 1}: ${line}`] : []));
    expect(lost).toEqual([]);
  });

  test('what is kept stands in the comments, and is listed', () => {
    const comments = draft.text.split('\n').flatMap((line) => /^\s*#.*$/.exec(line) ?? []);
    const all = comments.join('\n');
    for (const [number, fate] of draft.fates) {
      if (fate.kind !== 'kept') continue;
      expect(all).toContain((lines[number - 1] ?? '').trim());
      expect(
        draft.kept.some(({ from, to }) => from <= number && number <= to),
        `line ${number} is listed`,
      ).toBe(true);
    }
  });

  test('what is used has its words in the draft', () => {
    const low = draft.text.toLowerCase();
    const lost: string[] = [];
    for (const [number, fate] of draft.fates) {
      if (fate.kind !== 'used' || /^(heading|check-list|deliverables?|sign-off)$/.test(fate.what)) continue;
      const words = [...(lines[number - 1] ?? '').toLowerCase().matchAll(/[a-z0-9%.]{3,}/g)].map(([word]) => word.replace(/\.+$/, ''));
      const missing = words.filter((word) => !low.includes(word) && !grammar.test(word));
      if (missing.length > 0) lost.push(`${number} (${fate.what}): ${missing.join(' ')}`);
    }
    expect(lost).toEqual([]);
  });

  test('CRLF and a BOM change nothing', () => {
    expect(imported(`\ufeff${text.replaceAll('\n', '\r\n')}`).text).toBe(draft.text);
  });
});
