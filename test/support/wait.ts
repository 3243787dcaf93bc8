/**
 * Waits until a condition holds, and fails with its reason in words when it does not in time.
 * The bound is generous because a busy machine is not a defect; a test that needs all of it has failed.
 */
export async function waitUntil<T>(
  why: string,
  condition: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${why}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
