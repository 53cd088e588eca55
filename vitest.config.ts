import { defineConfig } from 'vitest/config'

const report = process.env.TEST_REPORT

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // `.ci/run` reads the counts from a report of its own.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
