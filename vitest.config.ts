import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{agent,tools,server,web-chat,evals,domain,store,channels,worker,cli,bench}/**/*.test.ts'],
    // `npm run test:faults` runs these, on servers of their own.
    exclude: [...configDefaults.exclude, 'worker/faults/**'],
    globalSetup: './store/testing-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
