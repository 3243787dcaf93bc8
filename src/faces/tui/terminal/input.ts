/** A key as the dashboard knows it: `name` is `up`, `enter`, `f5` ..., or the character itself. */
export interface Key {
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export type InputEvent =
  /** `raw` are the bytes as they came, for a pane that has the keyboard. */
  { readonly kind: 'key'; readonly key: Key; readonly raw: string } | { readonly kind: 'paste'; readonly text: string } | MouseEvent;

export interface MouseEvent {
  readonly kind: 'mouse';
  readonly action: 'press' | 'release' | 'move' | 'wheelUp' | 'wheelDown';
  /** 0 left, 1 middle, 2 right; 3 for a move without a button. */
  readonly button: number;
  /** Cell on the screen, 0-based. */
  readonly x: number;
  readonly y: number;
  /** Modifier bits as in a report: 4 shift, 8 alt, 16 control. */
  readonly modifiers: number;
}

/** `ctrl+c`, `alt+up`, `shift+tab`, `P`: the text by which the key map names a key. Shift is part of a character already. */
export function keyName({ name, ctrl, alt, shift }: Key): string {
  const named = name.length > 1;
  return `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift && named ? 'shift+' : ''}${name}`;
}
