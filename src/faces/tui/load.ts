import type { openDashboard } from './dashboard/dashboard.ts';

/** Loads what needs Ink, which takes most of the start-up time. */
export const loadDashboard = async (): Promise<typeof openDashboard> =>
  (await hidingFetch(() => import('./dashboard/dashboard.ts'))).openDashboard;

/** Yoga's loader looks at `fetch`, which would load all of Node's HTTP client for nothing: it is hidden while something loads Ink. */
export async function hidingFetch<Module>(load: () => Promise<Module>): Promise<Module> {
  const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  if (!fetch?.configurable) return await load();
  Object.defineProperty(globalThis, 'fetch', { value: undefined, configurable: true, writable: true });
  try {
    return await load();
  } finally {
    Object.defineProperty(globalThis, 'fetch', fetch);
  }
}
