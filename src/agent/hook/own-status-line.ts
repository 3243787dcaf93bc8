import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseFields, textAt, type Fields } from '../../core/text/fields.ts';

/**
 * The command of the status line that the person has set for Claude Code, null for none. The settings of the attempt hide it, so it is looked for where
 * Claude looks: in the project's own settings, those that are shared, and those of the person.
 */
export function ownStatusLine(payload: Fields | null): string | null {
  const project = textAt(payload, 'workspace', 'project_dir') ?? textAt(payload, 'cwd') ?? process.cwd();
  const person = process.env['CLAUDE_CONFIG_DIR'] ?? join(homedir(), '.claude');
  const files = [join(project, '.claude', 'settings.local.json'), join(project, '.claude', 'settings.json'), join(person, 'settings.json')];
  for (const file of files) {
    const command = commandIn(file);
    if (command !== null) return command;
  }
  return null;
}

function commandIn(file: string): string | null {
  try {
    return textAt(parseFields(readFileSync(file, 'utf8')), 'statusLine', 'command');
  } catch {
    return null;
  }
}
