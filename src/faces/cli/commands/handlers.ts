import type { CommandName } from '../command-spec.ts';
import type { Handler } from '../handler.ts';

/** The code of each command, imported when it is given: `sluice status` does not pay for the plan parser. */
export const handlers: Readonly<Record<CommandName, () => Promise<Handler>>> = {
  init: async () => (await import('./init.ts')).init,
  run: async () => (await import('./run.ts')).run,
  check: async () => (await import('./check.ts')).check,
  plan: async () => (await import('./plan.ts')).plan,
  import: async () => (await import('./import.ts')).importCommand,
  attach: async () => (await import('./attach.ts')).attach,
  demo: async () => (await import('./demo.ts')).demo,
  status: async () => (await import('./status.ts')).status,
  events: async () => (await import('./events.ts')).events,
  logs: async () => (await import('./logs.ts')).logs,
  runs: async () => (await import('./runs.ts')).runs,
  conflicts: async () => (await import('./conflicts.ts')).conflicts,
  report: async () => (await import('./report.ts')).report,
  pause: async () => (await import('./requests.ts')).pause,
  resume: async () => (await import('./requests.ts')).resume,
  retry: async () => (await import('./requests.ts')).retry,
  skip: async () => (await import('./requests.ts')).skip,
  stop: async () => (await import('./requests.ts')).stop,
  send: async () => (await import('./send.ts')).send,
  approve: async () => (await import('./answers.ts')).approve,
  answer: async () => (await import('./answers.ts')).answer,
  reject: async () => (await import('./answers.ts')).reject,
  doctor: async () => (await import('./doctor.ts')).doctor,
  clean: async () => (await import('./clean.ts')).clean,
  mcp: async () => (await import('./mcp.ts')).mcp,
  completion: async () => (await import('./completion.ts')).completion,
};
