import { CommandError } from '../command-error.ts';
import { exitStatus } from '../exit-status.ts';
import type { Handler } from '../handler.ts';

/** `sluice mcp` */
export const mcp: Handler = async (_call, { env, err, services }) => {
  const failed = (sentence: string) => err.write(`sluice: ${sentence}\n`);
  try {
    await services.serveAgentTools(env, failed);
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
  return exitStatus.passed;
};
