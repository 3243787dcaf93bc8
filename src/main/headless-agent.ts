import { runHeadlessAgent } from '../agent/headless/run.ts';

await runHeadlessAgent(process.argv.slice(2));
