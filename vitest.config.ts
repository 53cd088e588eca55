import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const report = process.env.TEST_REPORT

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Tests wait more than they work: two files at a time even where there are two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Node reads the code itself, as it does in production, and keeps what it has compiled.
    experimental: { viteModuleRunner: false },
    // `.ci/run` reads the counts from a report of its own.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
