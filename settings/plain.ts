import { types } from 'node:util';
import type { Path } from './walk';

/** Most entries of a list or an object: more than any setting takes, and few enough to read quickly. */
const MOST_ENTRIES = 5000;
/** Most levels of objects: more than any setting has. */
const MOST_LEVELS = 20;
/** Most values in all: a few objects that refer to each other can stand for any number of values. */
const MOST_VALUES = 200_000;

/** A part of the settings that would be lost silently when they are read as data. */
export interface Lost {
  readonly path: Path;
  readonly found: string;
  readonly accepted: string;
}

/** The settings as data. */
export interface Plain {
  /** Objects, lists, texts, numbers, booleans, null. A symbol replaces any other value, and describes it. */
  readonly value: unknown;
  readonly lost: readonly Lost[];
}

/**
 * Copies the export of a settings file into plain data, reading every part once. The file is a program: it may export
 * promises, getters, proxies, classes and objects that contain themselves.
 */
export function plain(input: unknown): Plain {
  const reader = new Reader();
  return { value: reader.read(input, [], []), lost: reader.lost };
}

/**
 * A thrown value as one line. Anything can be thrown, also a value that cannot be converted to a text.
 *
 * @param clean removes the parts of the message that are no reason
 */
export function messageOf(thrown: unknown, clean = (message: string) => message): string {
  try {
    const { message } = Object(thrown) as { readonly message?: unknown };
    const text = clean(typeof message === 'string' ? message : String(thrown)).replace(/\n[^]*/, '');
    return text.startsWith('[object ') || text === 'undefined' ? 'a value that is not an error' : text;
  } catch {
    return 'something that cannot be shown';
  }
}

class Reader {
  readonly lost: Lost[] = [];
  private count = 0;

  /** @param within the objects above, to find one that contains itself */
  read(value: unknown, path: Path, within: readonly object[]): unknown {
    if (typeof value === 'function') return Symbol('a function');
    if (typeof value === 'symbol') return Symbol('a symbol');
    // -0 too: no setting means it
    if (value === 0) return 0;
    if (typeof value !== 'object' || value === null) return value;
    if (within.includes(value)) return Symbol('an object that holds itself');
    if (within.length >= MOST_LEVELS || ++this.count > MOST_VALUES) {
      return Symbol('more objects, one in another, than any setting has');
    }
    if (types.isPromise(value)) {
      // Otherwise Node.js would print its rejection, with a stack trace, after the report.
      void Promise.prototype.catch.call(value, () => undefined);
      return Symbol('a promise');
    }
    const read = attempt(() => this.readObject(value, path, [...within, value]));
    return 'value' in read ? read.value : Symbol(`an object that cannot be read: ${read.reason}`);
  }

  private readObject(value: object, path: Path, within: readonly object[]): unknown {
    if (Array.isArray(value)) {
      if (value.length > MOST_ENTRIES) return Symbol(`a list of ${value.length} items`);
      return Array.from({ length: value.length }, (_, index) =>
        this.readEntry(value, index, [...path, index], within),
      );
    }
    const keys = Reflect.ownKeys(value).filter((key) =>
      Object.prototype.propertyIsEnumerable.call(value, key),
    );
    if (keys.length > MOST_ENTRIES) return Symbol(`an object of ${keys.length} names`);
    const kind = kindOf(value);
    if (kind === 'inheriting') this.lose([...path, '__proto__']);
    else if (kind !== 'plain') return Symbol(kind);
    const entries = keys.flatMap((key): [string, unknown][] => {
      const at = [...path, key];
      if (key === '__proto__') return (this.lose(at), []);
      return [[String(key), this.readEntry(value, key, at, within)]];
    });
    return Object.fromEntries(entries);
  }

  private readEntry(value: object, key: PropertyKey, path: Path, within: readonly object[]): unknown {
    const read = attempt(() => Reflect.get(value, key) as unknown);
    return 'value' in read
      ? this.read(read.value, path, within)
      : Symbol(`a getter that throws: ${read.reason}`);
  }

  private lose(path: Path): void {
    this.lost.push({
      path,
      found: 'not a usable name: in JavaScript it sets what an object inherits from',
      accepted: 'any other name',
    });
  }
}

/** `plain`, `inheriting` (its prototype is an object of the file), or a description of its class for a report. */
function kindOf(value: object): string {
  const prototype = Reflect.getPrototypeOf(value);
  // Another realm has another Object.prototype; each of them has no prototype itself.
  if (prototype === null || Reflect.getPrototypeOf(prototype) === null) return 'plain';
  const maker = Object.hasOwn(prototype, 'constructor') ? (prototype.constructor as unknown) : undefined;
  if (typeof maker !== 'function') return 'inheriting';
  const name = attempt(() => String(maker.name));
  return `an instance of ${'value' in name && name.value ? name.value : 'a class'}`;
}

type Attempt<T> = { readonly value: T } | { readonly reason: string };

/** The step's value, or the reason if it throws. */
function attempt<T>(step: () => T): Attempt<T> {
  try {
    return { value: step() };
  } catch (error) {
    return { reason: messageOf(error).slice(0, 100) };
  }
}
