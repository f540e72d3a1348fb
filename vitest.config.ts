import { configDefaults, defineConfig } from 'vitest/config'

/** The rules: tests that leave nothing behind for the next file. */
const pure = ['domain/**/*.test.ts', 'agent/offline/**/*.test.ts']

export default defineConfig({
  test: {
    globalSetup: './store/testing-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        // What each file would load by itself is loaded once.
        test: { name: 'rules', include: pure, isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'all else',
          include: ['{agent,tools,server,web-chat,evals,store,channels,worker,cli,bench}/**/*.test.ts'],
          // `npm run test:faults` runs these, on servers of their own.
          exclude: [...configDefaults.exclude, 'worker/faults/**', ...pure],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
