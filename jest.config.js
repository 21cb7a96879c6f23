const { availableParallelism } = require('node:os'); // eslint-disable-line @typescript-eslint/no-require-imports

// Flags of the workers' Node.js. jest-circus opens an AsyncLocalStorage for each test file and closes none: without the
// first flag, a promise visits all of them. Node.js 24 does what it says by itself, and refuses to start with it. With the
// second one, V8 collects young objects less often.
const FRAMES = '--experimental-async-context-frame';
if (process.allowedNodeEnvironmentFlags.has(FRAMES)) process.execArgv.push(FRAMES);
process.execArgv.push('--max-semi-space-size=64');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__', '<rootDir>/packages'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/slow/'], // the slow proofs are run by `npm run test:slow`
  globalSetup: '<rootDir>/packages/test-support/run/set-up.ts',
  globalTeardown: '<rootDir>/packages/test-support/run/tear-down.ts',
  setupFiles: ['<rootDir>/stacks/no-token-traces.ts'],
  runtime: '<rootDir>/packages/test-support/run/runtime.js',
  testTimeout: 120_000, // a test that starts Terraform or Python has to wait for a busy machine
  // Some tests wait for a script's clock, so that one worker more than cores keeps all of them busy. A container sees all
  // cores of its host.
  maxWorkers: Math.min(availableParallelism() + 1, 4),
  transform: { '^.+\\.ts$': '<rootDir>/packages/test-support/run/transform.js' },
};
