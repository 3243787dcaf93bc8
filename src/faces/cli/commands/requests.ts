import { asGateId, asStreamId, asWaveId } from '../../../core/ids.ts';
import type { RunRequest, Target } from '../../../core/run/events.ts';
import { refusal } from '../../../core/run/refusal.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import type { Handler } from '../handler.ts';
import { connectToRun } from '../live-run.ts';
import { pickedRun } from '../pick-run.ts';

type Kind = 'pause' | 'resume' | 'retry' | 'skip' | 'stop';

const done: Readonly<Record<Kind, string>> = {
  pause: 'pauses',
  resume: 'goes on',
  retry: 'is tried again',
  skip: 'is skipped',
  stop: 'is being stopped',
};

/** `sluice pause|resume|retry|skip|stop STREAM...|--all` */
const handlerOf =
  (kind: Kind): Handler =>
  async (call, context) => {
    const requests = requestsOf(kind, call);
    await refuseEarly(context, call.text('run'), requests);
    return await askRun(context, call, requests, (request) => `${subjectOf(request)} ${done[kind]}`);
  };

export const pause = handlerOf('pause');
export const resume = handlerOf('resume');
export const retry = handlerOf('retry');
export const skip = handlerOf('skip');
export const stop = handlerOf('stop');

function requestsOf(kind: Kind, call: Call): RunRequest[] {
  const all = call.flag('all');
  if (all && call.args.length > 0) throw new CommandError(`${kind} takes streams or --all, not both`);
  if (all) return [targeted(kind, { kind: 'all' }, call)];
  if (call.args.length === 0)
    throw new CommandError(`${kind} what? Name streams, or give --all for the whole run. See \`sluice ${kind} --help\``);
  return call.args.map((name) => {
    if (name.startsWith('wave:') && kind === 'retry') return { kind: 'retryWave', wave: asWaveId(name.slice('wave:'.length)) };
    if (!name.startsWith('gate:')) return targeted(kind, { kind: 'stream', stream: asStreamId(name) }, call);
    const gate = asGateId(name.slice('gate:'.length));
    if (kind === 'skip') return { kind: 'skipGate', gate, note: call.text('note') ?? '' };
    if (kind !== 'retry') throw new CommandError(`${kind} takes streams; a gate can only be retried, or skipped to go on without it`);
    return { kind: 'retryGate', gate };
  });
}

function targeted(kind: Kind, target: Target, call: Call): RunRequest {
  if (kind === 'retry' && call.flag('fresh')) return { kind, target, fresh: true };
  return kind === 'pause' && call.flag('interrupt') ? { kind, target, mode: 'interrupt' } : { kind, target };
}

function subjectOf(request: RunRequest): string {
  switch (request.kind) {
    case 'retryGate':
    case 'skipGate':
      return `gate ${request.gate}`;
    case 'retryWave':
      return `wave ${request.wave}`;
    case 'approve':
    case 'reject':
    case 'answer':
      return request.item;
    case 'send':
      return request.stream;
    default:
      return request.target.kind === 'all' ? 'the run' : request.target.stream;
  }
}

/**
 * A request that makes no sense is refused before an engine is started for it, and none of several is sent when one makes no sense: a typing
 * mistake in the second name must not leave the first half done.
 */
export async function refuseEarly(context: Context, named: string | null, requests: readonly RunRequest[]): Promise<void> {
  const { state } = await pickedRun(context, named);
  for (const request of requests) {
    refuseInside(context, state, request);
    const reason = refusal(state, request);
    if (reason !== null) throw new CommandError(reason + knownStreams(state, request));
  }
}

/** What waits for a person is not decided by an agent of the same run, which has a shell in its pane. @throws {CommandError} */
function refuseInside({ env }: Context, { run }: RunState, { kind }: RunRequest): void {
  const inside = env['SLUICE_STREAM'];
  if (inside === undefined || env['SLUICE_RUN'] !== run) return;
  if (kind === 'approve' || kind === 'reject' || kind === 'skip' || kind === 'skipGate')
    throw new CommandError(
      `this is a terminal of stream ${inside}, and what waits for a person is not decided from inside its own run; use another terminal`,
    );
}

/** For a stream that does not exist: those that do. */
function knownStreams(state: RunState, request: RunRequest): string {
  const stream =
    request.kind === 'send' ? request.stream : 'target' in request && request.target.kind === 'stream' ? request.target.stream : null;
  if (stream === null || state.streams[stream]) return '';
  const known = Object.keys(state.streams);
  return `. Its streams: ${known.slice(0, 40).join(', ')}${known.length > 40 ? ', ... (`sluice status`)' : ''}`;
}

/** Sends requests to the run that is meant, one after the other. @throws {CommandError} with the engine's reason when one is refused */
export async function askRun(
  context: Context,
  call: Call,
  requests: readonly RunRequest[],
  told: (request: RunRequest) => string,
): Promise<number> {
  const handle = await connectToRun(context, call.text('run'), call.text('by') ?? context.person);
  try {
    for (const request of requests) {
      const answer = await handle.send(request);
      if (!answer.ok) throw new CommandError(answer.reason);
      context.err.write(`sluice: ${told(request)}\n`);
    }
    return exitStatus.passed;
  } finally {
    handle.close();
  }
}
