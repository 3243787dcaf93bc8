import type { AttemptRef } from '../../core/ports/attempts.ts';
import { attemptKey, type PaneFrame, type PaneRequest } from '../../wire/screen.ts';
import { FramePacer } from './frame-pacer.ts';
import { PaneView, type Viewable } from './pane-view.ts';

/** How long after a key a change of its pane counts as its echo, milliseconds. */
const echoWindowMs = 100;

/** What one client looks at, and the frames that go to it. */
export class ClientView {
  readonly #find: (ref: AttemptRef) => Viewable | null;
  readonly #send: (frame: number, panes: readonly PaneFrame[]) => void;
  readonly #pacer = new FramePacer({
    sendAll: () => this.#frame(this.#wanted),
    sendEchoes: () => this.#frame(this.#wanted.filter(({ ref }) => this.#echoing.has(attemptKey(ref)))),
  });
  #wanted: readonly PaneRequest[] = [];
  readonly #panes = new Map<string, PaneView>();
  readonly #keys = new Map<string, { readonly at: number; readonly version: number }>();
  /** Panes that have changed since a key went to them, and were not shown yet. */
  readonly #echoing = new Set<string>();
  #frames = 0;

  /** @param find the terminal of an attempt, `null` as long as there is none */
  constructor(find: (ref: AttemptRef) => Viewable | null, send: (frame: number, panes: readonly PaneFrame[]) => void) {
    this.#find = find;
    this.#send = send;
  }

  get requests(): readonly PaneRequest[] {
    return this.#wanted;
  }

  look(panes: readonly PaneRequest[]): void {
    this.#wanted = panes;
    const keys = new Set(panes.map((pane) => attemptKey(pane.ref)));
    for (const key of this.#panes.keys()) if (!keys.has(key)) this.#panes.delete(key);
    for (const pane of panes) this.#panes.get(attemptKey(pane.ref))?.ask(pane);
    this.changed();
  }

  /** A key went to this pane: what it changes next is shown at once. */
  typed(ref: AttemptRef): void {
    const key = attemptKey(ref);
    const version = this.#panes.get(key)?.viewed.terminal.version ?? 0;
    this.#keys.set(key, { at: performance.now(), version });
  }

  /** Some terminal may have changed. */
  changed(): void {
    if (this.#wanted.length > 0) this.#pacer.poke(this.#echoed());
  }

  acknowledged(frame: number): void {
    if (frame === this.#frames) this.#pacer.acknowledged();
  }

  close(): void {
    this.#pacer.stop();
    this.#panes.clear();
    this.#wanted = [];
  }

  #echoed(): boolean {
    for (const [key, { at, version }] of this.#keys) {
      const pane = this.#panes.get(key);
      if (pane !== undefined && pane.viewed.terminal.version !== version) this.#echoing.add(key);
      else if (performance.now() - at < echoWindowMs) continue;
      this.#keys.delete(key);
    }
    return this.#echoing.size > 0;
  }

  #frame(requests: readonly PaneRequest[]): boolean {
    const frames: PaneFrame[] = [];
    for (const request of requests) {
      this.#echoing.delete(attemptKey(request.ref));
      const frame = this.#pane(request)?.difference();
      if (frame) frames.push(frame);
    }
    if (frames.length === 0) return false;
    this.#send(++this.#frames, frames);
    return true;
  }

  #pane(request: PaneRequest): PaneView | null {
    const key = attemptKey(request.ref);
    const known = this.#panes.get(key);
    if (known !== undefined) return known;
    const viewed = this.#find(request.ref);
    if (viewed === null) return null;
    const pane = new PaneView(viewed, request);
    this.#panes.set(key, pane);
    return pane;
  }
}
