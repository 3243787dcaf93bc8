import { defineConfig } from 'vitest/config';

// Tests say themselves whether they want colours; a wish of whoever started them would fight with theirs.
delete process.env['NO_COLOR'];

export default defineConfig({
  test: {
    // Generous: on a busy machine a slow test is not a broken one. Tests wait for conditions, never for time.
    // One for each processor: many tests wait for programs, and the rest of the machine would wait with them.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { FORCE_COLOR: '3' },
    setupFiles: ['test/support/bounded-properties.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/{core,wire,engine,faces,adapters,host,demo,agent,replay,frames,walls}/**/*.test.{ts,tsx}'] },
      },
      // The built command in real pseudo-terminals: few at a time, for they measure nothing but need the machine.
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 120_000, globalSetup: ['test/e2e/support/built.ts'] },
      },
    ],
  },
});
