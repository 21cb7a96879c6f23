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

/** Texts that tests of several files need, by key. */
const texts = new Map();
/** How many of them are kept: a synthesized stack has about 200 KB. */
const KEPT_TEXTS = 40;

module.exports = class SharingRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor } = this;
    const { watch, watchAll } = args.at(-1); // the texts would survive the sources' changes
    if (!watch && !watchAll) executor.environment.global.onceAWorker = onceAWorker; // __tests__/support/once-a-worker.ts
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

/** @returns the text of the key, which is made where no file of this worker has asked for it lately */
function onceAWorker(key, make) {
  const text = texts.get(key) ?? make();
  texts.delete(key); // and set again: the first one is the one that was not used for the longest time
  texts.set(key, text);
  if (texts.size > KEPT_TEXTS) texts.delete(texts.keys().next().value);
  return text;
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
