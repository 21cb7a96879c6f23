/* eslint-disable-next-line @typescript-eslint/no-require-imports -- jest reads CommonJS */
const quick = require('./jest.config.js');
/* eslint-disable-next-line @typescript-eslint/no-require-imports -- jest reads CommonJS */
const { tmpdir } = require('node:os');

process.env.TMPDIR ??= tmpdir(); // on the disk: Terraform's files are too many for memory (packages/test-support/run/set-up.ts)

/** @type {import('jest').Config} The proofs that take minutes: real Terraform on the embedded AWS. */
module.exports = {
  ...quick,
  testMatch: ['**/__tests__/slow/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 2,
  verbose: true,
};
