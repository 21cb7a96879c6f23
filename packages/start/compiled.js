// What was compiled in earlier runs of one program: for each file the JavaScript, and what V8 made of it. It lies in
// one file in node_modules/.cache, which is replaced as a whole: two runs at a time do not meet. Where it cannot be
// written, nothing is lost but time.
'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');
const v8 = require('node:v8');

/** Changes whenever the form of the file does, or how code is transformed. */
const FORM = 1;

/** Files that are kept, of 10 to 15 MB: those that were used last. Each path of a program has one. */
const KEPT = 12;

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The path is in the name because work trees may share node_modules. */
function placeOf(root, program) {
  const name = digest(program);
  return join(root, 'node_modules', '.cache', 'start', `${basename(program, '.ts')}-${name}`);
}

/** Tells a file of a package from a changed one: a change of contents cannot leave all of these as they are. */
function stampOf(path) {
  const { size, mtimeMs, ctimeMs, ino } = fs.statSync(path);
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

/**
 * By whom it was compiled, how, and of which packages: npm writes `.package-lock.json` whenever it moves any of them.
 */
function makerOf(root) {
  try {
    const installed = stampOf(join(root, 'node_modules', '.package-lock.json'));
    const how = [join(root, 'tsconfig.json'), join(__dirname, 'transform.js')].map((path) =>
      digest(fs.readFileSync(path)),
    );
    return [FORM, process.version, process.arch, v8.cachedDataVersionTag(), installed, ...how].join(' ');
  } catch {
    return undefined; // not installed by npm: what is there may move unseen
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

  /** Anything that is not as it must be is as good as nothing. */
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
      // the first run, or what an interrupted machine left
    }
    return new Compiled(place, maker, new Map());
  }

  /** What was compiled of the file, if it is still the same. */
  find(path, key) {
    const entry = this.entries.get(path);
    if (entry?.key !== key) return undefined;
    this.used.set(path, entry);
    return entry;
  }

  /** Whether it was compiled in an earlier run, as it is or as it was then. */
  has(path) {
    return this.entries.has(path);
  }

  add(path, entry) {
    this.isChanged = true;
    this.used.set(path, entry);
    return entry;
  }

  /** Keeps what was compiled in this run, and of earlier ones what may be used again. Never throws: the program is over. */
  write() {
    if (this.maker === undefined) return;
    const draft = `${this.place}.${process.pid}`;
    try {
      if (!this.isChanged) return void fs.utimesSync(this.place, new Date(), new Date()); // it was used
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
      // Taken at the end of the run: it then holds the functions that were called, too.
      if (entry.script) entry.cache = entry.script.createCachedData();
      if (entry.cache) entries.set(path, entry); // what did not compile has none
    }
    return entries;
  }
}

/** Leaves the files that were used last; drafts that an interrupted machine left go with the others. */
function prune(folder) {
  const files = fs.readdirSync(folder).map((name) => join(folder, name));
  const aged = files.map((path) => ({ path, used: fs.statSync(path).mtimeMs }));
  for (const { path } of aged.sort((a, b) => b.used - a.used).slice(KEPT)) remove(path);
}

function remove(path) {
  try {
    fs.unlinkSync(path);
  } catch {
    // it is not there either
  }
}

/** @returns the length of the index, the index, and then for each file its code and its cache */
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
    // eslint-disable-next-line no-control-regex -- what takes one byte a character is quicker to read
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
