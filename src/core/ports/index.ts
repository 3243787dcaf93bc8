/** The outside world as the engine sees it: types, and the errors that an engine must recognise. Adapters implement them, `src/main` joins the two. */
export type { Clock, Timer } from './clock.ts';
export { LeaseLost } from './journal.ts';
export type { Answer, Engine } from './engine.ts';
export type { Journal, Lease, LeaseHolder, LeaseResult } from './journal.ts';
export type { Agents } from './agents.ts';
export { HostLost } from './attempts.ts';
export type { Attempts, AttemptExit, AttemptRef, AttemptSigns, KnownAttempts, LaunchSpec, LiveAttempt, ScreenLook } from './attempts.ts';
export type { Programs, ProgramResult, ProgramSpec } from './programs.ts';
export type { EvidenceSource, TreeReading } from './evidence.ts';
export type { Measurements, MeasureOrder } from './measurements.ts';
export type { PreparedWorktree, SetUp, Workspaces } from './workspaces.ts';
export type { LandSpec, Merges, MergeSpec, Settlement } from './merges.ts';
export type { ForecastOrder, MergeForecast, MergeForecasts, Outlook } from './merge-forecasts.ts';
export type { ProgressWatch } from './progress-watch.ts';
export type { SharedStatusFiles, SharedStatusListener } from './shared-status.ts';
export type { ResultFile, ResultFiles } from './result-files.ts';
export type { CommitResult, CommitSpec, Reports } from './reports.ts';
export type { Processes } from './processes.ts';
