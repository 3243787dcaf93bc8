import type { AttentionItem } from '../../../core/run/attention.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { Overlay } from '../ui/ui.ts';

/** What a card above the dashboard is made of. */
export interface OverlayInput {
  readonly overlay: Overlay;
  readonly run: RunState;
  readonly attention: readonly AttentionItem[];
  readonly now: number;
  readonly cols: number;
  readonly rows: number;
  /** By whose name what is asked for is recorded. */
  readonly person: string;
}
