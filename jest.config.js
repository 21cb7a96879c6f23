/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // The slow proofs have npm scripts of their own (see package.json) and are not part of `npm test`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/slow/'],
  transform: { '^.+\\.ts$': ['ts-jest', { isolatedModules: true, diagnostics: false }] },
};
