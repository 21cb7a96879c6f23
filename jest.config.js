/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // The slow proofs are run by `npm run test:slow`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/slow/'],
  maxWorkers: 2,
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] }, // types are checked by `npm run types`
};
