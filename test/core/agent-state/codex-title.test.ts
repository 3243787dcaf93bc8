import { expect, test } from 'vitest';
import { threadInTitle } from '../../../src/core/agent-state/codex/title.ts';

test.each([
  ['⠏ Mock session title | q2 | 01a21449-d03d-7ff2-a8ce-6473c...', '01a21449-d03d-7ff2-a8ce-6473c'],
  ['Fix it | q2 | 01a21449-d03d-7ff2-a8ce-6473ca7fe340', '01a21449-d03d-7ff2-a8ce-6473ca7fe340'],
  ['⠹ 01a21449-d03d-7ff2-a8ce-6473ca7fe340 | q2 | 01a21449-d03d-7ff2-a8ce-6473c...', '01a21449-d03d-7ff2-a8ce-6473c'],
  ['⠸ Mock session title | codex-turn-228083', null],
  ['Look at 01a21449-d03d-7ff2-a8ce-6473ca7fe340 | q2', null],
  ['', null],
  [null, null],
])('%s', (title, id) => {
  expect(threadInTitle(title)).toBe(id);
});
