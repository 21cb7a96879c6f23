// jest gives each test file its own modules: it loads cdktf, the provider's resources and zod again for each, and
// compiles every module again. That took half of the time of all tests. docs/decisions/0009-quick-tests.md says what is
// shared.
'use strict';

const { createRequire } = require('node:module');
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

// Modules without state from one test to the next: a worker loads them once, as Node.js does. Not shared are modules
// that read the environment or the time, which tests change, and modules that check for a Date: that of a test is from
// another realm.
const SHARED =
  /^(cdktf|constructs|@cdktf\/provider-aws|zod|yaml|ipaddr\.js|@aws-cdk\/region-info|ajv|@cloud-copilot|fflate|typescript)(\/|$)/;

/** V8's compiled code of each module, by path: only code, no values of tests. */
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
 * cdktf keeps every token, and through it every stack and the objects of its test. Without them a worker has less
 * memory to collect, and less to copy for each process that it starts. Token numbers go on: a token from before is
 * unknown, and never mistaken for another.
 */
function forgetTokens() {
  const tokens = globalThis.__cdktfTokenMap;
  tokens?.stringTokenMap.clear();
  tokens?.numberTokenMap.clear();
}

/** @returns undefined for modules that jest must compile itself: those with dynamic imports, and those with errors */
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
