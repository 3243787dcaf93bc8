/** The bytes of one block. */
export const blockBytes = 64 * 1024;
/** So many are kept for the next flood. */
const mostSpare = 128;

const spare: Buffer[] = [];

/**
 * Memory for output on its way, in blocks that are used again and again. Fresh memory for each read would be garbage a moment later: the
 * collector would go through all screens several times a second to find it.
 */
export function takeBlock(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
}

/** Nobody looks at its bytes any more. */
export function giveBlock(block: Buffer): void {
  if (spare.length < mostSpare) spare.push(block);
}
