import type { openDashboard } from './dashboard/dashboard.tsx';

/**
 * Loads what needs Ink, which takes most of the start-up time. Two things about it are odd:
 * Yoga's loader looks at `fetch`, which would load all of Node's HTTP client for nothing, so it is hidden meanwhile; and the library that makes
 * colours asks the environment, once, how many there are. It is told "all", for the composer knows what the terminal really shows.
 */
export async function loadDashboard(): Promise<typeof openDashboard> {
  const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  const { FORCE_COLOR: forced } = process.env;
  if (fetch?.configurable) Object.defineProperty(globalThis, 'fetch', { value: undefined, configurable: true, writable: true });
  process.env['FORCE_COLOR'] = '3';
  try {
    return (await import('./dashboard/dashboard.tsx')).openDashboard;
  } finally {
    if (fetch?.configurable) Object.defineProperty(globalThis, 'fetch', fetch);
    if (forced === undefined) delete process.env['FORCE_COLOR'];
    else process.env['FORCE_COLOR'] = forced;
  }
}
