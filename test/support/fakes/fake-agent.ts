import { writeEventLine } from '../../../src/core/agent-files/event-line.ts';
import { writeHookLine } from '../../../src/core/agent-files/hook-line.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import type { AttemptRef } from '../../../src/core/ports/index.ts';
import type { RunEvent } from '../../../src/core/run/events.ts';
import type { Fields } from '../../../src/core/text/fields.ts';
import type { FakeWorld } from './fake-world.ts';

/** What a real agent shows of itself, told by a test: its hooks, its event stream, its terminal, its screen. */
export class FakeAgent {
  readonly world: FakeWorld;
  readonly ref: AttemptRef;

  constructor(world: FakeWorld, stream: string, attempt = 1) {
    this.world = world;
    this.ref = { stream: asStreamId(stream), attempt };
  }

  /** A hook is called. @param permission where it waits for an answer by this name */
  hook(event: string, payload: Fields = {}, permission: string | null = null): void {
    const whole = { hook_event_name: event, session_id: 'conversation-1', ...payload };
    this.#append('hooks.jsonl', writeHookLine({ at: this.world.clock.now(), event, payload: whole, permission }));
  }
  event(event: Fields): void {
    this.#append('events.jsonl', writeEventLine({ at: this.world.clock.now(), from: 'stdout', text: JSON.stringify(event) }));
  }
  title(title: string): void {
    this.world.hosts.sign(this.ref, { title });
  }
  /** Codex names its state. */
  state(state: string, fields: Readonly<Record<string, string>> = {}): void {
    this.world.hosts.sign(this.ref, { programState: { kind: 'program-state', state, fields: { app: 'codex', ...fields } } });
  }
  show(...rows: readonly string[]): void {
    this.world.hosts.show(this.ref, rows);
  }
  /** What was typed into its terminal so far. */
  typed(): string[] {
    const prefix = `${this.ref.stream}: `;
    return this.world.hosts.typed.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  }
  /** What the hook that waits for this permission finds. */
  answer(permission: string): unknown {
    const text = this.world.agentFiles.written.get(`${this.#dir}/permissions/${permission}.json`);
    return text === undefined ? null : (JSON.parse(text) as unknown);
  }
  /** What is recorded of it. */
  recorded(): RunEvent[] {
    const events = this.world.journals.events.get(this.world.run) ?? [];
    return events.flatMap(({ event }) =>
      'attempt' in event && event.stream === this.ref.stream && event.attempt === this.ref.attempt ? [event] : [],
    );
  }
  /** Kinds of it, in order, with the state that was found. */
  told(): string[] {
    return this.recorded().flatMap((event) => {
      switch (event.type) {
        case 'agentJudged':
          return [event.state];
        case 'permissionAsked':
          return [`asks ${event.summary}${event.note === undefined ? '' : ` again: ${event.note}`}`];
        case 'permissionSettled':
          return [`${event.decision} by ${event.by || 'nobody'}`];
        case 'conversationOpened':
          return [`conversation ${event.conversation}`];
        case 'promptTaken':
          return ['prompt taken'];
        case 'promptUndelivered':
          return [`undelivered after ${event.tries}`];
        default:
          return [];
      }
    });
  }

  get #dir(): string {
    return `/run/streams/${this.ref.stream}/${this.ref.attempt}/agent`;
  }
  #append(file: string, line: string): void {
    this.world.agentFiles.append(`${this.#dir}/${file}`, line.trimEnd());
  }
}
