import type { RealAgentSettings } from '../../core/plan/model.ts';

/** Its own words for the tools that rules name. */
const tools: Readonly<Record<string, readonly string[]>> = {
  Bash: ['run_shell_command'],
  Edit: ['replace', 'write_file'],
  Write: ['write_file'],
  Read: ['read_file', 'read_many_files', 'list_directory', 'glob', 'search_file_content'],
  WebFetch: ['web_fetch'],
  WebSearch: ['google_web_search'],
};
const allowPriority = 100;
const denyPriority = 200;

/** The standing rules as a policy of Gemini CLI, for a process that can ask nobody; null for none. What it has no words for is left out, and so not allowed. */
export function geminiPolicy({ allow, deny }: RealAgentSettings): string | null {
  const rules = [
    ...allow.flatMap((rule) => policyRules(rule, 'allow', allowPriority)),
    ...deny.flatMap((rule) => policyRules(rule, 'deny', denyPriority)),
  ];
  return rules.length === 0 ? null : rules.join('\n');
}

function policyRules(rule: string, decision: 'allow' | 'deny', priority: number): readonly string[] {
  const [, tool, inside] = /^([A-Za-z_][\w-]*)(?:\((.+)\))?$/.exec(rule) ?? [];
  const names = tool === undefined ? undefined : (tools[tool] ?? (inside === undefined && /^[A-Z]/.test(tool) ? [tool] : undefined));
  const written = (name: string, more: readonly string[] = []) =>
    ['[[rule]]', `toolName = ${JSON.stringify(name)}`, ...more, `decision = "${decision}"`, `priority = ${priority}`, ''].join('\n');
  const command = tool === 'Bash' && inside !== undefined ? inside.replace(/\s*\*$/, '') : names === undefined ? rule : null;
  if (command !== null) return [written('run_shell_command', [`commandPrefix = ${JSON.stringify(command)}`])];
  // It matches what a tool is called with by other patterns: only whole tools are said in both languages. A denial may say too much, never an allowance.
  if (inside !== undefined && decision === 'allow') return [];
  return (names ?? []).map((name) => written(name));
}
