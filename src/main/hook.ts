import { runHook } from '../agent/hook/run.ts';

await runHook(process.argv.slice(2));
