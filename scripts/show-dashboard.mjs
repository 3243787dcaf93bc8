// Shows the dashboard on a made-up run, for looking at it: `node scripts/show-dashboard.mjs STAGE`, in a terminal.
// The stages are in test/support/tui/stages.ts (running, held, failed, passed, many ...), and `chooser`.
import { withBundled } from './bundle.mjs';

await withBundled('test/support/tui/show.ts');
