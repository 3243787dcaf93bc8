import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropic } from './anthropic.ts';
import { answerBeside } from './beside.ts';
import { asBody, type Asked, type Body, type Dialect, type Reply } from './dialect.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import { Reel } from './reel.ts';
import { usageOf, type Script, type Usage } from './script.ts';

/** One request that the model has dealt with. */
export interface Served {
  readonly script: string;
  readonly vendor: Dialect['vendor'];
  readonly model: string;
  /** `gone`: the agent did not wait for all of it. */
  readonly outcome: 'answered' | 'refused' | 'dropped' | 'gone';
  readonly isBeside: boolean;
  /** What the agent was told that it had cost. */
  readonly usage: Usage;
  readonly body: Body;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A model that says what it is told to, in the words of all three services, on the loopback interface. */
export interface ScriptedModel {
  /** Base address of a script; agents add the paths of their services to it. */
  url(script: string): string;
  /** What is answered under this name from now on. */
  put(script: string, answers: Script): void;
  release(gate: string): void;
  /** Whether a request waits at a gate. */
  isWaiting(gate: string): boolean;
  served(script?: string): readonly Served[];
  /** Requests that nothing here answers, which a new version of an agent may bring. */
  strays(): readonly string[];
  close(): Promise<void>;
}

const dialects: readonly Dialect[] = [anthropic, openai, gemini];
/** Header that says a script's name for agents whose base address cannot be changed for each process. */
export const scriptHeader = 'x-script';

export async function startModel(): Promise<ScriptedModel> {
  const reels = new Map<string, Reel>();
  const gates = new Gates();
  const served: Served[] = [];
  const strays: string[] = [];

  const turn = async (dialect: Dialect, asked: Asked, script: string, isBeside: boolean, response: ServerResponse) => {
    const reel = reels.get(script) ?? new Reel([]);
    reels.set(script, reel);
    const taken = isBeside ? { answer: answerBeside(dialect, asked), failure: null, giveBack: () => undefined } : reel.take(Date.now());
    const note = (outcome: Served['outcome'], usage: Usage) => {
      if (outcome === 'gone') taken.giveBack();
      served.push({
        script,
        vendor: dialect.vendor,
        model: dialect.modelOf(asked),
        outcome,
        isBeside,
        usage,
        body: asked.body,
        at: Date.now(),
      });
    };
    const { answer, failure } = taken;
    const nothing: Usage = { input: 0, cached: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    if (failure !== null) {
      const { status, headers, body } = dialect.refuse(failure);
      json(response, body, status, headers);
      note('refused', nothing);
      return;
    }
    if (answer.gate !== undefined) await gates.pass(answer.gate, response);
    if (response.destroyed) return note('gone', nothing);
    const reply = dialect.reply(answer, usageOf(answer), asked);
    if (answer.drop === true) {
      stream(response, reply, Math.ceil(reply.frames.length / 2));
      response.destroy();
      return note('dropped', nothing);
    }
    if (dialect.isStreamed(asked)) {
      stream(response, reply);
      response.end();
    } else json(response, reply.whole, 200, reply.headers);
    note('answered', usageOf(answer));
  };

  const server = createServer((request, response) => {
    const answered = async () => {
      const { script, asked } = await read(request);
      for (const dialect of dialects) {
        const wish = dialect.wishOf(asked);
        if (wish === null) continue;
        if (typeof wish === 'object') json(response, wish.fixed);
        else await turn(dialect, asked, script ?? dialect.vendor, wish === 'side', response);
        return;
      }
      strays.push(`${asked.method} ${asked.path}`);
      json(response, { error: { type: 'not_found_error', message: 'The scripted model has nothing here.' } }, 404);
    };
    // An agent that goes away in the middle of its request is no fault of the model.
    answered().catch((error: unknown) => {
      strays.push(String(error));
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (script) => `http://127.0.0.1:${port}/s/${script}`,
    put: (script, answers) => void reels.set(script, new Reel(answers)),
    release: (gate) => gates.release(gate),
    isWaiting: (gate) => gates.isWaiting(gate),
    served: (script) => served.filter((request) => script === undefined || request.script === script),
    strays: () => strays,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Gates {
  readonly #open = new Set<string>();
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when the gate is released, or when whoever waits has gone. */
  async pass(name: string, response: ServerResponse): Promise<void> {
    if (this.#open.has(name)) return;
    const waiting = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiting);
    await new Promise<void>((resolve) => {
      waiting.add(resolve);
      response.once('close', () => {
        waiting.delete(resolve);
        resolve();
      });
    });
  }

  release(name: string): void {
    this.#open.add(name);
    for (const go of this.#waiting.get(name) ?? []) go();
    this.#waiting.delete(name);
  }

  isWaiting(name: string): boolean {
    return (this.#waiting.get(name)?.size ?? 0) > 0;
  }
}

async function read(request: IncomingMessage): Promise<{ readonly script: string | null; readonly asked: Asked }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks).toString();
  const [, named, rest] = /^\/s\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
  const header = request.headers[scriptHeader];
  return {
    script: typeof header === 'string' ? header : (named ?? null),
    asked: { method: request.method ?? 'GET', path: rest ?? request.url ?? '/', headers: request.headers, raw, body: parsed(raw) },
  };
}

function parsed(raw: string): Body {
  try {
    return asBody(JSON.parse(raw));
  } catch {
    return {};
  }
}

function stream(response: ServerResponse, { headers, frames }: Reply, count = frames.length): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers });
  for (const { event, data } of frames.slice(0, count)) {
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
  }
}

function json(response: ServerResponse, body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
