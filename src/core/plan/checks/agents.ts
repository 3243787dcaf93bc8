import { agentOf, isRealKind, kindOf } from '../agents.ts';
import type { StreamEntry } from '../outline.ts';
import { agentKinds } from '../schema/agent.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { checkRealAgent } from './real-agents.ts';
import { unknownHint } from './unknown-agent.ts';

/** Reports agents that the plan describes without saying what they are. */
export function checkAgents(shape: Shape, source: Source): void {
  const { plan, damaged } = shape;
  for (const name of Object.keys(plan.agents ?? {})) {
    const path = ['agents', name];
    const kind = kindOf(name, plan);
    if (kind !== null) checkRealAgent(plan.agents?.[name] ?? {}, { path, kind, agent: name, name: `the agent \`${name}\`` }, shape, source);
    if (kind !== null || damaged(path)) continue;
    const message = `the agent \`${name}\` does not say what \`kind\` of agent it is`;
    source.atKey(path, { code: 'missing', message, hint: `add \`kind\`: ${agentKinds.join(', ')}` });
  }
}

/** Reports a stream whose agent does not exist, or does not go with what the stream says. */
export function checkAgent(entry: StreamEntry, shape: Shape, source: Source): void {
  const { plan, damaged } = shape;
  const { id, path, yaml } = entry;
  const name = `\`${id ?? 'the stream'}\``;
  const agent = agentOf(yaml, plan);
  const place = yaml.agent === undefined ? ['defaults', 'agent'] : [...path, 'agent'];
  if (agent === null) {
    if (damaged(path) || damaged(['defaults'])) return;
    const message = `${name} has neither \`run\` nor \`agent\``;
    return source.at([...path, 'id'], { code: 'no-agent', message, hint: 'say what it does: `run: make test`, or `agent: demo`' });
  }
  if (agent.kind === null) {
    // Its kind is missing, or its description was lost to another fault: that has been told.
    if (Object.hasOwn(plan.agents ?? {}, agent.name) || damaged([])) return;
    const message = `there is no agent \`${agent.name}\``;
    return source.at(place, { code: 'unknown-agent', message, hint: () => unknownHint(agent.name, plan) });
  }
  if (yaml.run !== undefined && agent.kind !== 'command') {
    const message = `${name} has both \`run\` and \`agent: ${agent.name}\``;
    source.atKey([...path, 'agent'], { code: 'two-agents', message, hint: 'keep the one that is to do the work' });
  } else if (yaml.run === undefined && agent.kind === 'command' && !damaged(path)) {
    const message = `${name} has the agent \`${agent.name}\` and no \`run\``;
    source.at([...path, 'id'], { code: 'no-agent', message, hint: 'say what it does: `run: make test`, or `agent: demo`' });
  }
  checkRealAgent(yaml, { path, kind: agent.kind, agent: agent.name, name }, shape, source);
  if (agent.kind === 'command') {
    for (const key of ['prompt', 'prompt_file', 'demo'] as const) {
      if (yaml[key] === undefined) continue;
      source.atKey([...path, key], { code: 'unused-key', message: `${name} runs a command, which takes no \`${key}\`` });
    }
  }
  if (isRealKind(agent.kind) && yaml.run === undefined && yaml.prompt === undefined && yaml.prompt_file === undefined && !damaged(path)) {
    const message = `${name} does not say what its agent is to do: it would be told \`${yaml.title ?? id ?? ''}\``;
    source.at([...path, 'id'], { severity: 'warning', code: 'no-prompt', message, hint: 'add `prompt`, or `prompt_file`' });
  }
  if (yaml.prompt !== undefined && yaml.prompt_file !== undefined) {
    source.atKey([...path, 'prompt_file'], { code: 'two-prompts', message: `${name} has both \`prompt\` and \`prompt_file\`` });
  }
}
