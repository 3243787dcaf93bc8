import type { WaveConflict } from './state.ts';
import { listed, plural } from './words.ts';

/** What a merge of a wave waits for, in words. */
export const conflictText = ({ stream, kind, files }: WaveConflict): string =>
  kind === 'conflicts'
    ? `${stream} conflicts in ${listed(files, 6)}`
    : `the merge of ${stream} would drop what was done in ${listed(files, 6)}`;

/** What became of it while a stream was to settle it; empty when none was. */
export const triedText = ({ resolver }: WaveConflict): string =>
  resolver === undefined || resolver.remarks.length === 0
    ? ''
    : `; ${resolver.stream} could not settle that (${plural(resolver.remarks.length, 'time')}: ${listed(resolver.remarks, 3)})`;
