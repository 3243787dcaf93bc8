import type { IBufferCell } from '@xterm/headless';
import type { Look } from '../composer/look.ts';

const flag = (index: number, on: number): number => (on === 0 ? 0 : 1 << index);

/** The look of a cell of the emulator. Underline styles are one: the public interface of the emulator does not tell them apart. */
export const lookOf = (cell: IBufferCell): Look => ({
  flags:
    flag(0, cell.isBold()) |
    flag(1, cell.isDim()) |
    flag(2, cell.isItalic()) |
    flag(3, cell.isBlink()) |
    flag(4, cell.isInverse()) |
    flag(5, cell.isInvisible()) |
    flag(6, cell.isStrikethrough()) |
    flag(7, cell.isOverline()),
  underline: cell.isUnderline() === 0 ? '' : '4',
  foreground: cell.isFgDefault() ? '' : colour(38, cell.isFgRGB(), cell.getFgColor()),
  background: cell.isBgDefault() ? '' : colour(48, cell.isBgRGB(), cell.getBgColor()),
  underlineColour: '',
});

function colour(target: 38 | 48, rgb: boolean, value: number): string {
  if (rgb) return `${target};2;${value >> 16};${(value >> 8) & 0xff};${value & 0xff}`;
  if (value < 8) return String(target - 8 + value);
  if (value < 16) return String(target + 44 + value);
  return `${target};5;${value}`;
}
