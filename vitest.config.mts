import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closingLine';

/** Unit tests that take threads to their limits: minutes of computing, so not part of each check. */
const HOSTILE = [
  'test/unit/sandbox/**/{limits,isolation,memoryImage,pool,anyText}.test.ts',
  'test/unit/sandbox/javascript/escape/**',
];

/**
 * unit: plain code. hostile: the sandbox at its limits. fuzz: damaged files, replies and inputs.
 * integration: real processes and the built bundles. webview: a real browser.
 */
export default defineConfig({
  test: {
    // Vitest leaves one processor free, which is half of a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    minWorkers: 1,
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: HOSTILE,
          globalSetup: 'test/unit/buildSandbox.ts',
          // A guard against hanging, not a measure: machines are shared.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'hostile',
          include: HOSTILE.map((pattern) => pattern.replace(/\*\*$/, '*.test.ts')),
          globalSetup: 'test/unit/buildSandbox.ts',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          globalSetup: 'test/unit/buildSandbox.ts',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          poolOptions: { forks: { singleFork: true } },
        },
      },
      {
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          poolOptions: { forks: { singleFork: true } },
        },
      },
    ],
  },
});
