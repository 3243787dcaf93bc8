import type { RealAgentKind } from '../plan/model.ts';
import type { AgentKeys } from './keys.ts';

const escape = '\u001b';
const controlC = '\u0003';

/** Seen with Claude Code 2.1.197. */
const claude: AgentKeys = {
  agent: 'claude',
  interrupt: [escape],
  // The second within a second; a first may do no more than empty the line.
  end: [controlC, controlC, controlC],
  allows: /^Yes$|^Yes, proceed/,
  denies: /^No\b/,
  firstRun: [
    { name: 'trust', asks: /\bproject you created or one you trust\b/ },
    { name: 'api-key', asks: /\bcustom API key\b/i },
    { name: 'project-servers', asks: /\bnew MCP servers? found in this project\b/i },
    { name: 'imports', asks: /\bAllow external CLAUDE\.md file imports\?/ },
    { name: 'log-in', asks: /\blog ?in method\b/i },
    { name: 'theme', asks: /\btext style\b/i },
    { name: 'bypass', asks: /\bBypass Permissions mode\b/i },
  ],
};

/** Seen with Codex CLI 0.169.0. */
const codex: AgentKeys = {
  agent: 'codex',
  interrupt: [escape],
  end: [controlC, controlC],
  allows: /^Yes, (proceed|just this once|continue)|^Allow\b(?!.*(session|always))/,
  denies: /^No\b|^Cancel\b|^Deny\b/,
  firstRun: [
    { name: 'trust', asks: /\bTrust this folder\?/ },
    { name: 'model', asks: /\b(Try new model|model (migration|upgrade)|new model)\b/i },
    { name: 'hooks', asks: /\bHooks need review\b/ },
    { name: 'log-in', asks: /\bSign in\b/ },
    { name: 'update', asks: /\bUpdate available\b/ },
  ],
};

/** Seen with Gemini CLI 0.61.0. */
const gemini: AgentKeys = {
  agent: 'gemini',
  interrupt: [escape],
  end: [controlC, controlC, controlC],
  allows: /^(Allow once|Yes, allow once)/,
  denies: /^No\b/,
  firstRun: [
    { name: 'trust', asks: /\bDo you trust the files in this folder\?/ },
    { name: 'log-in', asks: /\b(authenticate for this project|Get started)\b/i },
    { name: 'theme', asks: /\bSelect Theme\b/i },
  ],
};

export const agentKeys: Readonly<Record<RealAgentKind, AgentKeys>> = { claude, codex, gemini };
