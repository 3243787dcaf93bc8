import { runDemoAgent } from '../demo/run.ts';

await runDemoAgent();
