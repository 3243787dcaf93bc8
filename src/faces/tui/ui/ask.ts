import type { GateId, ItemId, StreamId } from '../../../core/ids.ts';
import type { RunRequest } from '../../../core/run/events.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { refusal } from '../../../core/run/refusal.ts';
import { itemId } from '../../../core/run/items.ts';
import type { StreamState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { below, openForm, overridable } from './form.ts';
import type { Scene } from './scene.ts';
import { notice, unchanged, type Answer, type Step, type Ui } from './ui.ts';

/** Sends a request, unless it makes no sense now: then the reason is said instead. */
export function send(ui: Ui, { run }: Scene, request: RunRequest, said: string): Step {
  const refused = refusal(run, request);
  if (refused !== null) return unchanged(notice(ui, refused, 'warn'));
  return { ui, effects: [{ kind: 'send', request, said }] };
}

/** Asks before a request that cannot be taken back; one that makes no sense now is refused without a question. */
export function sendAsked(
  ui: Ui,
  { run }: Scene,
  request: RunRequest,
  asked: { readonly title: string; readonly text: string; readonly yes: string; readonly said: string },
): Step {
  const refused = refusal(run, request);
  if (refused !== null) return unchanged(notice(ui, refused, 'warn'));
  const yes: Answer = { keys: ['y'], label: asked.yes, tone: 'bad', effects: [{ kind: 'send', request, said: asked.said }] };
  return unchanged(question(ui, asked.title, asked.text, [yes]));
}

export const question = (ui: Ui, title: string, text: string, answers: readonly Answer[]): Ui => ({
  ...ui,
  overlay: { kind: 'question', question: { title, text, answers }, under: below(ui.overlay) },
});

const hasProcess = ({ status }: StreamState): boolean => ['starting', 'running', 'paused', 'stopping'].includes(status.kind);

/** Requests about one stream, each with its question where one is due. */
export function retryStream(ui: Ui, scene: Scene, id: StreamId): Step {
  const stream = scene.run.streams[id];
  const request: RunRequest = { kind: 'retry', target: { kind: 'stream', stream: id } };
  const said = `${id} is tried again`;
  if (stream === undefined || ['failed', 'stopped', 'skipped', 'retrying', 'parked'].includes(stream.status.kind))
    return send(ui, scene, request, said);
  const text = hasProcess(stream)
    ? `Attempt ${stream.attempt} is ${stream.status.kind}. Its processes are stopped, and attempt ${stream.attempt + 1} begins.`
    : `Attempt ${stream.attempt} has ended well. Attempt ${stream.attempt + 1} begins, and what needs ${id} may run again.`;
  return sendAsked(ui, scene, request, { title: `Try ${id} again?`, text, yes: 'try again', said });
}

/** What was said so far is forgotten, which is asked about in any case. */
export function retryFresh(ui: Ui, scene: Scene, id: StreamId): Step {
  const request: RunRequest = { kind: 'retry', target: { kind: 'stream', stream: id }, fresh: true };
  const text = 'Its agent begins a fresh conversation and knows nothing of what was said so far. What lies in its work tree stays.';
  return sendAsked(ui, scene, request, {
    title: `Try ${id} again from scratch?`,
    text,
    yes: 'from scratch',
    said: `${id} begins from scratch`,
  });
}

export function skipStream(ui: Ui, scene: Scene, id: StreamId): Step {
  const stream = scene.run.streams[id];
  const stopped = stream !== undefined && hasProcess(stream) ? 'Its processes are stopped. ' : '';
  return sendAsked(
    ui,
    scene,
    { kind: 'skip', target: { kind: 'stream', stream: id } },
    {
      title: `Skip ${id}?`,
      text: `${stopped}The run goes on as if ${id} were done, and what needs it may start.`,
      yes: 'skip it',
      said: `${id} is skipped`,
    },
  );
}

export function stopStream(ui: Ui, scene: Scene, id: StreamId): Step {
  const stream = scene.run.streams[id];
  const processes =
    stream !== undefined && hasProcess(stream)
      ? `Attempt ${stream.attempt} is ${stream.status.kind}: it is interrupted, then ended with everything it started.`
      : 'It will not start.';
  return sendAsked(
    ui,
    scene,
    { kind: 'stop', target: { kind: 'stream', stream: id } },
    { title: `Stop ${id}?`, text: `${processes} What needs ${id} is skipped.`, yes: 'stop it', said: `${id} is being stopped` },
  );
}

/** Opens what answers an item: a form where a text is asked for, a request where none is. */
export function answerItem(ui: Ui, scene: Scene, item: ItemId, kinds?: readonly RunRequest['kind'][]): Step {
  const found = scene.attention.find(({ id }) => id === item);
  const request = found?.answers.find(({ kind }) => kinds === undefined || kinds.includes(kind));
  if (found === undefined || request === undefined) {
    return unchanged(notice(ui, found === undefined ? 'that is settled already' : `${found.title}: there is no such answer`, 'warn'));
  }
  const { subject } = found;
  switch (request.kind) {
    case 'send':
      return unchanged(openForm(ui, scene, { kind: 'answer', stream: request.stream }));
    case 'approve':
    case 'reject':
      // That something was seen is all there is to say of it.
      if (subject.kind === 'escalation' || subject.kind === 'budget-warning') {
        return send(ui, scene, request, `${plainLine(found.title)}: seen`);
      }
      if (subject.kind === 'gate' && !isQuestion(scene, subject.gate)) return skipGate(ui, scene, subject.gate);
      return unchanged(openForm(ui, scene, { kind: 'decide', item }));
    case 'retry':
      return request.target.kind === 'stream' ? retryStream(ui, scene, request.target.stream) : send(ui, scene, request, 'tried again');
    case 'retryWave':
      return send(ui, scene, request, `wave ${request.wave} is tried again`);
    case 'retryGate':
      return send(ui, scene, request, `gate ${request.gate} runs again`);
    case 'skip':
      return request.target.kind === 'stream' ? skipStream(ui, scene, request.target.stream) : unchanged(ui);
    case 'stop':
      return request.target.kind === 'stream' ? stopStream(ui, scene, request.target.stream) : unchanged(ui);
    default:
      return send(ui, scene, request, 'done');
  }
}

const isQuestion = ({ run }: Scene, gate: GateId): boolean => runGraph(run.plan).gates.get(gate)?.check.kind === 'human';

/** Asks for the reason for which a gate is skipped, unless it cannot be. */
export function skipGate(ui: Ui, scene: Scene, gate: GateId): Step {
  const refused = refusal(scene.run, { kind: 'skipGate', gate, note: '-' });
  if (refused !== null) return unchanged(notice(ui, refused, 'warn'));
  return unchanged(openForm(ui, scene, { kind: 'skipGate', gate }));
}

/** Asks for the reason to sign a sign-off all the same; of those that rest on a gate, when one is given. */
export function override(ui: Ui, scene: Scene, gate: GateId | null): Step {
  const [checkpoint] = overridable(scene.run, gate);
  if (checkpoint === undefined) {
    const text = gate === null ? 'no sign-off is refused now' : `no sign-off is refused because of gate ${gate}`;
    return unchanged(notice(ui, text, 'warn'));
  }
  return unchanged(openForm(ui, scene, { kind: 'decide', item: itemId({ kind: 'review', checkpoint }) }, 'override'));
}
