import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { GateId } from '../../../core/ids.ts';
import { checkText } from '../../../core/plan/check-text.ts';
import type { Gate } from '../../../core/plan/model.ts';
import { suggestion } from '../../../core/plan/suggest.ts';
import { gateText } from '../../../core/run/gates.ts';
import { gateOf } from '../../../core/run/standing.ts';
import { answerOf, refused, told } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { ownPlan } from '../own-plan.ts';

/** The gates of the agent's own stream. A trial is for the agent alone: the verdict that counts is measured by the engine. */
export function gateTools(server: McpServer, desk: Desk): void {
  server.registerTool(
    'list_gates',
    {
      title: 'List your gates',
      description: 'The checks by which your work is judged when you are done, with what each does and how it went last.',
      inputSchema: z.object({}),
      annotations: { readOnlyHint: true },
    },
    () => answerOf(() => Promise.resolve(told(gatesText(desk)))),
  );
  server.registerTool(
    'run_gate',
    {
      title: 'Try a gate',
      description:
        'Runs one of your gates on your work as it stands and gives its verdict and the end of its output. It does not count: the gate runs again when you are done.',
      inputSchema: z.object({ gate: z.string().min(1).describe('Its name, as list_gates has it.') }),
    },
    ({ gate: named }, { mcpReq }) =>
      answerOf(async () => {
        const { gates } = ownPlan(desk);
        const gate = gates.find(({ id, name }) => name === named || id === named);
        if (gate === undefined) return refused(noGate(named, gates));
        if (!isTried(gate)) return refused(`gate ${gate.name} cannot be tried: ${checkText(gate.check)}`);
        const { verdict, output } = await desk.tryGate(gate.id, mcpReq.signal);
        return told([gateText(gate.id, verdict), ...(output === '' ? [] : ['', 'the end of its output:', output])].join('\n'));
      }),
  );
}

/** A person's answer, and what counts other gates or the results of other streams, cannot be had here. */
const isTried = ({ check }: Gate): boolean => check.kind !== 'human' && check.kind !== 'consensus' && check.kind !== 'group';

function gatesText(desk: Desk): string {
  const { gates } = ownPlan(desk);
  if (gates.length === 0) return 'your stream has no gates of its own';
  const state = desk.state();
  return gates.map((gate) => `- ${gate.name} (${gate.level}): ${checkText(gate.check)}${lastOf(gate.id)}`).join('\n');

  function lastOf(id: GateId): string {
    const { status } = gateOf(state, id);
    return status.kind === 'done' ? `\n  last: ${gateText(id, status.verdict)}` : '';
  }
}

function noGate(named: string, gates: readonly Gate[]): string {
  if (gates.length === 0) return 'your stream has no gates of its own';
  const names = gates.map(({ name }) => name);
  const near = suggestion(named, names);
  return `your stream has no gate \`${named}\`${near === null ? '' : `: did you mean \`${near}\`?`} It has: ${names.join(', ')}`;
}
