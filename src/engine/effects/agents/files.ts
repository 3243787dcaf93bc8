import type { EnginePorts } from '../../ports.ts';

/** Names of the files in the folder of an attempt's agent. */
export const hooksFile = ({ paths }: EnginePorts, dir: string): string => paths.resolve(dir, 'hooks.jsonl');
export const eventsFile = ({ paths }: EnginePorts, dir: string): string => paths.resolve(dir, 'events.jsonl');
export const answerFile = ({ paths }: EnginePorts, dir: string, permission: string): string =>
  paths.resolve(dir, `permissions/${permission}.json`);
