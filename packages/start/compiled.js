// A cache of what earlier runs of a program compiled: for each file the JavaScript, and V8's compiled code.
// It is one file in node_modules/.cache, which is replaced as a whole, so that parallel runs do not disturb
// each other. Where it cannot be written, only time is lost.
'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');
const v8 = require('node:v8');

/** Must change with the format of the file, and with the way in which code is transformed. */
const FORM = 1;

/** How many cache files of 10 to 15 MB are kept, the most recently used. Each path of a program has one. */
const KEPT = 12;

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The cache file of a program. Its name contains the path, because worktrees may share node_modules. */
function placeOf(root, program) {
  const name = digest(program);
  return join(root, 'node_modules', '.cache', 'start', `${basename(program, '.ts')}-${name}`);
}

/** Detects a change of a package's file: no change of contents leaves all of these unchanged. */
function stampOf(path) {
  const { size, mtimeMs, ctimeMs, ino } = fs.statSync(path);
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

/**
 * Identifies who compiled, how, and with which packages: npm writes `.package-lock.json` whenever it changes
 * one.
 */
function makerOf(root) {
  try {
    const installed = stampOf(join(root, 'node_modules', '.package-lock.json'));
    const how = [join(root, 'tsconfig.json'), join(__dirname, 'transform.js')].map((path) =>
      digest(fs.readFileSync(path)),
    );
    return [FORM, process.version, process.arch, v8.cachedDataVersionTag(), installed, ...how].join(' ');
  } catch {
    return undefined; // not installed by npm: packages may change without a trace
  }
}

class Compiled {
  /** @param entries by path: { key, code, cache?, map?, targets? } */
  constructor(place, maker, entries) {
    this.place = place;
    this.maker = maker;
    this.entries = entries;
    this.isChanged = false;
    this.used = new Map();
  }

  /** Reads the cache. An invalid file counts as an empty cache. */
  static read(root, program) {
    const place = placeOf(root, program);
    const maker = makerOf(root);
    try {
      const contents = fs.readFileSync(place);
      const start = contents.readUInt32LE(0) + 4;
      const index = JSON.parse(contents.latin1Slice(4, start));
      const hasAll = contents.length === start + index.length;
      if (hasAll && maker !== undefined && index.maker === maker)
        return new Compiled(place, maker, unpacked(index.files, contents, start));
    } catch {
      // the first run, or an incomplete file
    }
    return new Compiled(place, maker, new Map());
  }

  /** The compiled form of a file, if the file is unchanged. */
  find(path, key) {
    const entry = this.entries.get(path);
    if (entry?.key !== key) return undefined;
    this.used.set(path, entry);
    return entry;
  }

  /** Whether an earlier run compiled the file, in its present or another form. */
  has(path) {
    return this.entries.has(path);
  }

  add(path, entry) {
    this.isChanged = true;
    this.used.set(path, entry);
    return entry;
  }

  /**
   * Writes what this run compiled, and what may be used again of earlier runs. Never throws, because the
   * program has ended.
   */
  write() {
    if (this.maker === undefined) return;
    const draft = `${this.place}.${process.pid}`;
    try {
      if (!this.isChanged) return void fs.utimesSync(this.place, new Date(), new Date()); // it was used now
      const contents = packed(this.maker, this.kept());
      fs.mkdirSync(dirname(this.place), { recursive: true });
      const file = fs.openSync(draft, 'wx');
      for (const part of contents) fs.writeSync(file, part);
      fs.fsyncSync(file);
      fs.closeSync(file);
      fs.renameSync(draft, this.place);
      prune(dirname(this.place));
    } catch {
      remove(draft);
    }
  }

  kept() {
    const entries = new Map([...this.entries].filter(([path]) => fs.existsSync(path)));
    for (const [path, entry] of this.used) {
      // At the end of the run, so that it contains the functions that were called, too.
      if (entry.script) entry.cache = entry.script.createCachedData();
      if (entry.cache) entries.set(path, entry); // code that did not compile has no cache
    }
    return entries;
  }
}

/** Deletes all cache files but the most recently used ones, with drafts that an interrupted run left. */
function prune(folder) {
  const files = fs.readdirSync(folder).map((name) => join(folder, name));
  const aged = files.map((path) => ({ path, used: fs.statSync(path).mtimeMs }));
  for (const { path } of aged.sort((a, b) => b.used - a.used).slice(KEPT)) remove(path);
}

function remove(path) {
  try {
    fs.unlinkSync(path);
  } catch {
    // another run has deleted it
  }
}

/** @returns the length of the index, the index, and then the code and the cache of each file */
function packed(maker, entries) {
  const parts = [];
  let length = 0;
  const put = (part) => {
    parts.push(part);
    const at = length;
    length += part.length;
    return [at, length];
  };
  const files = [...entries].map(([path, { key, code, cache, map, targets }]) => {
    // eslint-disable-next-line no-control-regex -- text with one byte per character is read faster
    const encoding = /^[\x00-\xff]*$/.test(code) ? 'latin1' : 'utf8';
    const places = {
      code: put(Buffer.from(code, encoding)),
      cache: put(cache),
      map: put(Buffer.from(map ?? '')),
    };
    return { path, key, encoding, targets, ...places };
  });
  const index = Buffer.from(JSON.stringify({ maker, length, files }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(index.length);
  return [size, index, ...parts];
}

function unpacked(files, contents, start) {
  const slice = ([from, to]) => contents.subarray(start + from, start + to);
  return new Map(
    files.map(({ path, key, encoding, targets, code, cache, map }) => [
      path,
      {
        key,
        targets,
        get code() {
          return slice(code).toString(encoding);
        },
        get map() {
          return slice(map).toString();
        },
        get cache() {
          return slice(cache);
        },
      },
    ]),
  );
}

module.exports = { Compiled, stampOf };
