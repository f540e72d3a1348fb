import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{agent,tools,server,web-chat,evals,domain,store,channels,worker,cli,bench}/**/*.test.ts'],
    globalSetup: './store/testing-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
