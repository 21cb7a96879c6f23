// jest gives each test file modules of its own, and loads cdktf, the provider's resources and zod anew for each: half
// of the time of all tests. They keep nothing from one test to the next, so a worker loads them once, as Node.js does.
// Not shared is what reads the environment or the time, which tests change for themselves, nor what asks whether it was
// given a Date: that of a test is of another realm.
'use strict';

const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

const SHARED =
  /^(cdktf|constructs|@cdktf\/provider-aws|zod|yaml|ipaddr\.js|@aws-cdk\/region-info|ajv|@cloud-copilot)(\/|$)/;

module.exports = class SharingRuntime extends Runtime {
  requireModuleOrMock(from, name) {
    if (SHARED.test(name)) return createRequire(from)(name);
    return super.requireModuleOrMock(from, name);
  }
};
