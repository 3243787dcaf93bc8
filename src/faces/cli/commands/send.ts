import { asStreamId } from '../../../core/ids.ts';
import type { RunRequest } from '../../../core/run/events.ts';
import type { Handler } from '../handler.ts';
import { askRun, refuseEarly } from './requests.ts';

/** `sluice send STREAM TEXT...` */
export const send: Handler = async (call, context) => {
  const [stream = '', ...words] = call.args;
  const typed = words.length === 1 && words[0] === '-' ? (await context.input.readAll()).replace(/\r?\n$/, '') : words.join(' ');
  // Enter is a carriage return, as a keyboard sends it; line ends inside the text stay what they are.
  const text = call.flag('noEnter') ? typed : `${typed}\r`;
  const request: RunRequest = { kind: 'send', stream: asStreamId(stream), text };
  await refuseEarly(context, call.text('run'), [request]);
  return await askRun(context, call, [request], () => `sent to ${stream}`);
};
