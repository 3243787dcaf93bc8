import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { claimEndpoint, readEndpoint, socketPath, writeEndpoint, type Endpoint } from '../../src/wire/endpoint.ts';

const dirs: string[] = [];
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-endpoint-'));
  dirs.push(dir);
  return dir;
};
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));
const endpoint = (pid: number): Endpoint => ({ process: { pid, startTime: '1', bootId: 'b' }, socket: `/tmp/${pid}` });

test('what was written is read; what is no endpoint is none', () => {
  const file = join(folder(), 'engine.json');
  expect(readEndpoint(file)).toBeNull();
  writeEndpoint(file, endpoint(1));
  writeEndpoint(file, endpoint(2));
  expect(readEndpoint(file)).toEqual(endpoint(2));
  for (const text of ['', '{', 'null', '{"socket":"/tmp/x"}']) {
    writeFileSync(file, text);
    expect(readEndpoint(file)).toBeNull();
  }
});

test('an endpoint is claimed once, by the first', () => {
  const dir = folder();
  const file = join(dir, 'host.json');
  expect(claimEndpoint(file, endpoint(1))).toBe(true);
  expect(claimEndpoint(file, endpoint(2))).toBe(false);
  expect(readEndpoint(file)).toEqual(endpoint(1));
  expect(readdirSync(dir)).toEqual(['host.json']);
});

test('a socket path is short enough for any project, and its own for each run and role', () => {
  const deep = `/home/${'a-long-folder-name/'.repeat(20)}`;
  expect(socketPath(deep, 'engine', 4_194_304).length).toBeLessThan(100);
  expect(new Set([socketPath('/a', 'engine', 1), socketPath('/b', 'engine', 1), socketPath('/a', 'host', 1)]).size).toBe(3);
});
