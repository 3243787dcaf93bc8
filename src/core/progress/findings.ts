import { plainLine, shortened } from '../text/plain.ts';
import { severities, type Finding } from '../run/finding.ts';

/** More findings than this of one attempt say nothing new; they all stand in the file. */
const mostFindings = 200;
const longestText = 200;

const line = (value: unknown): string | null =>
  typeof value === 'string' ? shortened(plainLine(value.slice(0, 2_000)).trim(), longestText) || null : null;

/** Reads `findings` of a status file: `[{"id": "F1", "severity": "high", "title": "...", "place": "src/a.ts:3"}]`. What is no finding is left out. */
export function findingFields(fields: Readonly<Record<string, unknown>>): { readonly findings?: readonly Finding[] } {
  const listed: unknown = fields['findings'];
  if (!Array.isArray(listed)) return {};
  const findings = new Map<string, Finding>();
  for (const each of listed as readonly unknown[]) {
    const finding = findingOf(each);
    if (finding !== null && findings.size < mostFindings && !findings.has(finding.id)) findings.set(finding.id, finding);
  }
  return findings.size === 0 ? {} : { findings: [...findings.values()] };
}

function findingOf(value: unknown): Finding | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const { severity: written } = fields;
  const severity = severities.find((each) => typeof written === 'string' && each === written.trim().toLowerCase());
  const title = line(fields['title']);
  const id = line(fields['id']) ?? title;
  if (severity === undefined || id === null) return null;
  const place = line(fields['place']);
  return { id, severity, title: title ?? id, ...(place === null ? {} : { place }) };
}

/** All that any of the files says, each id once; the first file wins. */
export function mergeFindings(readings: readonly { readonly findings?: readonly Finding[] }[]): { readonly findings?: readonly Finding[] } {
  const findings = new Map<string, Finding>();
  for (const { findings: found = [] } of readings) for (const each of found) if (!findings.has(each.id)) findings.set(each.id, each);
  return findings.size === 0 ? {} : { findings: [...findings.values()] };
}
