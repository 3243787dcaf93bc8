import { parseDuration, parseEstimate } from '../duration.ts';
import type { StreamEntry } from '../outline.ts';
import type { PlanYaml } from '../schema.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { milestonesOf } from './need-target.ts';
import { checkRetry } from './retry.ts';

/** Reports settings of a stream that do not go together. */
export function checkStream(entry: StreamEntry, shape: Shape, source: Source): void {
  checkAgent(entry, shape, source);
  checkMilestones(entry, source);
  checkTimes(entry, shape.plan.defaults ?? {}, source);
  checkRetry(entry.yaml.retry, [...entry.path, 'retry'], source);
}

function checkAgent({ id, path, yaml }: StreamEntry, { plan, damaged }: Shape, source: Source): void {
  const name = `\`${id ?? 'the stream'}\``;
  if (yaml.run !== undefined && yaml.agent === 'demo') {
    const message = `${name} has both \`run\` and \`agent: demo\``;
    source.atKey([...path, 'agent'], { code: 'two-agents', message, hint: 'keep the one that is to do the work' });
  }
  const agent = yaml.agent ?? (yaml.run === undefined ? plan.defaults?.agent : 'command');
  if (yaml.run === undefined && agent !== 'demo' && !damaged(path) && !damaged(['defaults'])) {
    const message = agent === 'command' ? `${name} has the agent \`command\` and no \`run\`` : `${name} has neither \`run\` nor \`agent\``;
    source.at([...path, 'id'], { code: 'no-agent', message, hint: 'say what it does: `run: make test`, or `agent: demo`' });
  }
  if (agent === 'command') {
    for (const key of ['prompt', 'prompt_file', 'demo'] as const) {
      if (yaml[key] === undefined) continue;
      source.atKey([...path, key], { code: 'unused-key', message: `${name} runs a command, which takes no \`${key}\`` });
    }
  }
  if (yaml.prompt !== undefined && yaml.prompt_file !== undefined) {
    source.atKey([...path, 'prompt_file'], { code: 'two-prompts', message: `${name} has both \`prompt\` and \`prompt_file\`` });
  }
}

function checkMilestones(entry: StreamEntry, source: Source): void {
  const { yaml, path, id } = entry;
  const seen = new Set<string>();
  for (const [index, name] of milestonesOf(entry).entries()) {
    if (seen.has(name)) {
      const at = Array.isArray(yaml.milestones) ? [...path, 'milestones', index] : [...path, 'milestones'];
      source.at(at, { code: 'duplicate-milestone', message: `\`${id ?? 'the stream'}\` has two milestones called \`${name}\`` });
    }
    seen.add(name);
  }
}

function checkTimes({ id, path, yaml }: StreamEntry, defaults: NonNullable<Loose<PlanYaml>['defaults']>, source: Source): void {
  if (yaml.timeout === undefined && yaml.estimate === undefined) return;
  const timeout = parseDuration(yaml.timeout ?? defaults.timeout ?? '');
  const estimate = parseEstimate(yaml.estimate ?? defaults.estimate ?? '');
  if (!timeout.ok || !estimate.ok || timeout.ms >= estimate.leastMs) return;
  const message = `\`${id ?? 'the stream'}\` is stopped before it can end: its timeout is shorter than its estimate`;
  source.at([...path, yaml.timeout === undefined ? 'estimate' : 'timeout'], { severity: 'warning', code: 'timeout-too-short', message });
}
