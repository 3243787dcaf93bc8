import { join, resolve } from 'node:path';

/** The package under test: this repository with its dist, or another place where it lies built or installed. */
export const packageDir = process.env['SLUICE_PACKAGE'] ?? resolve(import.meta.dirname, '../../..');
export const bin = join(packageDir, 'bin', 'sluice.js');

/** Absolute path of a fixture program, with its arguments, as a line for the shell. */
export const program = (name: string, ...args: readonly (string | number)[]): string =>
  [resolve(import.meta.dirname, '../../fixtures/programs', `${name}.sh`), ...args].join(' ');
