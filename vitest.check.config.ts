import { defineConfig } from 'vitest/config'

/** The tests of the house itself, run by `npm run check`: layering, file sizes, documents. */
export default defineConfig({ test: { include: ['checks/**/*.test.ts'] } })
