import { createServer } from 'node:net';
import { rmSync } from 'node:fs';
import type { Engine } from '../../core/ports/index.ts';
import type { Farewell } from '../../wire/control.ts';
import { serveFace, type Face } from './face.ts';

export interface ControlServer {
  /** Tells every face that the engine leaves, and why, and closes. Resolves when they have been told, or have gone. */
  leave(reason: Farewell, words?: string): Promise<void>;
}

/** How long faces that do not take their farewell are waited for. */
const farewellMs = 500;

/**
 * Serves the control socket of an engine to any number of faces. Resolves when faces can connect.
 * @throws Error when the socket cannot be made
 */
export async function serveControl(engine: Engine, socketFile: string, pid: number): Promise<ControlServer> {
  const faces = new Set<Face>();
  const server = createServer((socket) => {
    const face = serveFace(engine, socket, pid, () => faces.delete(face));
    faces.add(face);
  });
  // A socket file of the same name is of an earlier process with our pid, which is dead.
  rmSync(socketFile, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketFile, resolve);
  });
  const silence = engine.onEvents((events) => {
    for (const face of faces) face.publish(events);
  });
  return {
    leave: async (reason, words = '') => {
      silence();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const face of faces) face.bye(reason, words);
      let timeout: NodeJS.Timeout | undefined;
      await Promise.race([closed, new Promise<void>((resolve) => (timeout = setTimeout(resolve, farewellMs)))]);
      clearTimeout(timeout);
    },
  };
}
