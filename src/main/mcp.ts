import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { measurements } from '../adapters/measurements/measurements.ts';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { programs } from '../adapters/programs/programs.ts';
import { askInFile } from '../adapters/questions/question-files.ts';
import { rewriteStatusFile } from '../adapters/shared-status/rewrite.ts';
import { readJournal, type JournalReader } from '../adapters/sqlite/journal.ts';
import { gitOf } from '../adapters/workspaces/git.ts';
import { queue } from '../adapters/workspaces/queue.ts';
import { asRunId, asStreamId, type GateId } from '../core/ids.ts';
import type { RunState } from '../core/run/state.ts';
import { openFold, type Folding } from '../core/run/reduce.ts';
import { isFields, type Fields } from '../core/text/fields.ts';
import { gateSpec } from '../engine/effects/gates.ts';
import { gateRound } from '../engine/effects/gate-round.ts';
import type { Desk } from '../faces/mcp/desk.ts';
import { serveTools } from '../faces/mcp/server.ts';
import { isAgentToken } from '../wire/agent-token.ts';
import { runDir, runFolder, type RunFolder } from '../wire/run-folder.ts';
import { programFile } from './program.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** How much of the output of a gate an agent is shown, characters: enough to see what failed, little enough to read. */
const shownOutput = 8_000;

/**
 * Serves the tools of the agent that this process was started by, as its environment says, until the agent closes standard input.
 * @param failed called with a sentence for what goes wrong beside the calls
 * @throws Error with a sentence when the environment names no attempt, or not the one that the token is for
 */
export async function serveAgentTools(env: Env, version: string, failed: (sentence: string) => void): Promise<void> {
  const { projectDir, run, ref, token } = attemptIn(env);
  const folder = runFolder(runDir(projectDir, run));
  if (!isAgentToken(folder, run, ref, token)) throw new Error(`the token is not that of attempt ${ref.attempt} of ${ref.stream} in ${run}`);
  const journal = readJournal(projectDir);
  if (journal === null) throw new Error(`there is no run in ${projectDir}`);
  try {
    await serveTools(deskOf({ folder, ref, journal, state: stateOf(journal, run), env }), version, failed);
  } finally {
    journal.close();
  }
}

function attemptIn(env: Env) {
  const needed = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '')
      throw new Error(`${name} is not set: \`sluice mcp\` is started by the agent of a stream, with the settings that Sluice gives it`);
    return value;
  };
  const attempt = Number(needed('SLUICE_ATTEMPT'));
  if (!Number.isInteger(attempt) || attempt < 1) throw new Error('SLUICE_ATTEMPT is no number of an attempt');
  return {
    projectDir: needed('SLUICE_PROJECT_DIR'),
    run: asRunId(needed('SLUICE_RUN')),
    ref: { stream: asStreamId(needed('SLUICE_STREAM')), attempt },
    token: needed('SLUICE_TOKEN'),
  };
}

/** Folds what is new in the journal whenever it is asked. */
function stateOf(journal: JournalReader, run: RunState['run']): () => RunState {
  let folding: Folding | null = null;
  let seq = 0;
  return () => {
    folding ??= openFold(null);
    for (const envelope of journal.read(run, seq)) {
      folding.apply(envelope);
      seq = envelope.seq;
    }
    return folding.state();
  };
}

interface DeskOptions {
  readonly folder: RunFolder;
  readonly ref: { readonly stream: Desk['stream']; readonly attempt: number };
  readonly journal: JournalReader;
  readonly state: () => RunState;
  readonly env: Env;
}

function deskOf({ folder, ref, journal, state, env }: DeskOptions): Desk {
  const { stream, attempt } = ref;
  const agentDir = folder.agentDir(stream, attempt);
  const statusFile = folder.statusFile(stream, attempt);
  // Calls come side by side, and a file that is read, changed and written must not be changed in between.
  const inTurn = queue();
  const updateStatus = (change: (fields: Fields) => Fields): Promise<void> =>
    inTurn(async () => {
      await mkdir(join(statusFile, '..'), { recursive: true });
      await writeFileAtomic(statusFile, `${JSON.stringify(change(await readFields(statusFile)), null, 2)}\n`);
    });
  const asking = queue();
  return {
    stream,
    attempt,
    state,
    updateStatus,
    ask: (question, signal) =>
      asking(async () => {
        const options = question.options.map((option, index) => `${index + 1}) ${option}`).join(' ');
        const shown = [question.text, options].filter((text) => text !== '').join(' ');
        try {
          return await askInFile(agentDir, question, signal, () => updateStatus((fields) => ({ ...fields, question: shown })));
        } finally {
          await updateStatus((fields) => ({ ...fields, question: null }));
        }
      }),
    async updateSharedStatus(change) {
      const { workspaceDir } = state();
      if (workspaceDir === null) throw new Error('the run has no workspace yet');
      await rewriteStatusFile(gitOf(env), join(workspaceDir, '.claude', 'agent-status.json'), (now) => {
        if (now.kind === 'fault') throw new Error(`.claude/agent-status.json ${now.fault.reason}`);
        return change(now.kind === 'missing' ? {} : now.status.fields);
      });
    },
    tryGate: (gate, signal) =>
      tryGate({ gate, state: state(), signal, logFile: join(agentDir, 'gates', `${encodeURIComponent(gate)}.log`), journal, env }),
    readText: (file) => readFile(file, 'utf8').catch(() => null),
    now: Date.now,
  };
}

interface Trial {
  readonly gate: GateId;
  readonly state: RunState;
  readonly signal: AbortSignal;
  readonly logFile: string;
  readonly journal: JournalReader;
  readonly env: Env;
}

/** As the engine measures it, in the same folder and environment; its log is another, and its mark, so that no round is mistaken for it. */
async function tryGate({ gate: id, state, signal, logFile, journal, env }: Trial): ReturnType<Desk['tryGate']> {
  const gate = state.plan.streams.flatMap(({ gates }) => gates).find((each) => each.id === id);
  if (gate === undefined) throw new Error(`the plan has no gate ${id}`);
  const ports = {
    clock: systemClock,
    programs: programs({ processes: systemProcesses(), env }),
    measurements: measurements({ threadFile: programFile('measure') }),
    journal,
  };
  const spec = gateSpec(state, gate, { round: 1, probe: 0 }, { resolve, gateLog: () => logFile, probeLog: () => logFile });
  const trial = gateRound({ ports, state: () => state }, gate, { ...spec, marker: `${state.run}:trial:${process.pid}:${id}` });
  const cancel = () => trial.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const verdict = await trial.result;
    const output = await readFile(logFile, 'utf8').catch(() => '');
    return { verdict, output: output.slice(-shownOutput).trim() };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function readFields(file: string): Promise<Fields> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    // Whoever has written something else there has written no status.
    return isFields(value) ? value : {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}
