import { parseDuration } from '../duration.ts';
import type { StreamYaml } from '../schema/stream.ts';
import type { Loose } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** Reports a longest wait that is shorter than the first. */
export function checkRetry(retry: Loose<StreamYaml>['retry'], path: Path, source: Source): void {
  if (typeof retry !== 'object' || retry.backoff === undefined || retry.max_backoff === undefined) return;
  const first = parseDuration(retry.backoff);
  const longest = parseDuration(retry.max_backoff);
  if (!first.ok || !longest.ok || first.ms <= longest.ms) return;
  const message = `\`max_backoff\` (${retry.max_backoff}) is shorter than \`backoff\` (${retry.backoff})`;
  source.at([...path, 'max_backoff'], { code: 'backwards', message, hint: 'it is the longest wait, so at least as long as the first' });
}
