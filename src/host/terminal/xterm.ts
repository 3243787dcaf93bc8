import * as graphemes from '@xterm/addon-unicode-graphemes';
import * as headless from '@xterm/headless';

/**
 * The xterm packages are CommonJS whose names Node cannot list: under Node they are properties of `default`, in a bundle they are
 * exports. Both come out the same here.
 */
function named<Module extends object>(module: Module): Module {
  return (module as { readonly default?: Module }).default ?? module;
}

export const { Terminal } = named(headless);
export type Terminal = headless.Terminal;
export const { UnicodeGraphemesAddon } = named(graphemes);
