import { createServer, type Server } from 'node:http';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { notifier } from '../../../src/adapters/notify/notifier.ts';
import { asRunId } from '../../../src/core/ids.ts';
import type { NotifyWish } from '../../../src/core/plan/model.ts';

let dir = '';
let server: Server | null = null;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'sluice-notify-'))));
afterEach(() => {
  server?.close();
  server = null;
  rmSync(dir, { recursive: true, force: true });
});

const notice = { about: 'question:A', title: 'A asks', text: 'Which "colour"; $HOME?' };
const nobody: NotifyWish = { desktop: false, webhook: null, program: null };
const tell = (wish: Partial<NotifyWish>, env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux') =>
  notifier({ PATH: `${dir}:/usr/bin:/bin`, ...env }, platform).tell(
    notice,
    { ...nobody, ...wish },
    { run: asRunId('r-1'), plan: 'The plan', projectDir: dir },
  );

/** A program that writes its arguments down, a line each. */
const records = (name: string) => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), `#!/bin/sh\nprintf '%s\\n' "$@" > "${dir}/${name}.args"\n`);
  chmodSync(join(dir, name), 0o755);
};
const argsOf = (name: string) =>
  readFileSync(join(dir, `${name}.args`), 'utf8')
    .trimEnd()
    .split('\n');

/** A webhook that answers with a status. @returns its URL, and what was posted */
async function webhook(status: number): Promise<{ readonly url: string; readonly posted: unknown[] }> {
  const posted: unknown[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push({ method: request.method, type: request.headers['content-type'], body: JSON.parse(body) as unknown });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, posted };
}

test('a webhook is posted the notice as JSON', async () => {
  const { url, posted } = await webhook(204);
  expect(await tell({ webhook: url })).toEqual([]);
  expect(posted).toEqual([{ method: 'POST', type: 'application/json', body: { run: 'r-1', plan: 'The plan', ...notice } }]);
});

test('a command has the notice in its environment, and no part of it is read by a shell', async () => {
  const line = `printf '%s|%s|%s' "$SLUICE_NOTICE" "$SLUICE_NOTICE_TITLE" "$SLUICE_NOTICE_TEXT" > told`;
  expect(await tell({ program: { kind: 'shell', line } })).toEqual([]);
  expect(readFileSync(join(dir, 'told'), 'utf8')).toBe('question:A|A asks|Which "colour"; $HOME?');
});

test('the desktop is told by its own program, with title and text as arguments', async () => {
  records('notify-send');
  records('osascript');
  expect(await tell({ desktop: true })).toEqual([]);
  expect(argsOf('notify-send')).toEqual(['--app-name=sluice', '--', 'A asks', 'Which "colour"; $HOME?']);
  expect(await tell({ desktop: true }, {}, 'darwin')).toEqual([]);
  expect(argsOf('osascript').slice(-2)).toEqual(['A asks', 'Which "colour"; $HOME?']);
});

test('each way that does not work says so, and keeps no other from working', async () => {
  const { url, posted } = await webhook(500);
  const program = { kind: 'command', argv: ['no-such-program'] } as const;
  const problems = await tell({ desktop: true, webhook: url, program }, { PATH: dir });
  expect(problems).toEqual([
    expect.stringMatching(/^notifications by the desktop do not work: .*notify-send/) as string,
    `notifications by the webhook ${url} do not work: it answers 500`,
    expect.stringMatching(/^notifications by the command of the plan do not work: .*no-such-program/) as string,
  ]);
  expect(posted).toHaveLength(1);
  server?.close();
  expect(await tell({ webhook: 'http://127.0.0.1:9/' })).toEqual([
    expect.stringMatching(/^notifications by the webhook http:\/\/127\.0\.0\.1:9\/ do not work: fetch failed: /) as string,
  ]);
});
