import { checkCheckpoints } from './checks/checkpoints.ts';
import { checkTrouble } from './checks/trouble.ts';
import { checkGates } from './checks/gates.ts';
import { checkNames } from './checks/names.ts';
import { checkNeeds } from './checks/needs.ts';
import { checkPlaces } from './checks/places.ts';
import { checkRetry } from './checks/retry.ts';
import { checkStream } from './checks/streams.ts';
import { compilePlan } from './compile.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Plan } from './model.ts';
import { outlineOf } from './outline.ts';
import type { PlanYaml } from './schema.ts';
import { checkShape } from './shape.ts';
import { readSource } from './source.ts';

export interface ParseOptions {
  /** How the file is called in diagnostics; its name without the ending is the name of a plan that has none. */
  readonly file: string;
  /** Reads a file that the plan names (a prompt), by its path relative to the plan's folder; `null` when there is none. */
  readonly readFile: (path: string) => string | null;
  /** The plan's folder relative to the project: how far `..` may lead from it. Default: the project itself. */
  readonly planFolder?: string;
}

export interface ParsedPlan {
  /** `null` exactly when a diagnostic is an error. */
  readonly plan: Plan | null;
  /** All of them, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a plan, checks all of it, and compiles it. Finds all errors at once, and never throws, whatever the text. */
export function parsePlan(text: string, options: ParseOptions): ParsedPlan {
  const { source, reporter } = readSource(text, options.file);
  const shape = source && checkShape(source);
  if (!source || !shape) return { plan: null, diagnostics: reporter.diagnostics() };
  const outline = outlineOf(shape.plan);
  const names = checkNames(outline, source);
  checkNeeds(outline, names, source, shape);
  for (const stream of outline.streams) checkStream(stream, shape, source);
  checkRetry(shape.plan.defaults?.retry, ['defaults', 'retry'], source);
  checkTrouble(outline, names, shape, source);
  checkGates(outline, shape, source);
  checkCheckpoints(outline, names, shape, source);
  checkPlaces(shape.plan, outline, source, { planFolder: options.planFolder ?? '', readFile: options.readFile });
  if (outline.streams.length === 0 && shape.whole) {
    source.at([], { code: 'empty-plan', message: 'the plan has no streams', hint: 'add `streams:`, with an `id` and a `run` for each' });
  }
  const diagnostics = reporter.diagnostics();
  if (reporter.errors > 0) return { plan: null, diagnostics };
  const fallbackName = baseName(options.file);
  const plan = compilePlan(shape.plan as PlanYaml, { outline, names, source, fallbackName, readFile: options.readFile });
  return { plan, diagnostics };
}

/** `plans/hello.yaml` is `hello`. */
function baseName(file: string): string {
  const name =
    file
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.ya?ml$/i, '') ?? '';
  return name.replace(/\p{Cc}/gu, '') || 'plan';
}
