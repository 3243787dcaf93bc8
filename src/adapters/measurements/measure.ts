import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileReading } from '../../core/measure/checks.ts';
import { judgeFile, judgeJson, judgeMetric, judgeTests, type FoundFile } from '../../core/measure/judge.ts';
import { unmeasured, type Judgement, type ReadText } from '../../core/measure/judgement.ts';
import type { MeasureOrder } from '../../core/ports/measurements.ts';
import { CannotRead, readOutput, readText } from './read-text.ts';
import { readReports } from './reports.ts';

/** Reads and judges, in a thread of its own. Never rejects for what is in the files. */
export async function measure(order: MeasureOrder): Promise<Judgement> {
  try {
    return await judged(order);
  } catch (error) {
    if (error instanceof CannotRead) return unmeasured(withStatus(error.message, order));
    throw error;
  }
}

/** A program that failed has perhaps written nothing because of that. */
const withStatus = (reason: string, { ran }: MeasureOrder): string =>
  ran === null || ran.exitCode === 0 ? reason : `${reason}; exit status ${ran.exitCode}`;

async function judged(order: MeasureOrder): Promise<Judgement> {
  const { reading, dir, ran, context } = order;
  const exitCode = ran?.exitCode ?? null;
  switch (reading.kind) {
    case 'tests':
      return judgeTests(reading, await sources(order, reading.from), exitCode);
    case 'metric': {
      const [read, ...others] = await sources(order, reading.from);
      if (read === undefined || others.length > 0)
        throw new CannotRead(`${reading.from ?? ''} names several files, and a metric is in one`);
      return judgeMetric(reading, read, exitCode, context);
    }
    case 'file':
      return judgeFile(reading, await found(dir, reading));
    case 'json': {
      const { path, schema } = reading;
      const document = await readText(resolve(dir, path), path);
      return judgeJson(reading, document, schema?.kind === 'file' ? await readText(resolve(dir, schema.path), schema.path) : null);
    }
  }
}

async function sources({ dir, ran, logFile }: MeasureOrder, from: string | null): Promise<readonly ReadText[]> {
  if (from !== null) return await readReports(dir, from, ran?.startedAt ?? null);
  if (ran === null) throw new CannotRead('nothing was run, and no file is named');
  return [await readOutput(logFile, ran.logFrom)];
}

async function found(dir: string, { path, matches, notMatches }: FileReading): Promise<FoundFile | null> {
  const file = resolve(dir, path);
  let stats: Awaited<ReturnType<typeof stat>>;
  try {
    stats = await stat(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CannotRead(`${path} cannot be read: ${message}`);
  }
  const wanted = stats.isFile() && (matches !== null || notMatches !== null);
  return { bytes: stats.size, content: wanted ? await readText(file, path) : null };
}
