import { allowsCommand, allowsEach, deniesCommand, literally, wordMatches } from './command-rules.ts';
import { pathMatches, relativeTo } from './path-rules.ts';

/**
 * Standing rules for what an agent asks leave for: `Bash(npm test)`, `Bash(npm run *)`, `Edit(src/**)`, `Read`, `mcp__db__*`, or the beginning of a
 * command line, `npm test`. What is denied is denied, whatever is allowed.
 */
export interface StandingRules {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

export interface AskedFor {
  /** As the agent calls it. */
  readonly tool: string;
  /** The command, the file, or whatever else it is about. */
  readonly summary: string;
}

export interface RuleDecision {
  readonly decision: 'allow' | 'deny';
  /** As it is written. Several that allow the parts of a command together are joined by `, `. */
  readonly rule: string;
}

/** @param dir absolute working directory, from which relative paths in rules start @returns `null` where no rule decides */
export function decideByRules({ allow, deny }: StandingRules, asked: AskedFor, dir: string): RuleDecision | null {
  const denied = deny.find((rule) => deniedBy(ruleOf(rule), asked, dir));
  if (denied !== undefined) return { decision: 'deny', rule: denied };
  const allowed = allow.find((rule) => allowedBy(ruleOf(rule), asked, dir));
  if (allowed !== undefined) return { decision: 'allow', rule: allowed };
  return familyOf(asked.tool) === 'Bash' ? allowedTogether(allow, asked.summary) : null;
}

/** Why a text is no rule, for the author of a plan; `null` where it is one. It completes "the rule ...". */
export function ruleFault(text: string): string | null {
  if (text.trim() === '') return 'is empty';
  const parsed = ruleOf(text);
  if (parsed.of !== null && parsed.of.trim() === '') return 'names nothing between its brackets';
  return parsed.tool === null && /[()]/.test(text.trim()) ? 'has brackets that do not fit: write `Tool(what)`' : null;
}

/** The rule by which the same is allowed from now on, where a person allows it for the rest of a stream. */
export function ruleFor({ tool, summary }: AskedFor, dir: string): string {
  switch (familyOf(tool)) {
    case 'Bash':
      return `Bash(${literally(summary)})`;
    case 'Edit':
    case 'Read': {
      const family = familyOf(tool) === 'Edit' ? 'Edit' : 'Read';
      const path = relativeTo(summary, dir);
      // Inside of its own directory one file is as good as another.
      return path.startsWith('/') ? `${family}(${literally(path)})` : `${family}(**)`;
    }
    default:
      return literally(tool);
  }
}

interface Rule {
  /** `null` for the beginning of a command line. */
  readonly tool: string | null;
  /** What stands between the brackets; `null` where there are none. */
  readonly of: string | null;
  readonly text: string;
}

function ruleOf(written: string): Rule {
  const text = written.trim();
  const bracketed = /^([A-Za-z_][\w.*-]*)\(([\s\S]*)\)$/.exec(text);
  if (bracketed) return { tool: bracketed[1] ?? '', of: bracketed[2] ?? '', text };
  // A command has small letters; tools begin with a capital, or are those of a server.
  const isTool = /^([A-Z]\w*|mcp__[\w*-]+)$/.test(text) || toolFamilies.has(text);
  return { tool: isTool ? text : null, of: null, text };
}

type Family = 'Bash' | 'Edit' | 'Read';
/** What the programs call what is the same. */
const toolFamilies: ReadonlyMap<string, Family> = new Map([
  ['Bash', 'Bash'],
  ['exec_command', 'Bash'],
  ['local_shell', 'Bash'],
  ['run_shell_command', 'Bash'],
  ['Shell', 'Bash'],
  ['Edit', 'Edit'],
  ['MultiEdit', 'Edit'],
  ['NotebookEdit', 'Edit'],
  ['Write', 'Edit'],
  ['WriteFile', 'Edit'],
  ['apply_patch', 'Edit'],
  ['replace', 'Edit'],
  ['write_file', 'Edit'],
  ['Read', 'Read'],
  ['ReadFile', 'Read'],
  ['read_file', 'Read'],
  ['read_many_files', 'Read'],
] as const);
export const familyOf = (tool: string): Family | null => toolFamilies.get(tool) ?? null;

/** `Bash`, `Edit` and `Read` mean every tool that does this; any other name means the tool of this name. */
function isAbout(rule: string, tool: string): boolean {
  return wordMatches(rule, tool) || (familyOf(tool) !== null && familyOf(tool) === rule);
}

const isCommand = ({ tool }: Rule, asked: AskedFor): boolean =>
  familyOf(asked.tool) === 'Bash' && (tool === null || isAbout(tool, asked.tool));

function deniedBy(rule: Rule, asked: AskedFor, dir: string): boolean {
  if (isCommand(rule, asked)) return rule.tool !== null && rule.of === null ? true : deniesCommand(commandIn(rule).text, asked.summary);
  return concerns(rule, asked, dir);
}

function allowedBy(rule: Rule, asked: AskedFor, dir: string): boolean {
  if (!isCommand(rule, asked)) return concerns(rule, asked, dir);
  if (rule.tool !== null && rule.of === null) return true;
  const { text, isPrefix } = commandIn(rule);
  return allowsCommand(text, isPrefix, asked.summary);
}

/** The words of a rule about commands, and whether more of them may follow. `npm run:*` is another way to say that. */
function commandIn({ of, text }: Rule): { readonly text: string; readonly isPrefix: boolean } {
  if (of === null) return { text, isPrefix: true };
  return of.endsWith(':*') ? { text: of.slice(0, -':*'.length), isPrefix: true } : { text: of, isPrefix: false };
}

/** What is about no command: a file, or anything else. */
function concerns({ tool, of }: Rule, asked: AskedFor, dir: string): boolean {
  if (tool === null || !isAbout(tool, asked.tool)) return false;
  if (of === null) return true;
  const isFile = familyOf(asked.tool) === 'Edit' || familyOf(asked.tool) === 'Read';
  return isFile ? pathMatches(of, relativeTo(asked.summary, dir)) : wordMatches(of, asked.summary);
}

function allowedTogether(allow: readonly string[], line: string): RuleDecision | null {
  const rules = allow.map(ruleOf).filter((rule) => rule.tool === null || (isAbout(rule.tool, 'Bash') && rule.of !== null));
  const commands = rules.map(commandIn);
  if (!allowsEach(commands, line)) return null;
  // Named are those without which it would not be allowed.
  const needed = rules.filter(
    (_, at) =>
      !allowsEach(
        commands.filter((_, other) => other !== at),
        line,
      ),
  );
  return { decision: 'allow', rule: needed.map(({ text }) => text).join(', ') };
}
