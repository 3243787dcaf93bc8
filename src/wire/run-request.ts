import type { RunRequest } from '../core/run/events.ts';

/** Fields that are text, by kind of request; `target` is looked at by itself. */
const texts: Readonly<Record<RunRequest['kind'], readonly string[]>> = {
  pause: [],
  resume: [],
  retry: [],
  skip: [],
  stop: [],
  retryGate: ['gate'],
  retryWave: ['wave'],
  skipGate: ['gate', 'note'],
  approve: ['item', 'note'],
  reject: ['item', 'note'],
  send: ['stream', 'text'],
  answer: ['item'],
};

/** Whether something that came over a socket is a request. What is not must never reach the engine, which would fold it for ever. */
export function isRunRequest(value: unknown): value is RunRequest {
  if (!isRecord(value) || typeof value['kind'] !== 'string' || !Object.hasOwn(texts, value['kind'])) return false;
  if (value['override'] !== undefined && typeof value['override'] !== 'string') return false;
  if (value['kind'] === 'answer' && !Number.isInteger(value['option'])) return false;
  if (!isOneOf(value['scope'], ['once', 'stream']) || !isOneOf(value['mode'], ['stop', 'interrupt']) || !isOneOf(value['fresh'], [true]))
    return false;
  const wanted = texts[value['kind'] as RunRequest['kind']];
  return wanted.length === 0 ? isTarget(value['target']) : wanted.every((name) => typeof value[name] === 'string');
}

/** What may be left out is one of these where it is there. */
const isOneOf = (value: unknown, allowed: readonly unknown[]): boolean => value === undefined || allowed.includes(value);

function isTarget(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return value['kind'] === 'all' || (value['kind'] === 'stream' && typeof value['stream'] === 'string');
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
