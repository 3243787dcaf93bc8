import { compileBudget } from './compile-budget.ts';
import { compileRealAgent } from './compile-real-agent.ts';
import { realAgentKinds, type AgentKind, type AgentSettings, type RealAgentKind } from './model.ts';
import { agentKinds } from './schema/agent.ts';
import type { PlanYaml } from './schema.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Loose } from './shape.ts';

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

export const isRealKind = (kind: AgentKind | null): kind is RealAgentKind =>
  (realAgentKinds as readonly (AgentKind | null)[]).includes(kind);

/** Those that the plan describes, and those that take over from others without being described. */
export function compileAgents(plan: PlanYaml): Record<string, AgentSettings> {
  const described = plan.agents ?? {};
  const names = new Set([...Object.keys(described), ...takingOver(plan)]);
  return Object.fromEntries([...names].map((name) => [name, compileSettings(name, plan)]));
}

function compileSettings(name: string, plan: PlanYaml): AgentSettings {
  const yaml = plan.agents && Object.hasOwn(plan.agents, name) ? plan.agents[name] : undefined;
  const kind = kindOf(name, plan) ?? 'command';
  const settings = { kind, maxParallel: yaml?.max_parallel ?? null, budget: compileBudget(yaml?.budget) };
  return isRealKind(kind) ? { ...settings, settings: compileRealAgent(yaml ?? {}) } : settings;
}

/** Names of agents that go on where another has reached its usage limit. */
function takingOver(plan: PlanYaml): string[] {
  const streams = [...(plan.streams ?? []), ...(plan.phases ?? []).flatMap(streamsOf)];
  return [...Object.values(plan.agents ?? {}), ...streams].flatMap(({ on_limit }) =>
    typeof on_limit === 'object' ? [on_limit.take_over] : [],
  );
}

type PhaseYaml = NonNullable<PlanYaml['phases']>[number];
const streamsOf = (phase: PhaseYaml): readonly Pick<StreamYaml, 'on_limit'>[] => [
  ...(phase.streams ?? []),
  ...(phase.phases ?? []).flatMap(streamsOf),
];
