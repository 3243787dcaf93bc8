import { join } from 'node:path';
import type { RunId } from '../core/ids.ts';
import type { DashboardView, HeadlessView, History, Services } from '../faces/cli/services.ts';
import type { RunHandle } from '../wire/handles.ts';
import { readEndpoint } from '../wire/endpoint.ts';
import { runDir, runFolder } from '../wire/run-folder.ts';
import { packageDir } from './package-dir.ts';

/** What the commands need, joined from all rooms. Each part is imported when it is first used. */
export function makeServices(version: string): Services {
  return {
    version,
    demoPlanFile: join(packageDir(), 'plans', 'demo.yaml'),
    schemaFile: join(packageDir(), 'schema', 'plan.schema.json'),
    openHistory,
    async createRun(run, planText) {
      const { createRun } = await import('./start-engine.ts');
      return createRun(run, planText);
    },
    async startEngine(projectDir, run, options) {
      const { startEngine } = await import('./start-engine.ts');
      await startEngine(projectDir, run, options);
    },
    async examine(projectDir) {
      const [{ examine }, { engines }] = await Promise.all([import('./doctor.ts'), readPackage()]);
      return await examine(projectDir, engines.node);
    },
    async serveAgentTools(env, failed) {
      const { serveAgentTools } = await import('./mcp.ts');
      await serveAgentTools(env, version, failed);
    },
    async openLeftovers(projectDir, search) {
      const { openLeftovers } = await import('./leftovers.ts');
      return await openLeftovers(projectDir, search);
    },
    async mergeForecasts() {
      const { mergeForecasts } = await import('../adapters/conflicts/merge-forecasts.ts');
      return mergeForecasts(process.env);
    },
    async connect(projectDir, run, person) {
      const { connectRun } = await import('../wire/control-client.ts');
      return await connectRun(await reaching(projectDir, run, person));
    },
    async pastRun(projectDir, run, events, person) {
      const { pastRun } = await import('../wire/control-client.ts');
      return pastRun(await reaching(projectDir, run, person), events);
    },
    async eventPrinter(out, command) {
      const { createPrinter } = await import('../faces/headless/printer.ts');
      return createPrinter(out.write, { paper: out, command });
    },
    dashboard,
    async choose(offers) {
      const { chooseOnScreen } = await import('./dashboard.ts');
      return await chooseOnScreen(offers);
    },
    headless,
  };
}

async function readPackage(): Promise<{ readonly engines: { readonly node: string } }> {
  const { readFile } = await import('node:fs/promises');
  return JSON.parse(await readFile(join(packageDir(), 'package.json'), 'utf8')) as { readonly engines: { readonly node: string } };
}

async function reaching(projectDir: string, run: RunId, person: string) {
  const { startEngine } = await import('./start-engine.ts');
  return { folder: runFolder(runDir(projectDir, run)), by: person, startEngine: () => startEngine(projectDir, run) };
}

async function openHistory(projectDir: string): Promise<History | null> {
  const [{ readJournal }, { systemProcesses }] = await Promise.all([
    import('../adapters/sqlite/journal.ts'),
    import('../adapters/proc/processes.ts'),
  ]);
  const journal = readJournal(projectDir);
  if (!journal) return null;
  const processes = systemProcesses();
  return {
    runs: () => journal.runs(),
    events: (run, afterSeq) => journal.read(run, afterSeq),
    engine(run) {
      const holder = journal.holder(run);
      return holder && processes.isAlive(holder.process)
        ? { pid: holder.process.pid, hostname: holder.hostname, since: holder.since }
        : null;
    },
    hasHost(run) {
      const endpoint = readEndpoint(runFolder(runDir(projectDir, run)).hostEndpoint);
      return endpoint !== null && processes.isAlive(endpoint.process);
    },
    close: () => journal.close(),
  };
}

async function dashboard({ projectDir, run, handle, title, person }: DashboardView): Promise<void> {
  const [{ runDashboard }, { hostPanes }] = await Promise.all([import('./dashboard.ts'), import('../wire/host-panes.ts')]);
  const dir = runDir(projectDir, run);
  const { hostEndpoint } = runFolder(dir);
  const panes = hostPanes({
    locate: () => readEndpoint(hostEndpoint)?.socket ?? null,
    onHint: (retry) => onEachEvent(handle, retry),
  });
  await runDashboard({ handle, panes, runDir: () => dir, title, person });
}

/** A host comes up, and is replaced, with events around it. The dashboard itself tells when the run cannot be reached. */
function onEachEvent(handle: Promise<RunHandle>, hint: () => void): () => void {
  let end: (() => void) | null = () => undefined;
  handle.then(
    (run) => {
      if (end) end = run.subscribe(() => hint());
    },
    () => undefined,
  );
  return () => {
    end?.();
    end = null;
  };
}

async function headless({ out, err, ...view }: HeadlessView) {
  const { runHeadless } = await import('../faces/headless/run-headless.ts');
  const say = (sentence: string) => err.write(`sluice: ${sentence}\n`);
  return await runHeadless({ ...view, write: out.write, say, paper: out, signals: process });
}
