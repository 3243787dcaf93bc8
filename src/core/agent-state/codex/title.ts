/** At the end of a title: of a long id the terminal is told the beginning alone. */
const thread = /(?:^|\s)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4,12})(?:\.\.\.|…)?$/u;

/** The id of the thread, or its beginning, where Codex was told to show it in the title; else `null`. */
export const threadInTitle = (title: string | null): string | null => (title === null ? null : (thread.exec(title.trim())?.[1] ?? null));
