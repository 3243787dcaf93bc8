/** Holds the terminal as the dashboard does, and ends in whatever way it is told to by a key. Started by `outer.test.ts` in a real one. */
import { openTerminal } from '../../../../src/faces/tui/terminal/outer.ts';
import { keyName } from '../../../../src/faces/tui/terminal/input.ts';

const terminal = openTerminal(process.stdin, process.stdout, {
  input(events) {
    for (const event of events) {
      if (event.kind === 'mouse') terminal.write(`[${event.action} ${event.x},${event.y}]`);
      if (event.kind === 'paste') terminal.write(`[paste ${event.text}]`);
      if (event.kind !== 'key') continue;
      terminal.write(`[${keyName(event.key)}]`);
      if (event.key.name === 'x') process.exit(3);
      if (event.key.name === 'e') throw new Error('a fault');
      if (event.key.name === 'r') void Promise.reject(new Error('a rejection'));
      if (event.key.name === 'q') terminal.close();
      if (event.key.name === 'z') terminal.suspend();
      if (event.key.name === 'm') terminal.mouse('moves');
    }
  },
  resized: () => terminal.write(`[size ${terminal.size().cols}x${terminal.size().rows}]`),
  drained: () => undefined,
  resumed: () => terminal.write('[resumed]'),
  gone(reason) {
    terminal.close();
    process.stdout.write(`gone: ${reason}\n`, () => process.exit(0));
  },
});
terminal.write('READY');
