/** The real agent programs, in the versions that these tests were written with. Newer ones: change this file, then see what they do. */
export const versions = {
  claude: { package: '@anthropic-ai/claude-code', version: '2.1.197' },
  codex: { package: '@openai/codex', version: '0.169.0' },
  gemini: { package: '@google/gemini-cli', version: '0.61.0' },
} as const;
