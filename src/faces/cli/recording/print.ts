import { readFile } from 'node:fs/promises';
import { castLines, readRecording } from '../../../wire/recording.ts';
import { tailOf } from './tail.ts';
import { createTranscript } from './transcript.ts';

/** Prints a file to its end; `follow` goes on until it says that nothing more comes. */
export type Print = (file: string, write: (text: string) => void, follow: { readonly over: () => boolean } | null) => Promise<void>;

const options = (follow: Parameters<Print>[2]) => (follow === null ? {} : { follow });

/** A recording as the text that its terminal showed. */
export const printTranscript: Print = async (file, write, follow) => {
  const transcript = createTranscript(follow !== null);
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) write(lines.map((line) => `${line}\n`).join(''));
  };
  for await (const piece of readRecording(file, options(follow))) print(await transcript.take(piece));
  print(transcript.rest());
};

/** A recording as one asciicast v2 file. */
export const printCast: Print = async (file, write, follow) => {
  for await (const line of castLines(file, options(follow))) write(`${line}\n`);
};

/** The log of a gate, as it is. */
export const printLog: Print = async (file, write, follow) => {
  if (follow === null) return write(await readFile(file, 'utf8'));
  for await (const part of tailOf(file, follow.over)) write(part);
};
