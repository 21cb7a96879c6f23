/** @type {import('jest').Config} The proofs that take minutes: real Terraform on the embedded AWS. */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/__tests__/slow'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 2,
  verbose: true,
};
