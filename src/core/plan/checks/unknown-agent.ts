import { agentKinds } from '../schema/agent.ts';
import type { PlanYaml } from '../schema.ts';
import type { Loose } from '../shape.ts';
import { suggestion } from '../suggest.ts';

/** What to do about a name that no agent goes by. */
export function unknownHint(name: string, { agents }: Loose<PlanYaml>): string {
  const known = [...new Set([...Object.keys(agents ?? {}), ...agentKinds])];
  const near = suggestion(name, known);
  return near ? `did you mean \`${near}\`?` : `describe it below \`agents\`, or name one of ${known.slice(0, 20).join(', ')}`;
}
