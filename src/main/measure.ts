import { parentPort, workerData } from 'node:worker_threads';
import { measure } from '../adapters/measurements/measure.ts';
import type { MeasureOrder } from '../core/ports/measurements.ts';

/** The thread in which one gate is measured. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- That is for windows; this is a thread.
parentPort?.postMessage(await measure(workerData as MeasureOrder));
