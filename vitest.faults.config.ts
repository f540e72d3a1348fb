import { defineConfig } from 'vitest/config'

/** The bad days, on a PostgreSQL and a Redis of their own, with a table at the end: `npm run test:faults`. */
export default defineConfig({
  test: {
    globalSetup: './worker/faults/testing/setup.ts',
    reporters: ['default', './worker/faults/testing/reporter.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Most of them wait: for leases to expire, and for time-outs.
    maxWorkers: 3,
    maxConcurrency: 2,
    // To each of five addresses of Twilio's, and to the mail services'.
    provide: { fuzzBodies: 2500 },
    projects: [
      {
        extends: true,
        test: { name: 'kills', include: ['worker/faults/kills.test.ts'], sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'days',
          include: ['worker/faults/*.test.ts', 'server/{stalled,twilio-fuzz,mail-notices-fuzz}.test.ts'],
          exclude: ['worker/faults/kills.test.ts'],
          // After the kills: what they promise is a time, which others would take from them.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
