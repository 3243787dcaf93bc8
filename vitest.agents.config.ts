import { defineConfig } from 'vitest/config';

// As in vitest.config.ts: tests say themselves whether they want colours.
delete process.env['NO_COLOR'];

/** The real agent programs: `npm run test:agents`. Kept out of `npm test`, for they are large and come from the registry. */
export default defineConfig({
  test: {
    name: 'agents',
    include: ['test/agents/**/*.test.ts'],
    globalSetup: ['test/e2e/support/built.ts', 'test/agents/support/programs.ts'],
    // They are programs of some hundred megabytes each, and three of them run in one test.
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    env: { FORCE_COLOR: '3' },
  },
});
