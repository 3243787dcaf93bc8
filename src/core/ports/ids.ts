/** Names for what did not exist before. */
export interface Ids {
  /** For a new conversation of an agent: a UUID of version 4, as their programs demand it. */
  conversation(): string;
}
