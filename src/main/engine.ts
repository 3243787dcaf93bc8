import { enableCompileCache } from 'node:module';

// Before anything else is loaded: compiling the program would be a good part of its start.
enableCompileCache();
const { engineProgram } = await import('./engine-program.ts');
process.exit(await engineProgram());
