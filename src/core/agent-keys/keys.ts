import type { RealAgentKind } from '../plan/model.ts';
import { menuOn, type Menu } from './menu.ts';

/** What is done with what an agent asks leave for; or the option that is picked, 1-based. */
export type KeyDecision = 'allow' | 'deny' | { readonly option: number };

/**
 * What is typed into the pane of one kind of agent: data, so that a new version of the agent is a change of a table. Each text is typed by itself, with a
 * moment ({@link betweenKeysMs}) before the next, for the programs take what comes at once for one paste.
 */
export interface AgentKeys {
  readonly agent: RealAgentKind;
  /** Leaves the turn; the program lives on. */
  readonly interrupt: readonly string[];
  /** Leaves the program when it has nothing to do. */
  readonly end: readonly string[];
  /** Labels of options that allow once, and that deny. */
  readonly allows: RegExp;
  readonly denies: RegExp;
  /** Dialogs of a first start: they are a person's to answer. By what the question says. */
  readonly firstRun: readonly { readonly name: string; readonly asks: RegExp }[];
}

/** Milliseconds between two texts that are typed. */
export const betweenKeysMs = 150;

const enter = '\r';
const up = '\u001b[A';
const down = '\u001b[B';

/** A permission that the screen asks for; null when the screen asks for none, or it is no permission. */
export function permissionOn(keys: AgentKeys, rows: readonly string[]): Menu | null {
  const menu = menuOn(rows);
  if (menu === null || firstRunOf(keys, menu) !== null) return null;
  const has = (pattern: RegExp) => menu.options.some((option) => pattern.test(option));
  return has(keys.allows) && has(keys.denies) ? menu : null;
}

/** A dialog of a first start (trust in a folder, a log-in, a theme) that keeps the agent from its work; null for none. */
export function firstRunDialog(keys: AgentKeys, rows: readonly string[]): (Menu & { readonly name: string }) | null {
  const menu = menuOn(rows);
  const name = menu === null ? null : firstRunOf(keys, menu);
  return menu === null || name === null ? null : { ...menu, name };
}

const firstRunOf = ({ firstRun }: AgentKeys, { question }: Menu): string | null =>
  firstRun.find(({ asks }) => asks.test(question.join(' ')))?.name ?? null;

/** What is typed to answer what stands on the screen; null when nothing there can be answered so. Look again before it is typed, and verify afterwards. */
export function answerKeys(keys: AgentKeys, rows: readonly string[], decision: KeyDecision): readonly string[] | null {
  if (typeof decision === 'object') {
    const menu = menuOn(rows);
    return menu === null ? null : pick(keys, menu, decision.option - 1);
  }
  const menu = permissionOn(keys, rows);
  if (menu === null) return null;
  return pick(
    keys,
    menu,
    menu.options.findIndex((option) => keys[decision === 'allow' ? 'allows' : 'denies'].test(option)),
  );
}

function pick(keys: AgentKeys, menu: Menu, index: number): readonly string[] | null {
  const { options, selected } = menu;
  if (index < 0 || index >= options.length) return null;
  // Dialogs of a first start take no numbers. With ten options or more the first digit alone says too little.
  if (firstRunOf(keys, menu) === null && options.length < 10) return [String(index + 1)];
  const steps = index - selected;
  return [...Array.from({ length: Math.abs(steps) }, () => (steps < 0 ? up : down)), enter];
}

const pasteBegins = '\u001b[200~';
const pasteEnds = '\u001b[201~';

/** What is typed to give an idle agent a prompt: as a paste, so that its lines are one text, then the key that sends it off. */
export function promptKeys(text: string): readonly string[] {
  // An escape character in the text would end the paste, and be a key.
  // eslint-disable-next-line no-control-regex -- Finding it is the purpose.
  const plain = text.replaceAll('\r\n', '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return [`${pasteBegins}${plain}${pasteEnds}`, enter];
}
