/** A step of a shell block: a command with the comments that stand before and behind it, or comments alone. */
export interface ShellStep {
  /** Lines of the guide. */
  readonly numbers: readonly number[];
  /** `null` for comments without a command. */
  readonly command: string | null;
  /** Words of comment before it. */
  readonly title: string | null;
  /** Words of comment behind it. */
  readonly remark: string | null;
}

export const isShell = (language: string): boolean => ['bash', 'sh', 'shell', 'console', 'zsh'].includes(language);

/** Reads a shell block line by line; a backslash at its end joins a line with the next. */
export function shellSteps(lines: readonly { readonly number: number; readonly text: string }[]): ShellStep[] {
  const steps: ShellStep[] = [];
  let comments: { number: number; text: string }[] = [];
  const flush = () => {
    for (const { number, text } of comments) steps.push({ numbers: [number], command: null, title: text, remark: null });
    comments = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) continue;
    const text = line.text.trim();
    if (text === '') {
      flush();
      continue;
    }
    const comment = /^#+!?\s*(.*)$/.exec(text);
    if (comment) {
      comments.push({ number: line.number, text: comment[1] ?? '' });
      continue;
    }
    const numbers = [line.number];
    let command = text.replace(/^\$\s+/, '');
    while (command.endsWith('\\') && index + 1 < lines.length) {
      index++;
      const next = lines[index];
      if (!next) break;
      numbers.push(next.number);
      command = `${command.slice(0, -1).trimEnd()} ${next.text.trim()}`;
    }
    const [, before = command, remark = null] = /^(.*?)\s+#\s+(.*)$/.exec(command) ?? [];
    const title = comments.at(-1) ?? null;
    for (const earlier of comments.slice(0, -1)) {
      steps.push({ numbers: [earlier.number], command: null, title: earlier.text, remark: null });
    }
    comments = [];
    steps.push({ numbers: title ? [title.number, ...numbers] : numbers, command: before, title: title?.text ?? null, remark });
  }
  flush();
  return steps;
}

const programs =
  /^(?:[A-Z_][A-Z0-9_]*=\S+\s+)*(?:\.{1,2}\/\S+|(?:pytest|mypy|ruff|black|flake8|pylint|tox|python3?|pip|uv|poetry|node|npm|npx|pnpm|yarn|bun|deno|tsc|eslint|prettier|vitest|jest|cargo|go|rustc|make|cmake|just|mvn|gradle|dotnet|bundle|rspec|rake|php|composer|bash|sh|curl|wget|grep|rg|ls|test|diff|git|gh|docker|podman|kubectl|helm|terraform|az|aws|gcloud|psql|sqlite3|jq|cd|cat|echo|supabase|vercel|playwright|lighthouse|k6|locust)\s+\S)/;

/** Whether a line begins as a command does: with a program that is well known, or a path to one. */
export const looksLikeCommand = (text: string): boolean => programs.test(text.trim());

const changes =
  /(^|[;&|]\s*|&&\s*)(?:[A-Z_][A-Z0-9_]*=\S+\s+)*(?:sudo|rm|mv|cp|dd|kill|pkill|git\s+(?:merge|checkout|switch|reset|push|pull|tag|commit|rebase|clean|branch|worktree|stash|restore|cherry-pick|revert|init|add)|gh|claude|codex|gemini|cd|export|source|nano|vim?|code|open|docker|podman|kubectl|helm|terraform|az\s+(?!bicep\s+build)|aws|gcloud|vercel|supabase|npm\s+(?:publish|install|i|ci)|pip\s+install|\S*deploy\S*)(?:\s|$)/;

/**
 * Whether a command of a guide may be a gate that runs by itself: it measures, and neither changes anything outside (merges, deploys, removes),
 * nor is left in the background or waits for somebody.
 */
export const isSafeGate = (command: string): boolean =>
  !changes.test(command.replace(/^cd\s+(?![/~])\S+\s*&&\s*/, '').replace(/\bdocker\s+(?=ps|info|version)/, '')) &&
  !/(^|[^&>])&\s*$|<[A-Za-z][^>]*>|\[[A-Z]{2,}[^\]]*\]/.test(command);
