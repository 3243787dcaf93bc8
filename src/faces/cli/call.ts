/** What was typed behind a command, checked against its table entry by the argument parser. */
export interface Call {
  readonly args: readonly string[];
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | null;
  /** All values of an option that may be given more than once. */
  readonly list: (name: string) => readonly string[];
}

/** @param options as commander gives them, by camel-cased names: `{ noWait: true, only: 'A,B' }` */
export function callOf(args: readonly string[], options: Readonly<Record<string, unknown>>): Call {
  return {
    args,
    flag: (name) => options[name] === true,
    text(name) {
      const value = options[name];
      return typeof value === 'string' ? value : null;
    },
    list(name) {
      const value = options[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
  };
}
