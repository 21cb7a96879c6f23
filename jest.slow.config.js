/* eslint-disable-next-line @typescript-eslint/no-require-imports -- jest reads CommonJS */
const quick = require('./jest.config.js');

/** @type {import('jest').Config} The proofs that take minutes: real Terraform on the embedded AWS. */
module.exports = {
  ...quick,
  testMatch: ['**/__tests__/slow/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 2,
  verbose: true,
};
