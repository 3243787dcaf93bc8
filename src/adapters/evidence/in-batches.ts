interface Batch<T> {
  readonly running: Promise<T>;
  /** Begins when `running` has ended; `null` while nobody has asked since. */
  next: Promise<T> | null;
}

/**
 * Lets whoever asks for the same thing at the same time share one answer. A question never gets the answer to a measurement that had begun before
 * it was asked, for what it is about may have changed since.
 * @param measure never rejects
 */
export function inBatches<T>(measure: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const batches = new Map<string, Batch<T>>();
  const begin = (key: string): Promise<T> => {
    const running = measure(key);
    const batch: Batch<T> = { running, next: null };
    batches.set(key, batch);
    void running.then(() => (batches.get(key) === batch && batch.next === null ? batches.delete(key) : undefined));
    return running;
  };
  return (key) => {
    const batch = batches.get(key);
    if (batch === undefined) return begin(key);
    batch.next ??= batch.running.then(() => begin(key));
    return batch.next;
  };
}
