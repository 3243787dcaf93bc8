import type { TerminalSign } from './scan.ts';

/** The signs of a terminal that stand: each the latest of its kind. The rules of an agent look at all of them together. */
export interface StandingSigns {
  readonly title: string | null;
  readonly progress: 0 | 1 | 2 | 3 | 4 | null;
  /** Counts for as long as the title and the progress are those that it came with: nothing takes a notification back. */
  readonly notification: string | null;
  readonly programState: Extract<TerminalSign, { kind: 'program-state' }> | null;
}

export const noSigns: StandingSigns = { title: null, progress: null, notification: null, programState: null };

export function withSign(signs: StandingSigns, sign: TerminalSign): StandingSigns {
  switch (sign.kind) {
    case 'title':
      return sign.title === signs.title ? signs : { ...signs, title: sign.title, notification: null };
    case 'progress':
      return sign.value === signs.progress ? signs : { ...signs, progress: sign.value, notification: null };
    case 'notification':
      return { ...signs, notification: sign.text };
    case 'program-state':
      return { ...signs, programState: sign.state === 'clear' ? null : sign, notification: null };
    case 'bell':
      return signs;
  }
}
