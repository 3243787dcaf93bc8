import { span, type Span } from '../view/text.ts';

/** A thin bar: heavy for what is done, light for the rest, with half steps between. */
export function progressBar(percent: number, width: number): Span[] {
  const halves = Math.round((Math.max(0, Math.min(100, percent)) / 100) * width * 2);
  const full = Math.floor(halves / 2);
  const half = halves % 2 === 1 ? '╸' : '';
  return [span('━'.repeat(full) + half, 'accent'), span('─'.repeat(width - full - half.length), 'muted')];
}
