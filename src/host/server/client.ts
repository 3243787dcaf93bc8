import type { AttemptExit, AttemptRef, AttemptSigns } from '../../core/ports/attempts.ts';
import type { Lines } from '../../wire/lines.ts';
import { attemptKey, type FromHost, type PaneRequest, type Size, type ToHost } from '../../wire/screen.ts';
import type { Attempts } from '../attempts/attempts.ts';
import { ClientView } from '../view/client-view.ts';

/** What a client may set in motion beyond its own connection. */
export interface ClientHost {
  readonly attempts: Attempts;
  /** The sizes that this client wants terminals to have, by key. */
  sizes(client: Client, wanted: ReadonlyMap<string, Size>): void;
  /** What this client looks at has changed. */
  watched(): void;
  /** A key goes to an attempt. */
  typed(ref: AttemptRef, data: string): void;
  /** This client has said who it is. */
  joined(): void;
  note(line: string): void;
  /** Ends everything, then the host. */
  end(): Promise<void>;
}

/** One connection to the host: an engine or a face. */
export class Client {
  readonly #lines: Lines<ToHost, FromHost>;
  readonly #host: ClientHost;
  readonly #view: ClientView;
  readonly #left = Promise.withResolvers<void>();
  #role: 'engine' | 'face' | null = null;

  constructor(lines: Lines<ToHost, FromHost>, host: ClientHost) {
    this.#lines = lines;
    this.#host = host;
    this.#view = new ClientView(
      (ref) => host.attempts.find(ref),
      (frame, panes) => lines.send({ type: 'frame', frame, panes }),
    );
    lines.onMessage((message) => {
      this.#take(message).catch((error: unknown) => {
        // A message that is not as declared comes from a program that is not ours.
        host.note(`a client was turned away: ${(error as Error).message}`);
        lines.destroy();
      });
    });
    lines.onClose(() => this.#left.resolve());
  }

  get isEngine(): boolean {
    return this.#role === 'engine';
  }
  /** What it looks at. */
  get requests(): readonly PaneRequest[] {
    return this.#view.requests;
  }

  /** Some terminal may show something else. */
  changed(): void {
    this.#view.changed();
  }
  exited(exit: AttemptExit): void {
    if (this.isEngine) this.#lines.send({ type: 'exited', exit });
    this.#view.changed();
  }
  signed(signs: AttemptSigns): void {
    if (this.isEngine) this.#lines.send({ type: 'signs', signs });
  }
  closed(): void {
    this.#view.close();
  }
  /** Sends what is queued and closes. Resolves when the other side has closed too. */
  leave(): Promise<void> {
    this.#lines.end();
    return this.#left.promise;
  }

  async #take(message: ToHost): Promise<void> {
    const { attempts } = this.#host;
    switch (message.type) {
      case 'hello':
        this.#role = message.role;
        this.#host.joined();
        this.#lines.send({ type: 'welcome', protocol: 1, pid: process.pid });
        for (const signs of attempts.signs()) this.signed(signs);
        return;
      case 'spawn': {
        const answer = await attempts.spawn(message.ref, message.launch, message.size);
        const { id } = message;
        if (!answer.ok) return this.#lines.send({ type: 'spawned', id, ok: false, reason: answer.reason });
        this.#lines.send({ type: 'spawned', id, ok: true, process: answer.process });
        if (answer.exit !== null) this.#lines.send({ type: 'exited', exit: answer.exit });
        return;
      }
      case 'signal':
        return this.#done(message.id, message.action === 'pause' ? attempts.pause(message.ref) : attempts.continue(message.ref));
      case 'stop':
        return this.#done(message.id, attempts.stop(message.ref, message.graceMs));
      case 'write':
        return this.#done(message.id, attempts.write(message.ref, message.data));
      case 'list':
        return this.#lines.send({ type: 'listed', id: message.id, ...attempts.list() });
      case 'screen':
        return this.#lines.send({ type: 'looked', id: message.id, look: attempts.look(message.ref) });
      case 'end':
        await this.#host.end();
        return this.#done(message.id, true);
      case 'view':
        this.#host.sizes(this, new Map(message.panes.filter((pane) => pane.resize).map((pane) => [attemptKey(pane.ref), pane.size])));
        this.#view.look(message.panes);
        return this.#host.watched();
      case 'input':
        this.#view.typed(message.ref);
        return this.#host.typed(message.ref, message.data);
      case 'ack':
        return this.#view.acknowledged(message.frame);
    }
  }

  #done(id: number, ok: boolean): void {
    this.#lines.send({ type: 'done', id, ok });
  }
}
