// jest gives each test file modules of its own: it loads cdktf, the provider's resources and zod anew for each, and
// compiles every module anew. That was half of the time of all tests. docs/decisions/0009-quick-tests.md says what is shared.
'use strict';

const { createRequire } = require('node:module');
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

// They keep nothing from one test to the next, so a worker loads them once, as Node.js does. Not shared is what reads the
// environment or the time, which tests change for themselves, nor what asks whether it was given a Date: that of a test
// is of another realm.
const SHARED =
  /^(cdktf|constructs|@cdktf\/provider-aws|zod|yaml|ipaddr\.js|@aws-cdk\/region-info|ajv|@cloud-copilot|fflate|typescript)(\/|$)/;

/** What V8 made of each module, by path: code alone, and no value of any test. */
const compiled = new Map();

module.exports = class SharingRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor } = this;
    const compile = executor.compile.bind(executor);
    executor.compile = (source, path) => {
      const context = executor.environment.getVmContext();
      const script = context && scriptOf(source, path, executor.injectedModuleParameters);
      return script ? script.runInContext(context) : compile(source, path);
    };
  }

  requireModuleOrMock(from, name) {
    if (SHARED.test(name)) return createRequire(from)(name);
    return super.requireModuleOrMock(from, name);
  }

  teardown() {
    super.teardown();
    forgetTokens();
  }
};

/**
 * cdktf keeps each token that was ever made, and by it every stack with the world of its test. Without them a worker has
 * less to collect, and less to copy for each process that it starts. It goes on counting: a token of before is unknown,
 * and never another one.
 */
function forgetTokens() {
  const tokens = globalThis.__cdktfTokenMap;
  tokens?.stringTokenMap.clear();
  tokens?.numberTokenMap.clear();
}

/** @returns undefined for what jest has to compile itself: what imports as it runs, and what is wrong */
function scriptOf(source, path, parameters) {
  const head = `(function (${parameters.join(', ')}) { `;
  const code = `${head}${source}\n})`;
  const known = compiled.get(path);
  if (known?.code === code) return known.script;
  if (/\bimport\(/.test(source)) return undefined;
  try {
    const script = new Script(code, { filename: path, columnOffset: -head.length });
    compiled.set(path, { code, script });
    return script;
  } catch {
    return undefined;
  }
}
