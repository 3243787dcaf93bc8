export type Environment = Readonly<Record<string, string | undefined>>;

const misleading = new Set([
  // A channel of the engine's own parent, which a Node child would take for its own.
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  // Set inside of git hooks and aliases: they would turn git in one folder against the repository of another.
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
  // Of the attempt that this very Sluice may run in.
  'SLUICE_RUN',
  'SLUICE_STREAM',
  'SLUICE_ATTEMPT',
  'SLUICE_STATUS_FILE',
  'SLUICE_PROJECT_DIR',
  'SLUICE_WORKSPACE',
  'SLUICE_PORT',
  'SLUICE_MARK',
  // Of the folder that the engine was started in.
  'PWD',
  'OLDPWD',
]);

/** What a program may inherit from the environment of the engine: all of it but what would be untrue for it. */
export function inherited(base: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined && !misleading.has(entry[0])),
  );
}
