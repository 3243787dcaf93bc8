import { detectors } from '../../../core/agent-state/detectors.ts';
import { count, emptyLedger, type UsageLedger } from '../../../core/agent-state/usage/ledger.ts';
import type { AttemptRef } from '../../../core/ports/index.ts';
import type { EffectContext } from '../context.ts';
import { feedReaders, type FedLine } from './feed.ts';
import { hooksFile, eventsFile } from './files.ts';

/**
 * What the attempts before this one have used up, by what they have left: some programs count on where they resume a conversation, and only so is
 * it known what the new attempt adds.
 */
export async function earlierUsage(context: EffectContext, ref: AttemptRef): Promise<UsageLedger> {
  const { ports } = context;
  const { agentFiles, clock, paths } = ports;
  const attempts = context.state().streams[ref.stream]?.attempts ?? [];
  const kind = attempts.find(({ number }) => number === ref.attempt)?.agent?.kind;
  let ledger = emptyLedger;
  for (const { number, agent } of attempts) {
    if (number >= ref.attempt || agent === undefined || agent.kind !== kind) continue;
    const dir = paths.agentDir(ref.stream, number);
    const readers = feedReaders(detectors[agent.kind], clock.zone());
    let conversation = agent.conversation;
    const take = ({ reading }: FedLine) => {
      conversation = reading.conversation ?? conversation;
      const { usage } = reading;
      if (usage !== null)
        ledger = count(ledger, usage, { process: processName(number), conversation: conversation ?? processName(number) });
    };
    const files = [
      agentFiles.follow(hooksFile(ports, dir), (lines) => lines.flatMap(readers.hooks).forEach(take)),
      agentFiles.follow(eventsFile(ports, dir), (lines) => lines.flatMap(readers.events).forEach(take)),
    ];
    await Promise.all(files.map((file) => file.readNow()));
    for (const file of files) file.end();
  }
  return ledger;
}

/** Names one process of the agent of a stream. */
export const processName = (attempt: number): string => `attempt ${attempt}`;
