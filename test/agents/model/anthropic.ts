import { isAbsolute, join } from 'node:path';
import {
  asBody,
  asList,
  asText,
  inPieces,
  newId,
  resetOf,
  retryAfter,
  type Asked,
  type Dialect,
  type Frame,
  type Refusal,
} from './dialect.ts';
import type { Allowance, Answer, Tool } from './script.ts';

/** The Messages API, as Claude Code asks it. */
export const anthropic: Dialect = {
  vendor: 'claude',
  wishOf({ method, path, body, raw }) {
    if (method === 'HEAD') return { fixed: {} };
    if (!path.startsWith('/v1/messages')) return null;
    if (path.startsWith('/v1/messages/count_tokens')) return { fixed: { input_tokens: Math.round(raw.length / 4) } };
    // Titles and the probe of the allowance bring no tools.
    return asList(body['tools']).length === 0 || body['max_tokens'] === 1 ? 'side' : 'turn';
  },
  modelOf: ({ body }) => asText(body['model']),
  isStreamed: ({ body }) => body['stream'] === true,
  schemaOf: ({ body }) => asBody(asBody(body['output_config'])['format'])['schema'] ?? asBody(body['output_format'])['schema'],

  reply(answer, { input, cached, cacheWrite, output, reasoning }, asked) {
    const usage = {
      input_tokens: input,
      cache_creation_input_tokens: cacheWrite,
      cache_read_input_tokens: cached,
      output_tokens: output + reasoning,
      service_tier: 'standard',
    };
    const blocks = blocksOf(answer, directoryOf(asked));
    const end = { stop_reason: blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn', stop_sequence: null };
    const message = { id: newId('msg_'), type: 'message', role: 'assistant', model: asText(asked.body['model']) };
    const opening = { ...message, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } };
    const frame = (type: string, rest: object): Frame => ({ event: type, data: { type, ...rest } });
    return {
      headers: {
        'request-id': newId('req_'),
        ...(answer.allowance === undefined ? {} : allowanceHeaders(answer.allowance, 'allowed_warning')),
      },
      whole: { ...message, ...end, content: blocks, usage },
      frames: [
        frame('message_start', { message: opening }),
        ...blocks.flatMap((block, index) => [
          frame('content_block_start', { index, content_block: emptied(block) }),
          ...deltasOf(block).map((delta) => frame('content_block_delta', { index, delta })),
          frame('content_block_stop', { index }),
        ]),
        frame('message_delta', { delta: end, usage }),
        frame('message_stop', {}),
      ],
    };
  },

  refuse(failure) {
    switch (failure.what) {
      case 'rate-limit':
        return refusal(429, 'rate_limit_error', 'This request would exceed your rate limit.', retryAfter(failure.retryAfterS));
      case 'overloaded':
        return refusal(529, 'overloaded_error', 'Overloaded');
      case 'server-error':
        return refusal(500, 'api_error', 'Internal server error');
      case 'authentication':
        return refusal(401, 'authentication_error', 'invalid x-api-key');
      case 'billing':
        return refusal(
          400,
          'invalid_request_error',
          'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
        );
      case 'usage-limit': {
        const resetsInS = Math.max(0, (failure.resetsAt ?? 0) - Math.floor(Date.now() / 1000));
        const headers = allowanceHeaders({ usedPercent: 100, resetsInS }, 'rejected');
        return refusal(429, 'rate_limit_error', "This request would exceed your account's rate limit.", {
          ...headers,
          'retry-after': String(resetsInS),
        });
      }
    }
  },
};

type Block =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

function blocksOf({ think, say, tools = [] }: Answer, directory: string): Block[] {
  return [
    ...(think === undefined ? [] : [{ type: 'thinking' as const, thinking: think, signature: 'c2NyaXB0ZWQ=' }]),
    ...(say === undefined ? [] : [{ type: 'text' as const, text: say }]),
    ...tools.map((tool) => ({ type: 'tool_use' as const, id: newId('toolu_'), ...toolOf(tool, directory) })),
  ];
}

function toolOf(tool: Tool, directory: string): { readonly name: string; readonly input: unknown } {
  const file = (path: string) => (isAbsolute(path) ? path : join(directory, path));
  switch (tool.do) {
    case 'write':
      return { name: 'Write', input: { file_path: file(tool.path), content: tool.content } };
    case 'read':
      return { name: 'Read', input: { file_path: file(tool.path) } };
    case 'run':
      return { name: 'Bash', input: { command: tool.command, description: tool.why ?? 'Run a command' } };
    case 'call':
      return { name: `mcp__${tool.server}__${tool.tool}`, input: tool.input };
    case 'ask': {
      const options = tool.options.map((label) => ({ label, description: `Take ${label}` }));
      return {
        name: 'AskUserQuestion',
        input: { questions: [{ question: tool.question, header: 'Choice', multiSelect: false, options }] },
      };
    }
  }
}

function emptied(block: Block): unknown {
  switch (block.type) {
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'text':
      return { type: 'text', text: '' };
    case 'tool_use':
      return { ...block, input: {} };
  }
}

function deltasOf(block: Block): unknown[] {
  switch (block.type) {
    case 'thinking':
      return [
        ...inPieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'text':
      return inPieces(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'tool_use':
      return inPieces(JSON.stringify(block.input), 40).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  }
}

/** Its file tools want absolute paths, so the script's are put below the folder that the agent has told the model. */
function directoryOf({ raw }: Asked): string {
  return /[Ww]orking directory:\s*(\/[^\s"\\<]+)/.exec(raw)?.[1] ?? '/';
}

function allowanceHeaders(allowance: Allowance, status: string): Record<string, string> {
  const reset = String(resetOf(allowance));
  const prefix = 'anthropic-ratelimit-unified';
  return {
    [`${prefix}-status`]: status,
    [`${prefix}-reset`]: reset,
    [`${prefix}-representative-claim`]: 'five_hour',
    [`${prefix}-5h-status`]: status,
    [`${prefix}-5h-utilization`]: String(allowance.usedPercent / 100),
    [`${prefix}-5h-reset`]: reset,
    [`${prefix}-7d-status`]: 'allowed',
    [`${prefix}-7d-utilization`]: '0.4',
    [`${prefix}-7d-reset`]: String(resetOf({ usedPercent: 40, resetsInS: 300_000 })),
    ...(status === 'rejected'
      ? { [`${prefix}-overage-status`]: 'rejected', [`${prefix}-overage-disabled-reason`]: 'org_level_disabled' }
      : {}),
  };
}

function refusal(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}): Refusal {
  return { status, headers, body: { type: 'error', error: { type, message }, request_id: newId('req_') } };
}
