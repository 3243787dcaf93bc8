import { claude } from './claude/claude.ts';
import { codex } from './codex/codex.ts';
import { gemini } from './gemini/gemini.ts';
import type { AgentSigns } from './signs.ts';

/** How each kind of agent shows its state. */
export const detectors: Readonly<Record<AgentSigns['agent'], AgentSigns>> = { claude, codex, gemini };
