import { once } from 'node:events';

/** Lines in one write. */
const piece = 500;

/** Prints lines as fast as they are taken, and breathes between two pieces, so that keys and signals come through. */
export async function flood(output: NodeJS.WriteStream, lines: number): Promise<void> {
  for (let from = 0; from < lines; from += piece) {
    let text = '';
    for (let line = from; line < Math.min(lines, from + piece); line += 1) text += floodLine(line);
    if (!output.write(text)) await once(output, 'drain');
    else await new Promise(setImmediate);
  }
}

function floodLine(line: number): string {
  const number = String(line + 1).padStart(7);
  return `\u001b[2m${number}\u001b[22m  \u001b[36mcompile\u001b[39m src/module-${line % 97}/part-${line % 13}.ts  \u001b[32mok\u001b[39m\n`;
}
