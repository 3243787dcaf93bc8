/**
 * Names of files as plans write them: `*` stands for any characters, and nothing else is special.
 * @returns `null` for a name that stands for itself
 */
export function matcherOf(name: string): ((other: string) => boolean) | null {
  if (!name.includes('*')) return null;
  const parts = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (other) => expression.test(other);
}
