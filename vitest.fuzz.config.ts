import { defineConfig } from 'vitest/config'
import tests from './vitest.config.ts'

/** The bodies that `npm test` sends to ingest and to the mail services' address, and many more: `npm run test:fuzz`. */
export default defineConfig({
  test: {
    ...tests.test,
    include: ['server/*-fuzz.test.ts'],
    provide: { fuzzBodies: 10_000 },
    disableConsoleIntercept: true,
  },
})
