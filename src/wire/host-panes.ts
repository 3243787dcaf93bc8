import type { PaneSource } from './handles.ts';
import { connectHost, type HostClient } from './host-client.ts';
import type { PaneFrame, PaneRequest } from './screen.ts';

/** How often the host is looked for while panes are wanted and it is not there, milliseconds. */
const firstRetryMs = 20;
const longestRetryMs = 1_000;

export interface HostPanesOptions {
  /** The socket of the run's host, `null` as long as there is none. Asked before each try; cheap (one small file). */
  readonly locate: () => string | null;
  /**
   * Tells when it may be worth trying at once (an event of the run, a changed file). Optional: without it the tries are only timed.
   * @returns how to end it
   */
  readonly onHint?: (retry: () => void) => () => void;
}

/**
 * The live terminals of a run, over the host's socket: connects as soon as there is a host and panes are wanted, and again when it is
 * replaced by another. Frames are acknowledged as they arrive. Holds a timer only while it looks for a host.
 */
export function hostPanes({ locate, onHint }: HostPanesOptions): PaneSource {
  let wanted: readonly PaneRequest[] = [];
  let listener: (panes: readonly PaneFrame[]) => void = () => undefined;
  let client: HostClient | null = null;
  let connecting = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let waitMs = firstRetryMs;

  const later = () => {
    if (closed || timer !== null || wanted.length === 0) return;
    timer = setTimeout(() => {
      timer = null;
      void attempt();
    }, waitMs);
    waitMs = Math.min(longestRetryMs, waitMs * 2);
  };
  const attempt = async () => {
    if (closed || connecting || client !== null || wanted.length === 0) return;
    const socket = locate();
    if (socket === null) return later();
    connecting = true;
    try {
      const connected = await connectHost(socket, 'face');
      if (closed) return connected.close();
      client = connected;
      waitMs = firstRetryMs;
      connected.onFrame((panes) => listener(panes));
      connected.onClose(() => {
        client = null;
        later();
      });
      connected.view(wanted);
    } catch {
      // Nobody listens there (yet, or any more): the next try asks for the place anew.
      later();
    } finally {
      connecting = false;
    }
  };
  const unhint = onHint?.(() => {
    waitMs = firstRetryMs;
    void attempt();
  });

  return {
    view(panes) {
      wanted = panes;
      if (client !== null) client.view(panes);
      else void attempt();
    },
    input: (ref, data) => client?.input(ref, data),
    onFrame: (next) => void (listener = next),
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      unhint?.();
      client?.close();
    },
  };
}
