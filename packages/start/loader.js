// Loads modules from the cache of compiled code. A file of the project is identified by its contents. A file
// of a package is identified by its size and times, and its resolved requires are cached with it, because
// there are hundreds of them.
'use strict';

const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve, sep } = require('node:path');
const vm = require('node:vm');
const { stampOf } = require('./compiled');
const { transform } = require('./transform');

const HEAD = '(function (exports, require, module, __filename, __dirname) { ';
const PACKAGES = `${sep}node_modules${sep}`;

/**
 * Packages that are loaded only when they are first called, or asked for a property: one that cdktf uses for
 * assets (a third of all modules that it loads), and SDK clients that few commands use. A module of this
 * project must not re-export such a package with `export *`.
 */
const SELDOM_CALLED = new Set([
  'archiver',
  ...['acm', 'budgets', 'cloudwatch-logs', 'kms', 'secrets-manager'].map((name) => `@aws-sdk/client-${name}`),
]);

/**
 * This package imports an ES module while it loads. Node.js would print a warning about an experiment, if the
 * code came from this cache.
 */
const LEFT_TO_NODE = `${PACKAGES}prettier${sep}`;

class Loader {
  constructor(root, compiled) {
    this.root = root;
    this.compiled = compiled;
    /** Source maps of transformed TypeScript, by path. */
    this.maps = new Map();
  }

  install() {
    const { _extensions: extensions, _resolveFilename: resolveFilename } = Module;
    Module._resolveFilename = (request, parent, ...more) =>
      ofProject(request, parent) ?? resolveFilename(request, parent, ...more);
    const load = extensions['.js'];
    extensions['.ts'] = (module, path) => this.loadTypeScript(module, path);
    extensions['.js'] = extensions['.cjs'] = (module, path) => {
      const isOurs = path.includes(PACKAGES) && !path.includes(LEFT_TO_NODE);
      if (isOurs && (this.compiled.has(path) || isCommonJs(path))) this.loadPackaged(module, path);
      else load(module, path);
    };
  }

  loadTypeScript(module, path) {
    const text = readFileSync(path, 'utf8');
    const key = createHash('sha1').update(text).digest('hex');
    const known = this.compiled.find(path, key);
    const entry = known ?? this.compiled.add(path, { key, ...transform(this.root, path, text), targets: {} });
    this.maps.set(path, entry);
    const packaged = this.requireOf(module, entry);
    // Files of the project may appear and disappear between runs.
    const isOfProject = (request) => /^[./]|^[a-z]:/i.test(request);
    this.run(module, path, entry, (request) =>
      isOfProject(request) ? module.require(request) : packaged(request),
    );
  }

  loadPackaged(module, path) {
    const key = stampOf(path);
    const known = this.compiled.find(path, key);
    const entry =
      known ?? this.compiled.add(path, { key, code: withoutMap(readFileSync(path, 'utf8')), targets: {} });
    this.run(module, path, entry, this.requireOf(module, entry));
  }

  /**
   * The `require` of a package's module. It uses the paths of the last run where they exist: nothing was
   * installed since.
   */
  requireOf(module, { targets }) {
    return (request) => {
      if (Module.isBuiltin(request)) return Module._load(request, module);
      if (!Object.hasOwn(targets, request) || !existsSync(targets[request])) {
        targets[request] = Module._resolveFilename(request, module);
        this.compiled.isChanged = true;
      }
      const load = () => loadFile(targets[request], module);
      return SELDOM_CALLED.has(request) ? whenCalled(load) : load();
    };
  }

  run(module, path, entry, require) {
    const script = new vm.Script(`${HEAD}${entry.code}\n})`, {
      filename: path,
      columnOffset: -HEAD.length,
      cachedData: entry.cache,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (script.cachedDataRejected !== false) {
      this.compiled.isChanged = true;
      entry.script = script;
    }
    Object.assign(require, {
      resolve: (request, options) => Module._resolveFilename(request, module, false, options),
      main: process.mainModule,
      extensions: Module._extensions,
      cache: Module._cache,
    });
    Reflect.apply(script.runInThisContext(), module.exports, [
      module.exports,
      require,
      module,
      path,
      dirname(path),
    ]);
  }
}

/** A function that is loaded when it is first called, or asked for a property. */
function whenCalled(load) {
  return new Proxy(function () {}, {
    apply: (_, that, args) => Reflect.apply(load(), that, args),
    get: (_, key) => load()[key],
  });
}

/** As `Module._load`, which would resolve the path again. */
function loadFile(path, parent) {
  const known = Module._cache[path];
  if (known) return known.loaded ? known.exports : Module._load(path, parent); // handles circular imports
  const module = new Module(path, parent);
  Module._cache[path] = module;
  try {
    module.load(path);
  } catch (error) {
    delete Module._cache[path];
    throw error;
  }
  return module.exports;
}

/**
 * The project file for an import such as `./regions`: the TypeScript file comes before `regions.json` beside
 * it.
 */
function ofProject(request, parent) {
  if (!request.startsWith('.') || !parent?.filename?.endsWith('.ts')) return undefined;
  const path = `${resolve(dirname(parent.filename), request)}.ts`;
  return existsSync(path) ? path : undefined;
}

/** The code without its source map, which is never read, and is half of the file. */
function withoutMap(text) {
  return text.replace(/^#!.*/, '').replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '\n');
}

const types = new Map();

/** Whether Node.js reads a package's file as CommonJS: not where the package declares ES modules. */
function isCommonJs(path) {
  if (path.endsWith('.cjs')) return true;
  const folder = dirname(path);
  if (!types.has(folder)) types.set(folder, typeOf(folder));
  return types.get(folder) !== 'module';
}

function typeOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type;
  } catch {
    if (folder.endsWith(`${sep}node_modules`)) return undefined;
    const above = dirname(folder);
    if (!types.has(above)) types.set(above, typeOf(above));
    return types.get(above);
  }
}

module.exports = { Loader };
