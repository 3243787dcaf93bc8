import type { openDashboard } from './dashboard/dashboard.tsx';

/**
 * Loads what needs Ink, which takes most of the start-up time. Yoga's loader looks at `fetch`, which would load all of Node's HTTP client for
 * nothing, so it is hidden meanwhile.
 */
export async function loadDashboard(): Promise<typeof openDashboard> {
  const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  if (fetch?.configurable) Object.defineProperty(globalThis, 'fetch', { value: undefined, configurable: true, writable: true });
  try {
    return (await import('./dashboard/dashboard.tsx')).openDashboard;
  } finally {
    if (fetch?.configurable) Object.defineProperty(globalThis, 'fetch', fetch);
  }
}
