import { isRealKind, kindOf } from '../agents.ts';
import type { AgentKind, RealAgentKind } from '../model.ts';
import { realAgentKeys, type RealAgentYaml } from '../schema/real-agent.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { suggestion } from '../suggest.ts';
import type { Path } from '../yaml-place.ts';
import { unknownHint } from './unknown-agent.ts';

/** Where settings of a real agent stand: on an agent, or on a stream. */
interface Place {
  readonly path: Path;
  readonly kind: AgentKind;
  /** The agent, as the plan names it. */
  readonly agent: string;
  /** How it is called in a message. */
  readonly name: string;
}

/** Words that the programs take, as far as they are known: a newer one may know more, so another word is a warning. */
const permissionModes: Readonly<Record<RealAgentKind, readonly string[]>> = {
  claude: ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions'],
  codex: ['read-only', 'workspace-write', 'danger-full-access', 'on-request', 'never'],
  gemini: ['default', 'auto_edit', 'yolo', 'plan'],
};
const efforts: Readonly<Record<RealAgentKind, readonly string[]>> = {
  claude: ['low', 'medium', 'high', 'xhigh', 'max'],
  codex: ['minimal', 'low', 'medium', 'high', 'xhigh'],
  gemini: [],
};

/** Reports what is wrong with the settings of a real agent, on the agent or on a stream that names it. */
export function checkRealAgent(yaml: Loose<RealAgentYaml>, place: Place, shape: Shape, source: Source): void {
  const { path, kind, name } = place;
  if (!isRealKind(kind)) {
    for (const key of realAgentKeys) {
      if (yaml[key] === undefined) continue;
      const message = `${name} is no \`claude\`, \`codex\` or \`gemini\`, and \`${key}\` is a setting of these`;
      source.atKey([...path, key], { code: 'unused-key', message });
    }
    return;
  }
  if (kind === 'gemini' && yaml.effort !== undefined) {
    source.atKey([...path, 'effort'], { code: 'unused-key', message: 'the program of `gemini` has no setting for `effort`' });
  } else checkWord(yaml.effort, efforts[kind], { ...place, path: [...path, 'effort'] }, source);
  // Of Codex there may be two: what it can write to, and when it asks.
  for (const word of yaml.permission_mode?.split(/[\s,]+/) ?? []) {
    checkWord(word, permissionModes[kind], { ...place, path: [...path, 'permission_mode'] }, source);
  }
  for (const list of ['allow', 'deny'] as const) {
    for (const [index, rule] of (yaml.permissions?.[list] ?? []).entries()) checkRule(rule, [...path, 'permissions', list, index], source);
  }
  checkTakeOver(yaml, place, shape, source);
}

function checkWord(word: string | undefined, known: readonly string[], { path, kind }: Place, source: Source): void {
  if (word === undefined || known.includes(word)) return;
  const near = suggestion(word, known);
  const hint = near === null ? `it is known to take ${known.join(', ')}` : `did you mean \`${near}\`?`;
  source.at(path, { severity: 'warning', code: 'unknown-mode', message: `the program of \`${kind}\` may not know \`${word}\``, hint });
}

/** `Bash(npm run *)`. */
const tool = /^[A-Za-z_][\w-]*\(.+\)$/;
const toolBegun = /^\s*[\w-]*\(/;

/** `Read`, `Bash(npm run *)`, or the beginning of a command. */
function checkRule(rule: string | undefined, path: Path, source: Source): void {
  if (rule === undefined || tool.test(rule.trim()) || (!toolBegun.test(rule) && /[\p{L}\p{N}]/u.test(rule))) return;
  const hint = 'write a tool with what it may be called with, `Edit(src/**)`, or the beginning of a command, `npm test`';
  source.at(path, { code: 'bad-permission', message: `\`${rule}\` names no tool and no command`, hint });
}

function checkTakeOver({ on_limit }: Loose<RealAgentYaml>, { path, name, agent }: Place, { plan, damaged }: Shape, source: Source): void {
  const other = typeof on_limit === 'object' ? on_limit.take_over : undefined;
  if (other === undefined) return;
  const at = [...path, 'on_limit', 'take_over'];
  const kind = kindOf(other, plan);
  if (kind === null) {
    if (Object.hasOwn(plan.agents ?? {}, other) || damaged([])) return;
    source.at(at, { code: 'unknown-agent', message: `there is no agent \`${other}\``, hint: () => unknownHint(other, plan) });
  } else if (!isRealKind(kind)) {
    source.at(at, {
      code: 'bad-take-over',
      message: `\`${other}\` is no \`claude\`, \`codex\` or \`gemini\`, and cannot go on for ${name}`,
    });
  } else if (other === agent) {
    source.at(at, { code: 'bad-take-over', message: `${name} cannot go on for itself` });
  }
}
