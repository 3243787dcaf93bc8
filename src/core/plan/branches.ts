/** Why git would refuse the name of a branch (git-check-ref-format), or `null`. It completes "the branch ...". */
export function branchFault(name: string): string | null {
  if (name === '') return 'has no name';
  if (name.length > 200) return 'has a name longer than 200 characters';
  if (/[\p{Cc} ~^:?*[\\]/u.test(name)) return 'may not contain spaces, control characters or any of `~ ^ : ? * [ \\`';
  if (name.includes('..') || name.includes('@{') || name === '@') return 'may not contain `..` or `@{`';
  if (name.startsWith('-')) return 'may not begin with `-`';
  if (name.endsWith('.')) return 'may not end with `.`';
  if (name === 'HEAD') return 'may not be called `HEAD`';
  for (const part of name.split('/')) {
    if (part === '') return 'may not begin or end with `/`, or have two in a row';
    if (part.startsWith('.') || part.endsWith('.lock')) return 'may not have a part that begins with `.` or ends with `.lock`';
  }
  return null;
}
