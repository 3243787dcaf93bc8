import type { ItemId } from '../../../core/ids.ts';
import { asItemId } from '../../../core/ids.ts';
import type { RunRequest } from '../../../core/run/events.ts';
import { attention } from '../../../core/run/attention.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import type { Handler } from '../handler.ts';
import { pickedRun } from '../pick-run.ts';
import { attentionLines } from '../status/attention-lines.ts';
import { askRun, refuseEarly } from './requests.ts';

/** `sluice approve|reject [ITEM...] [--by NAME] [--note TEXT]`, `sluice approve ITEM --override REASON`, `sluice approve ITEM --scope stream` */
const handlerOf =
  (kind: 'approve' | 'reject'): Handler =>
  async (call, context) => {
    const { state } = await pickedRun(context, call.text('run'));
    if (call.args.length === 0) return list(state, context);
    const note = call.text('note') ?? '';
    const override = kind === 'approve' ? call.text('override') : null;
    const scope = kind === 'approve' ? scopeOf(call) : null;
    const requests = call.args.map((name): RunRequest => {
      const item = itemOf(state, name);
      if (kind === 'reject') return { kind, item, note };
      return { kind, item, note, ...(override === null ? {} : { override }), ...(scope === null ? {} : { scope }) };
    });
    await refuseEarly(context, call.text('run'), requests);
    return await askRun(
      context,
      call,
      requests,
      (request) => `${kind === 'approve' ? 'approved' : 'rejected'} ${'item' in request ? request.item : ''}`,
    );
  };

export const approve = handlerOf('approve');
export const reject = handlerOf('reject');

/** `sluice answer ITEM OPTION` */
export const answer: Handler = async (call, context) => {
  const { state } = await pickedRun(context, call.text('run'));
  const [name = '', number = ''] = call.args;
  if (!/^\d+$/.test(number)) throw new CommandError(`\`${number}\` is no option: give its number, as \`sluice status\` lists them`);
  const request: RunRequest = { kind: 'answer', item: itemOf(state, name), option: Number(number) };
  await refuseEarly(context, call.text('run'), [request]);
  return await askRun(context, call, [request], () => `picked option ${number} of ${name}`);
};

/** @returns `null` for the usual one */
function scopeOf(call: Call): 'stream' | null {
  const scope = call.text('scope');
  if (scope !== null && scope !== 'once' && scope !== 'stream')
    throw new CommandError(`--scope is \`once\` or \`stream\`, not \`${scope}\``);
  return scope === 'stream' ? scope : null;
}

function list(state: RunState, { out, err, command, now }: Context): number {
  const items = attention(state);
  if (items.length === 0) err.write(`sluice: nothing waits for a person in run ${state.run}\n`);
  else
    out.write(
      attentionLines(items, out, command, now())
        .map((line) => `${line}\n`)
        .join(''),
    );
  return exitStatus.passed;
}

/** An item by its whole id, or by what stands behind its colon when only one that waits has that: `C1` for `review:C1`. */
function itemOf(state: RunState, name: string): ItemId {
  if (name.includes(':')) return asItemId(name);
  const meant = attention(state).filter(({ id }) => id.slice(id.indexOf(':') + 1) === name);
  const [only] = meant;
  if (only && meant.length === 1) return only.id;
  if (meant.length > 1) throw new CommandError(`${name} may be ${meant.map(({ id }) => id).join(' or ')}`);
  // A checkpoint that does not wait now: the engine's own words say why it cannot be decided about.
  if (Object.hasOwn(state.checkpoints, name)) return asItemId(`review:${name}`);
  const waiting = attention(state).map(({ id }) => id);
  throw new CommandError(
    `nothing named ${name} waits for a person${waiting.length === 0 ? '; nothing waits at all' : `. What waits: ${waiting.join(', ')}`}`,
  );
}
