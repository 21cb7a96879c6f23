import { deserialize, serialize } from 'node:v8';

/**
 * The front door's own data of an account, by service. All of it is plain values, so that it can be written to a file
 * and read again. A service gets its parts by name.
 */
export class Memory {
  private readonly parts = new Map<string, Map<unknown, unknown> | unknown[]>();

  /** @param kept what {@link save} returned; each part starts with its content then */
  constructor(private readonly kept: ReadonlyMap<string, Map<unknown, unknown> | unknown[]> = new Map()) {}

  static from(saved: Buffer): Memory {
    return new Memory(deserialize(saved) as Map<string, Map<unknown, unknown> | unknown[]>);
  }

  /** @param name of one part, as in `codebuild projects` @throws Error where two parts have one name */
  map<Value>(name: string): Map<string, Value> {
    return this.part(name, new Map<string, Value>());
  }

  list<Value>(name: string): Value[] {
    return this.part(name, [] as Value[]);
  }

  /** All parts. @throws Error where a value is a function; instances of classes would lose their methods */
  save(): Buffer {
    return serialize(this.parts);
  }

  private part<Part extends Map<unknown, unknown> | unknown[]>(name: string, empty: Part): Part {
    if (this.parts.has(name)) throw new Error(`Two parts of the memory are called ${name}.`);
    const part = (this.kept.get(name) as Part | undefined) ?? empty;
    this.parts.set(name, part);
    return part;
  }
}
