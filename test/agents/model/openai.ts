import {
  asBody,
  asList,
  asText,
  inPieces,
  newId,
  resetOf,
  retryAfter,
  type Asked,
  type Body,
  type Dialect,
  type Frame,
  type Refusal,
} from './dialect.ts';
import type { Allowance, Answer, Tool } from './script.ts';

/** The Responses API, as Codex asks it. */
export const openai: Dialect = {
  vendor: 'codex',
  wishOf(asked) {
    const { method, path } = asked;
    if (method === 'GET' && path.endsWith('/models')) return { fixed: { object: 'list', data: [], models: [] } };
    if (method !== 'POST' || !path.endsWith('/responses')) return null;
    return toolsOf(asked.body).length === 0 || isThreadBeside(asked) ? 'side' : 'turn';
  },
  modelOf: ({ body }) => asText(body['model']),
  isStreamed: ({ body }) => body['stream'] === true,
  schemaOf: ({ body }) => asBody(asBody(body['text'])['format'])['schema'],

  reply(answer, { input, cached, cacheWrite, output, reasoning }, asked) {
    const usage = {
      input_tokens: input + cached + cacheWrite,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: output + reasoning,
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: input + cached + cacheWrite + output + reasoning,
    };
    const items = itemsOf(answer, toolsOf(asked.body));
    const response = {
      id: newId('resp_'),
      object: 'response',
      created_at: Math.floor(Date.now() / 1000),
      model: asText(asked.body['model']),
      error: null,
    };
    const whole = { ...response, status: 'completed', output: items, usage };
    const opening = { ...response, status: 'in_progress', output: [], usage: null };
    const steps: readonly (readonly [string, object])[] = [
      ['response.created', { response: opening }],
      ['response.in_progress', { response: opening }],
      ...items.flatMap(stepsOf),
      ['response.completed', { response: whole }],
    ];
    return {
      headers: { 'x-request-id': newId('req_'), ...(answer.allowance === undefined ? {} : allowanceHeaders(answer.allowance)) },
      whole,
      frames: steps.map(([type, rest], sequence_number): Frame => ({ event: type, data: { type, sequence_number, ...rest } })),
    };
  },

  refuse(failure) {
    switch (failure.what) {
      case 'rate-limit':
        return refusal(429, 'rate_limit_exceeded', 'Rate limit reached for requests.', retryAfter(failure.retryAfterS));
      case 'overloaded':
        return refusal(503, 'server_is_overloaded', 'Our servers are currently overloaded. Please try again later.');
      case 'server-error':
        return refusal(500, 'server_error', 'The server had an error while processing your request.');
      case 'authentication':
        return refusal(401, 'invalid_api_key', 'Incorrect API key provided.');
      case 'billing':
        return refusal(429, 'insufficient_quota', 'You exceeded your current quota, please check your plan and billing details.');
      case 'usage-limit': {
        const resetsAt = failure.resetsAt ?? 0;
        const resetsInS = Math.max(0, resetsAt - Math.floor(Date.now() / 1000));
        const error = {
          type: 'usage_limit_reached',
          message: 'The usage limit has been reached',
          plan_type: 'plus',
          resets_at: resetsAt,
          resets_in_seconds: resetsInS,
        };
        return { status: 429, headers: allowanceHeaders({ usedPercent: 100, resetsInS }), body: { error } };
      }
    }
  },
};

/** The tools of a request: Codex puts some beside the others, and groups those of servers. */
function toolsOf(body: Body): readonly Body[] {
  const beside = asList(body['input'])
    .map(asBody)
    .filter(({ type }) => type === 'additional_tools');
  return [body, ...beside]
    .flatMap(({ tools }) => asList(tools).map(asBody))
    .flatMap((tool) => (tool['type'] === 'namespace' ? asList(tool['tools']).map(asBody) : [tool]));
}

/** Whether a thread of Codex's own asks, such as the one that finds a title. */
function isThreadBeside({ headers }: Asked): boolean {
  const told = headers['x-codex-turn-metadata'];
  if (typeof told !== 'string') return false;
  try {
    const source = asBody(JSON.parse(told))['thread_source'];
    return source !== undefined && source !== 'user' && source !== 'subagent';
  } catch {
    return false;
  }
}

type Item =
  | {
      readonly type: 'reasoning';
      readonly id: string;
      readonly summary: readonly { readonly type: 'summary_text'; readonly text: string }[];
    }
  | {
      readonly type: 'message';
      readonly id: string;
      readonly role: 'assistant';
      readonly status: string;
      readonly content: readonly OutputText[];
    }
  | {
      readonly type: 'function_call';
      readonly id: string;
      readonly call_id: string;
      readonly name: string;
      readonly arguments: string;
      readonly status: string;
    }
  | {
      readonly type: 'custom_tool_call';
      readonly id: string;
      readonly call_id: string;
      readonly name: string;
      readonly input: string;
      readonly status: string;
    };

interface OutputText {
  readonly type: 'output_text';
  readonly text: string;
  readonly annotations: readonly never[];
}

const outputText = (text: string): OutputText => ({ type: 'output_text', text, annotations: [] });

function itemsOf({ think, say, tools = [] }: Answer, known: readonly Body[]): Item[] {
  return [
    ...(think === undefined
      ? []
      : [{ type: 'reasoning' as const, id: newId('rs_'), summary: [{ type: 'summary_text' as const, text: think }] }]),
    ...(say === undefined
      ? []
      : [{ type: 'message' as const, id: newId('msg_'), role: 'assistant' as const, status: 'completed', content: [outputText(say)] }]),
    ...tools.map((tool) => callOf(tool, known)),
  ];
}

function callOf(tool: Tool, known: readonly Body[]): Item {
  const call = (name: string, args: unknown): Item => ({
    type: 'function_call',
    id: newId('fc_'),
    call_id: newId('call_'),
    name,
    arguments: JSON.stringify(args),
    status: 'completed',
  });
  switch (tool.do) {
    case 'write': {
      const lines = tool.content.replace(/\n$/, '').split('\n');
      const patch = ['*** Begin Patch', `*** Add File: ${tool.path}`, ...lines.map((line) => `+${line}`), '*** End Patch', ''].join('\n');
      const isFree = known.some(({ name, type }) => name === 'apply_patch' && type === 'custom');
      if (!isFree) return call('apply_patch', { input: patch });
      return {
        type: 'custom_tool_call',
        id: newId('ctc_'),
        call_id: newId('call_'),
        name: 'apply_patch',
        input: patch,
        status: 'completed',
      };
    }
    case 'read':
      return callOf({ do: 'run', command: `cat '${tool.path}'` }, known);
    case 'run': {
      const why = tool.why ?? 'It must reach what lies outside';
      return call('exec_command', {
        cmd: tool.command,
        ...(tool.escalated === true ? { sandbox_permissions: 'require_escalated', justification: why } : {}),
      });
    }
    case 'call':
      return call(`mcp__${tool.server}__${tool.tool}`, tool.input);
    case 'ask': {
      const options = tool.options.map((label) => ({ label, description: `Take ${label}` }));
      return call('request_user_input', { questions: [{ id: 'choice', header: 'Choice', question: tool.question, options }] });
    }
  }
}

function stepsOf(item: Item, output_index: number): (readonly [string, object])[] {
  const done = ['response.output_item.done', { output_index, item }] as const;
  const added = (first: object) =>
    ['response.output_item.added', { output_index, item: { ...item, status: 'in_progress', ...first } }] as const;
  switch (item.type) {
    case 'reasoning': {
      const at = { item_id: item.id, output_index, summary_index: 0 };
      return [
        added({ summary: [] }),
        ['response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }],
        ...item.summary
          .flatMap(({ text }) => inPieces(text))
          .map((delta) => ['response.reasoning_summary_text.delta', { ...at, delta }] as const),
        done,
      ];
    }
    case 'message': {
      const at = { item_id: item.id, output_index, content_index: 0 };
      const text = item.content.map((part) => part.text).join('');
      return [
        added({ content: [] }),
        ['response.content_part.added', { ...at, part: outputText('') }],
        ...inPieces(text).map((delta) => ['response.output_text.delta', { ...at, delta }] as const),
        ['response.output_text.done', { ...at, text }],
        ['response.content_part.done', { ...at, part: outputText(text) }],
        done,
      ];
    }
    case 'function_call':
      return [added({ arguments: '' }), done];
    case 'custom_tool_call':
      return [added({ input: '' }), done];
  }
}

function allowanceHeaders(allowance: Allowance): Record<string, string> {
  return {
    'x-codex-primary-used-percent': allowance.usedPercent.toFixed(1),
    'x-codex-primary-window-minutes': '300',
    'x-codex-primary-reset-at': String(resetOf(allowance)),
    'x-codex-secondary-used-percent': '40.0',
    'x-codex-secondary-window-minutes': '10080',
    'x-codex-secondary-reset-at': String(resetOf({ usedPercent: 40, resetsInS: 300_000 })),
  };
}

function refusal(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Refusal {
  return { status, headers, body: { error: { type: code, code, message, param: null } } };
}
