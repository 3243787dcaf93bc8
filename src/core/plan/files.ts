/** What became of reading a file beside the plan: its text, why it cannot be read (it completes "the file ..."), or `null` when there is none. */
export type FileRead = string | { readonly problem: string } | null;

/** Reads a file that the plan names, by its path relative to the plan's folder. */
export type ReadFile = (path: string) => FileRead;

/** How a file beside the plan is called in diagnostics, where the plan is called `plan`. */
export function nameBeside(plan: string, path: string): string {
  const folder = /^(.*[/\\])?[^/\\]*$/.exec(plan)?.[1] ?? '';
  return folder + path;
}
