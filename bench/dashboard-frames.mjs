// What a frame of the dashboard costs, at 200x50 with eight panes: `node bench/dashboard-frames.mjs`.
import { withBundled } from '../scripts/bundle.mjs';

await withBundled('bench/lib/dashboard-frames.tsx', async ({ measure }) => {
  console.log(`${'a frame at 200x50'.padEnd(34)} ${'median ms'.padStart(10)} ${'least ms'.padStart(10)} ${'bytes'.padStart(10)}`);
  for (const { name, medianMs, leastMs, bytes } of await measure()) {
    console.log(
      `${name.padEnd(34)} ${medianMs.toFixed(3).padStart(10)} ${leastMs.toFixed(3).padStart(10)} ${bytes.toFixed(0).padStart(10)}`,
    );
  }
});
