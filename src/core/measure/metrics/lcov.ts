import { share, unclear, type FoundNumber } from './found-number.ts';

/** What of a program can be covered by tests. */
export const coverageKinds = ['lines', 'branches', 'functions'] as const;
export type CoverageKind = (typeof coverageKinds)[number];

const records = {
  lines: { detail: /^DA:\d+,(-?\d+)/, hit: /^LH:(\d+)$/, found: /^LF:(\d+)$/ },
  branches: { detail: /^BRDA:[^,]*,[^,]*,.*,(\d+|-)$/, hit: /^BRH:(\d+)$/, found: /^BRF:(\d+)$/ },
  functions: { detail: /^FNDA:(\d+),/, hit: /^FNH:(\d+)$/, found: /^FNF:(\d+)$/ },
} as const;

/** Coverage of a whole lcov file (`lcov.info`). The summary of a source file counts, or its details where the tool wrote no summary. */
export function readLcov(text: string, of: CoverageKind): FoundNumber {
  const { detail, hit, found } = records[of];
  let [allHit, allFound, files] = [0, 0, 0];
  let open = false;
  let here = { hit: null as number | null, found: null as number | null, details: 0, covered: 0 };
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('SF:')) {
      open = true;
      here = { hit: null, found: null, details: 0, covered: 0 };
    } else if (line === 'end_of_record' && open) {
      open = false;
      files += 1;
      allHit += here.hit ?? here.covered;
      allFound += here.found ?? here.details;
    } else if (open) {
      const count = detail.exec(line)?.[1];
      if (count !== undefined) {
        here.details += 1;
        if (Number(count) > 0) here.covered += 1;
      }
      const [hits, founds] = [hit.exec(line)?.[1], found.exec(line)?.[1]];
      if (hits !== undefined) here.hit = Number(hits);
      if (founds !== undefined) here.found = Number(founds);
    }
  }
  if (open) return unclear('the lcov file ends in the middle of a record: it was cut off');
  if (files === 0) return unclear('there is no lcov record in it (`SF:` to `end_of_record`)');
  return share(allHit, allFound, of);
}
