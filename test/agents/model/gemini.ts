import { asBody, asList, inPieces, newId, type Asked, type Dialect, type Refusal } from './dialect.ts';
import type { Answer, Tool } from './script.ts';

/** The generateContent API, as Gemini CLI asks it. */
export const gemini: Dialect = {
  vendor: 'gemini',
  wishOf(asked) {
    const action = actionOf(asked);
    if (action === null) return null;
    if (action.name === 'countTokens') return { fixed: { totalTokens: Math.round(asked.raw.length / 4) } };
    // The router and the summaries bring no tools, or one that answers for them.
    const functions = asList(asked.body['tools']).flatMap((tool) => asList(asBody(tool)['functionDeclarations']));
    return functions.length > 2 ? 'turn' : 'side';
  },
  modelOf: (asked) => actionOf(asked)?.model ?? '',
  isStreamed: (asked) => actionOf(asked)?.name === 'streamGenerateContent',
  schemaOf({ body }) {
    const config = asBody(body['generationConfig']);
    return config['responseJsonSchema'] ?? config['responseSchema'];
  },

  reply(answer, { input, cached, cacheWrite, output, reasoning }, asked) {
    const usageMetadata = {
      promptTokenCount: input + cached + cacheWrite,
      cachedContentTokenCount: cached,
      candidatesTokenCount: output,
      thoughtsTokenCount: reasoning,
      totalTokenCount: input + cached + cacheWrite + output + reasoning,
    };
    const responseId = newId('gem-');
    const frame = (parts: readonly object[], isLast: boolean) => ({
      candidates: [{ content: { role: 'model', parts }, index: 0, ...(isLast ? { finishReason: 'STOP' } : {}) }],
      usageMetadata,
      modelVersion: actionOf(asked)?.model,
      responseId,
    });
    const parts = partsOf(answer);
    return {
      headers: {},
      whole: frame(parts, true),
      frames: parts.map((part, index) => ({ data: frame([part], index === parts.length - 1) })),
    };
  },

  refuse(failure) {
    switch (failure.what) {
      case 'rate-limit':
        return refusal(
          429,
          'RESOURCE_EXHAUSTED',
          'Resource has been exhausted (e.g. check quota).',
          failure.retryAfterS === undefined ? [] : [retryIn(failure.retryAfterS)],
        );
      case 'overloaded':
        return refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
      case 'server-error':
        return refusal(500, 'INTERNAL', 'An internal error has occurred.');
      case 'authentication':
        return refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
      case 'billing':
        return refusal(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.');
      case 'usage-limit': {
        const quota = {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [
            {
              quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
              quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
              quotaValue: '250',
            },
          ],
        };
        const inS = Math.max(0, (failure.resetsAt ?? 0) - Math.floor(Date.now() / 1000));
        const message = 'You exceeded your current quota, please check your plan and billing details.';
        return refusal(429, 'RESOURCE_EXHAUSTED', message, [quota, retryIn(inS)]);
      }
    }
  },
};

function actionOf({ path }: Asked): { readonly model: string; readonly name: string } | null {
  const [, model = '', name = ''] = /\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)/.exec(path) ?? [];
  return name === '' ? null : { model, name };
}

function partsOf({ think, say, tools = [] }: Answer): object[] {
  return [
    ...(think === undefined ? [] : [{ text: think, thought: true }]),
    ...inPieces(say ?? '').map((text) => ({ text })),
    ...tools.map((tool) => ({ functionCall: callOf(tool) })),
  ];
}

function callOf(tool: Tool): { readonly name: string; readonly args: unknown } {
  switch (tool.do) {
    case 'write':
      return { name: 'write_file', args: { file_path: tool.path, content: tool.content } };
    case 'read':
      return { name: 'read_file', args: { file_path: tool.path } };
    case 'run':
      return { name: 'run_shell_command', args: { command: tool.command, description: tool.why ?? 'Run a command' } };
    case 'call':
      return { name: `mcp_${tool.server}_${tool.tool}`, args: tool.input };
    case 'ask': {
      const options = tool.options.map((label) => ({ label, description: `Take ${label}` }));
      return { name: 'ask_user', args: { questions: [{ question: tool.question, header: 'Choice', type: 'choice', options }] } };
    }
  }
}

const retryIn = (seconds: number) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` });

function refusal(status: number, word: string, message: string, details: readonly object[] = []): Refusal {
  return { status, headers: {}, body: { error: { code: status, message, status: word, details } } };
}
