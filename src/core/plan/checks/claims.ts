import { sameClaims } from '../../claims/same-claims.ts';
import type { Plan } from '../model.ts';
import type { Outline } from '../outline.ts';
import type { Source } from '../source.ts';

/** Warns of streams that may run at once and claim the same path: each once, at the later of the two. */
export function checkClaims(plan: Plan, outline: Outline, source: Source): void {
  const entries = new Map(outline.streams.map((entry) => [entry.id, entry]));
  const bySecond = Map.groupBy(sameClaims(plan), ({ streams: [, second] }) => second);
  for (const [id, pairs] of bySecond) {
    const [first, ...others] = pairs;
    const entry = entries.get(id);
    if (first === undefined || entry === undefined) continue;
    const [theirs, ours] = first.claims;
    const many = others.length === 0 ? '' : ` and ${others.length} ${others.length === 1 ? 'other' : 'others'}`;
    const what = theirs === ours ? `claim \`${ours}\`` : `claim the same paths (\`${theirs}\`, \`${ours}\`)`;
    source.atKey([...entry.path, 'claims'], {
      severity: 'warning',
      code: 'same-claim',
      message: `\`${id}\` may run at the same time as \`${first.streams[0]}\`${many}, and both ${what}`,
      hint: 'let one of them need the other, or divide the paths',
    });
  }
}
