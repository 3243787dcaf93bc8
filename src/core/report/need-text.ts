import type { Need } from '../plan/model.ts';

/** A need in words: `A has succeeded`, `milestone D.baseline`, `wave one`. Completes "needs that ...", and stands in tables. */
export function needText(need: Need): string {
  switch (need.kind) {
    case 'stream':
      return `${need.stream} has ${need.on}`;
    case 'phase':
      return `phase ${need.phase} has ${need.on}`;
    case 'milestone':
      return `milestone ${need.stream}.${need.milestone}`;
    case 'checkpoint':
      return `checkpoint ${need.checkpoint}`;
    case 'wave':
      return `wave ${need.wave} is merged`;
    case 'any':
      return need.needs.map(needText).join(' or ');
  }
}
