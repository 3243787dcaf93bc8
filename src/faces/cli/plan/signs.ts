/** The signs that a map is drawn with. Each says the same without colour. */
export interface Signs {
  /** One after the other, and side by side. */
  readonly arrow: string;
  readonly beside: string;
  readonly critical: string;
  readonly checkpoint: string;
  readonly review: string;
  /** What one stream provides for another. */
  readonly integration: string;
  readonly milestone: string;
  /** A fork into branches: the first, those between, the last, and what goes on under a branch. */
  readonly first: string;
  readonly middle: string;
  readonly last: string;
  readonly through: string;
  readonly range: string;
  readonly times: string;
  readonly ellipsis: string;
}

const unicode: Signs = {
  arrow: '─→',
  beside: '║',
  critical: '★',
  checkpoint: '◇',
  review: '⚑',
  integration: '⇄',
  milestone: '○',
  first: '┌─ ',
  middle: '├─ ',
  last: '└─ ',
  through: '│  ',
  range: '–',
  times: '×',
  ellipsis: '…',
};

const ascii: Signs = {
  arrow: '->',
  beside: '||',
  critical: '*',
  checkpoint: 'o',
  review: '!',
  integration: '&',
  milestone: '@',
  first: ',- ',
  middle: '|- ',
  last: '`- ',
  through: '|  ',
  range: '-',
  times: 'x',
  ellipsis: '~',
};

export const signsFor = (isUtf8: boolean): Signs => (isUtf8 ? unicode : ascii);
