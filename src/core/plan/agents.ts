import { compileBudget } from './compile-budget.ts';
import type { AgentKind, AgentSettings } from './model.ts';
import { agentKinds } from './schema/agent.ts';
import type { PlanYaml } from './schema.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Loose } from './shape.ts';

/** Kinds that a plan can name and that this version cannot start. */
const laterKinds: readonly AgentKind[] = ['claude', 'codex', 'gemini'];
export const isRunnable = (kind: AgentKind): boolean => !laterKinds.includes(kind);

const isKind = (name: string): name is AgentKind => (agentKinds as readonly string[]).includes(name);

/** Who does the work of a stream. */
export interface AgentChoice {
  /** As the plan names it: a key of `agents`, or a kind. */
  readonly name: string;
  /** `null` when the plan does not say what kind of agent goes by this name. */
  readonly kind: AgentKind | null;
}

/** @returns `null` when neither the stream nor the defaults name an agent, and there is nothing to run */
export function agentOf(stream: Loose<StreamYaml>, plan: Loose<PlanYaml>): AgentChoice | null {
  const name = stream.agent ?? (stream.run === undefined ? plan.defaults?.agent : 'command');
  return name === undefined ? null : { name, kind: kindOf(name, plan) };
}

/** An agent that goes by the name of a kind need not say which kind it is. */
export function kindOf(name: string, { agents }: Loose<PlanYaml>): AgentKind | null {
  const described = agents && Object.hasOwn(agents, name) ? agents[name] : undefined;
  return described?.kind ?? (isKind(name) ? name : null);
}

export function compileAgents(plan: PlanYaml): Record<string, AgentSettings> {
  return Object.fromEntries(
    Object.entries(plan.agents ?? {}).map(([name, { max_parallel, budget }]) => [
      name,
      { kind: kindOf(name, plan) ?? 'command', maxParallel: max_parallel ?? null, budget: compileBudget(budget) },
    ]),
  );
}
