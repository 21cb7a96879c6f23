const { availableParallelism } = require('node:os'); // eslint-disable-line @typescript-eslint/no-require-imports

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // The slow proofs, and the tests of the embedded AWS itself, are run by `npm run test:slow`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/slow/', '<rootDir>/__tests__/local/'],
  globalSetup: '<rootDir>/__tests__/support/run/set-up.ts',
  globalTeardown: '<rootDir>/__tests__/support/run/tear-down.ts',
  setupFiles: ['<rootDir>/stacks/no-token-traces.ts'],
  runtime: '<rootDir>/__tests__/support/run/runtime.js',
  testTimeout: 30_000, // a test that starts Terraform or Python has to wait for a busy machine
  // Some tests wait for a script's clock, so that one worker more than cores keeps all of them busy. A container sees all
  // cores of its host.
  maxWorkers: Math.min(availableParallelism() + 1, 4),
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] }, // types are checked by `npm run types`
};
