import { isFields } from '../../text/fields.ts';
import { nameBeside, type ReadFile } from '../files.ts';
import { normalPath, pathFault } from '../paths.ts';
import type { Reporter } from '../reporter.ts';
import { readSource, type Source } from '../source.ts';
import { mergeIncluded } from './merge.ts';
import { hasVariables } from './substitute.ts';
import { entriesOf, entryOf, itemsOf, tracedMapping, tracedRoot, type Traced } from './trail.ts';

export interface IncludeOptions {
  /** How the plan is called in diagnostics. */
  readonly file: string;
  /** The plan's folder relative to the project. */
  readonly planFolder: string;
  readonly readFile: ReadFile;
  readonly reporter: Reporter;
}

export interface Included {
  readonly plan: Traced;
  /** Nothing that was to be included is missing, so that what the plan does not name does not exist. */
  readonly whole: boolean;
}

/** Puts the files that a plan includes before it. Their paths, in included files too, start from the plan's folder. */
export function includeFiles(main: Source, options: IncludeOptions): Included {
  const taken = new Set<string>();
  let whole = true;

  const withIncludes = (own: Traced, chain: readonly string[]): Traced => {
    const include = entryOf(own, 'include');
    let before: Traced | null = null;
    for (const item of include ? itemsOf(include) : []) {
      const found = fileAt(item, chain);
      if (found) before = before === null ? found : mergeIncluded(before, found);
    }
    return before === null ? own : mergeIncluded(before, own);
  };

  const fileAt = (item: Traced, chain: readonly string[]): Traced | null => {
    const { value, trail } = item;
    // What is no text the schema reports.
    if (typeof value !== 'string' || value === '') return null;
    const refuse = (code: 'cycle' | 'no-include' | 'path-outside', message: string, hint?: string) => {
      trail.source.at(trail.path, { code, message, hint });
      whole = false;
      return null;
    };
    if (hasVariables(value)) return refuse('no-include', 'files are included before variables are known', 'write the path out');
    const fault = pathFault(value, options.planFolder);
    if (fault !== null) return refuse('path-outside', `the path \`${value}\` ${fault}`, "it starts from the plan's folder");
    const path = normalPath(value);
    if (chain.includes(path)) return refuse('cycle', `these files include one another: ${[...chain, path].join(' -> ')}`);
    // Two files may include a third; what it says is said once.
    if (taken.has(path)) return null;
    taken.add(path);
    const read = options.readFile(path);
    if (read === null) return refuse('no-include', `there is no file \`${value}\` to include`, "its path starts from the plan's folder");
    if (typeof read !== 'string') return refuse('no-include', `the file \`${value}\` ${read.problem}`);
    const source = readSource(read, nameBeside(options.file, path), options.reporter);
    whole &&= source !== null;
    return source && withIncludes(ownEntries(source), [...chain, path]);
  };

  // Something else than a mapping is no plan, which is told later.
  if (!isFields(main.value)) return { plan: tracedRoot(main), whole };
  const plan = withIncludes(tracedRoot(main), [normalPath(options.file.split(/[/\\]/).at(-1) ?? '')]);
  return { plan, whole };
}

/** What an included file brings. It needs no `version`, and its keys that begin with `x-` are its own. */
function ownEntries(source: Source): Traced {
  const root = tracedRoot(source);
  const { value } = source;
  if (value !== null && value !== undefined && !isFields(value)) {
    source.at([], { code: 'not-a-mapping', message: 'a file that is included is a mapping, as a plan is' });
  }
  const version = entryOf(root, 'version');
  if (version && version.value !== 1) {
    source.at(['version'], { code: 'wrong-value', message: '`version` must be 1, the only version of the plan language so far' });
  }
  return tracedMapping(
    entriesOf(root).filter(([key]) => key !== 'version' && !key.startsWith('x-')),
    root.trail,
  );
}
